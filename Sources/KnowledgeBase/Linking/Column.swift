/// A short list of numbers for each incident, one list behind the other in one array.
struct Column {
  private(set) var values: [Int32] = []
  private var starts: [Int] = [0]

  init() {}

  /// One value for each incident; negative ones stand for none.
  init(_ values: [Int32]) {
    self.values = values
    starts = Array(0...values.count)
  }

  init(rows: [[Int32]]) {
    for row in rows {
      values += row
      endRow()
    }
  }

  /// How many lists are complete.
  var count: Int { starts.count - 1 }

  mutating func append(_ value: Int32) { values.append(value) }

  /// Ends the list of an incident; the next value is the next one's.
  mutating func endRow() { starts.append(values.count) }

  func range(_ row: Int) -> Range<Int> { starts[row]..<starts[row + 1] }

  subscript(row: Int) -> ArraySlice<Int32> { values[starts[row]..<starts[row + 1]] }

  /// The values of the list that has not been ended yet.
  var openRow: ArraySlice<Int32> { values[(starts.last ?? 0)...] }
}

/// Names as numbers, in the order in which they are met.
struct NameTable {
  private(set) var names: [String] = []
  private var numbers: [String: Int32] = [:]

  subscript(number: Int32) -> String { names[Int(number)] }

  func known(_ name: String) -> Int32? { numbers[name] }

  mutating func number(of name: String) -> Int32 {
    if let known = numbers[name] { return known }
    let number = Int32(truncatingIfNeeded: names.count)
    numbers[name] = number
    names.append(name)
    return number
  }
}
