/// Groups of words and short phrases that mean the same, such as OOM and "out of memory".
public struct Synonyms: Hashable, Sendable {
  /// A line of a synonym file that says nothing.
  public struct Problem: Hashable, Sendable {
    /// Counts from 1.
    public var line: Int
    public var message: String
  }

  /// One group: the name of the term that stands for all members, and each member as the stems of its parts.
  public struct Group: Hashable, Sendable {
    public var name: String
    public var members: [[String]]

    public init(name: String, members: [[String]]) {
      self.name = name
      self.members = members
    }
  }

  /// In the order of their names.
  public private(set) var groups: [Group] = []

  public init() {}

  /// Reads one group a line, members divided by `=`; what follows a `#` at the start of a line or after a
  /// blank is a comment. A later group that shares a member with an earlier one is merged into it.
  public init(parsing text: String) {
    self.init()
    _ = merge(text)
  }

  /// Adds the groups of another file, as a user's file extends the one that ships.
  ///
  /// - Returns: the lines that say nothing.
  public mutating func merge(_ text: String) -> [Problem] {
    var problems: [Problem] = []
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
      let content = Self.withoutComment(line)
      guard content.contains(where: { !$0.isWhitespace }) else { continue }
      let members = content.split(separator: "=").map { Self.stems(of: String($0)) }.filter { !$0.isEmpty }
      if members.count < 2 {
        problems.append(Problem(line: index + 1, message: "a group needs at least two words, divided by ="))
      } else {
        add(members)
      }
    }
    groups.sort { $0.name < $1.name }
    return problems
  }

  private mutating func add(_ members: [[String]]) {
    var group = Group(name: "~" + (members.first ?? []).joined(separator: " "), members: [])
    let shared = groups.filter { group in group.members.contains { members.contains($0) } }
    if let first = shared.first { group.name = first.name }
    groups.removeAll { shared.contains($0) }
    for member in shared.flatMap(\.members) + members where !group.members.contains(member) {
      group.members.append(member)
    }
    groups.append(group)
  }

  /// The stems of the parts of a member, in order.
  private static func stems(of member: String) -> [String] {
    Tokenizer.tokens(of: member).filter { $0.kind == .part }.map { PorterStemmer.term($0.text) }
  }

  private static func withoutComment(_ line: Substring) -> Substring {
    var previous: Character = " "
    for index in line.indices {
      if line[index] == "#", previous.isWhitespace { return line[..<index] }
      previous = line[index]
    }
    return line
  }
}

extension PorterStemmer {
  /// The index term of a token: the stem of a word of ASCII letters, anything else as it is.
  public static func term(_ token: String) -> String {
    token.utf8.allSatisfy { (0x61...0x7A).contains($0) } ? stem(token) : token
  }
}
