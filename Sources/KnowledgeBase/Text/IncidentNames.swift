import Postmortems

/// The names by which text speaks of incidents: their ids, their former ids, and the numbers that these begin with,
/// `PM-2026-030` of `PM-2026-030-orders-are-lost`, where no other incident begins so. Upper and lower case are one.
public struct IncidentNames: Sendable {
  /// By name in lower case; `nil` where several incidents have one.
  private let incidents: [String: IncidentID?]
  /// No name that text is searched for is shorter or longer, in bytes.
  private let lengths: ClosedRange<Int>

  /// An incident that a text names.
  public struct Mention: Hashable, Sendable {
    public var incident: IncidentID
    /// Where it stands in the text.
    public var range: Range<Int>
  }

  public init(_ records: [Record]) {
    var names: [String: IncidentID?] = [:]
    var shortForms: [String: IncidentID?] = [:]
    func add(_ name: String, _ id: IncidentID, to names: inout [String: IncidentID?]) {
      guard Self.isDistinctive(name) else { return }
      let key = name.lowercased()
      names[key] = names[key] == nil || names[key] == .some(id) ? .some(id) : .some(nil)
    }
    for place in records.indices where records[place].kind == .postmortem {
      let id = records[place].id
      for name in [id] + records[place].aliases {
        add(name, id, to: &names)
        if let short = Self.shortForm(of: name) { add(short, id, to: &shortForms) }
      }
    }
    // What is somebody's full name is nobody's short one.
    incidents = names.merging(shortForms) { full, _ in full }
    let sizes = incidents.keys.map(\.utf8.count)
    lengths = (sizes.min() ?? 0)...(sizes.max() ?? 0)
  }

  /// The incident that a name stands for; `nil` for a name that nobody has, several have, or everybody writes.
  public func incident(named name: String) -> IncidentID? {
    guard lengths.contains(name.utf8.count) else { return nil }
    return incidents[name.lowercased()] ?? nil
  }

  /// The incidents that a text names, in its order.
  public func mentions(in text: ArraySlice<UInt8>) -> [Mention] {
    text.withUnsafeBufferPointer { bytes in
      mentions(in: bytes).map { mention in
        let start = text.startIndex + mention.range.lowerBound
        return Mention(incident: mention.incident, range: start..<start + mention.range.count)
      }
    }
  }

  /// The same, with ranges that count from the first byte.
  func mentions(in text: UnsafeBufferPointer<UInt8>) -> [Mention] {
    let shortest = lengths.lowerBound
    guard shortest > 0 else { return [] }
    var found: [Mention] = []
    var at = 0
    // A word of so many bytes that begins here or later covers the last of them, or begins behind it: most bytes are
    // never looked at.
    while at + shortest <= text.count {
      guard Self.isInWord(text[at + shortest - 1]) else {
        at += shortest
        continue
      }
      var (start, end) = (at + shortest - 1, at + shortest)
      while start > at, Self.isInWord(text[start - 1]) { start -= 1 }
      while end < text.count, Self.isInWord(text[end]) { end += 1 }
      if end - start >= shortest { found += mentions(inWord: text, start..<end) }
      at = end + 1
    }
    return found
  }

  /// A word is an id, or ids with slashes between; a path or the name of a file that only begins like one is not.
  private func mentions(inWord text: UnsafeBufferPointer<UInt8>, _ word: Range<Int>) -> [Mention] {
    var found: [Mention] = []
    var start = word.lowerBound
    while start <= word.upperBound {
      var end = start
      while end < word.upperBound, text[end] != Self.slash { end += 1 }
      let next = end + 1
      // The full stop behind a sentence, the dash before a remark.
      while end > start, Self.isJoint(text[end - 1]) { end -= 1 }
      guard lengths.contains(end - start), text[start..<end].contains(where: Self.isDigit),
        let id = incident(named: String(decoding: text[start..<end], as: UTF8.self))
      else { return [] }
      found.append(Mention(incident: id, range: start..<end))
      start = next
    }
    return found
  }

  // MARK: - Names

  /// Whether a name is one that nobody writes by chance, as people write `outage`, `2024-03-01` or `v2`: with a letter,
  /// a digit, and a joint; and in ASCII, so that its ends are clear.
  private static func isDistinctive(_ name: String) -> Bool {
    let bytes = name.utf8
    return bytes.allSatisfy { isInWord($0) && $0 != slash } && bytes.contains(where: isLetter)
      && bytes.contains(where: isDigit) && bytes.contains(where: isJoint) && bytes.last.map(isJoint) == false
  }

  /// `PM-2026-030` of `PM-2026-030-orders-are-lost`: letters and numbers before words.
  private static func shortForm(of name: String) -> String? {
    let bytes = name.utf8
    // Most names begin with a day.
    guard let first = bytes.first, isLetter(first) else { return nil }
    let parts = name.split(separator: "-", omittingEmptySubsequences: false)
    let numbers = parts.dropFirst().prefix { !$0.isEmpty && $0.utf8.allSatisfy(isDigit) }
    let letters = parts[0].utf8.prefix(while: isLetter)
    let isPrefix = parts[0].utf8.dropFirst(letters.count).allSatisfy(isDigit)
    guard isPrefix, !numbers.isEmpty, numbers.count + 1 < parts.count else { return nil }
    return parts.prefix(numbers.count + 1).joined(separator: "-")
  }

  private static let slash = UInt8(ascii: "/")
  private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
  private static func isJoint(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "#")
  }
  /// Of a name, or a slash between two.
  private static func isInWord(_ byte: UInt8) -> Bool {
    isLetter(byte) || isDigit(byte) || isJoint(byte) || byte == slash
  }
}
