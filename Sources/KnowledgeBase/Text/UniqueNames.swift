/// Names of which none is given twice: where one is taken, a number is put behind it, from 2 on.
public struct UniqueNames: Sendable {
  private var taken: Set<String>

  public init(taken: Set<String> = []) { self.taken = taken }

  /// The name that is asked for, or the first of its numbered forms that is free; taken from now on.
  public mutating func free(_ wanted: String) -> String {
    var name = wanted
    var number = 2
    while !taken.insert(name).inserted {
      name = "\(wanted)-\(number)"
      number += 1
    }
    return name
  }
}
