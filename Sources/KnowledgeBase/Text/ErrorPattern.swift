/// An error message without what differs from one occurrence to the next: numbers, ids, addresses, times; and without what
/// a log writes before it.
///
/// `2026-03-11T14:02:33Z upstream 10.0.3.7:8080 timed out after 30s [req-8f3a21]` becomes `upstream <n> timed out after
/// <n>s [req-<n>]`.
public enum ErrorPattern {
  public static func of(_ message: String) -> String {
    var scanner = ErrorScanner()
    return String(decoding: scanner.scan(message), as: UTF8.self)
  }

  /// Whether it is something that a system says: no line of a program, and no rule of an alert.
  public static func isMessage(_ pattern: String) -> Bool { !isProgramText(pattern) && !isCondition(pattern) }

  /// Whether a pattern says enough that two incidents with it have something in common: three words, or a name
  /// such as `CrashLoopBackOff`, beside what systems say of any failure. "error", "exit code <n>" or "no space left on
  /// device" says nothing.
  public static func isTelling(_ pattern: String) -> Bool {
    guard isMessage(pattern) else { return false }
    let words = pattern.utf8.split { !isLetter($0) && $0 != 0x5F }.map { String(Substring($0)) }
    var (place, telling) = (0, 0)
    while place < words.count {
      let length = SystemMessages.length(words, at: place)
      if length == 0 {
        let count = words[place].utf8.count
        if count >= 12 { return true }
        if count >= 3 { telling += 1 }
      }
      place += max(1, length)
    }
    return telling >= 3
  }

  /// The rule of an alert, such as `failed_jobs >= <n>`, is no message.
  private static func isCondition(_ pattern: String) -> Bool {
    let words = pattern.split(separator: " ")
    return words.count > 2 && [">=", "<=", ">", "<", "==", "!="].contains(words[words.count - 2])
  }

  /// A line of a program that raises or handles an error is no message.
  private static func isProgramText(_ pattern: String) -> Bool {
    let keywords = [
      "throw ", "raise ", "return ", "if ", "if(", "const ", "let ", "var ", "catch", "} catch", "except ", "try",
      "expect(", "console.", "logger.", "log.", "func ", "def ", "import ", "#", "//",
    ]
    // What begins with a number is no tag of a page's source.
    if pattern.hasPrefix("<"), !pattern.hasPrefix("<n>") { return true }
    return keywords.contains { pattern.hasPrefix($0) } || [";", "{", "=>"].contains { pattern.hasSuffix($0) }
      || pattern.contains(" === ")
  }

  fileprivate static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) || byte >= 0x80 }
}

/// Makes patterns of messages, one after the other.
struct ErrorScanner {
  private var bytes: [UInt8] = []
  private var at = 0
  private var out: [UInt8] = []
  /// Where the last word of letters stands: a number behind "code" or "errno" names the error.
  private var lastWord = 0..<0

  private static let mask = Array("<n>".utf8)
  private static let naming = ["code", "errno", "http", "signal", "status", "error"].map { Array($0.utf8) }

  /// The bytes of a message's pattern.
  mutating func scan(_ message: String) -> [UInt8] {
    bytes.removeAll(keepingCapacity: true)
    bytes.append(contentsOf: LogLine.withoutHead(message).utf8)
    out.removeAll(keepingCapacity: true)
    at = 0
    lastWord = 0..<0
    while at < bytes.count {
      let byte = bytes[at]
      if isWord(byte) {
        if !uuid() { word() }
      } else {
        separator(byte)
        at += 1
      }
    }
    while let last = out.last, [0x20, 0x2E, 0x2C, 0x3A, 0x3B].contains(last) { out.removeLast() }
    return out
  }

  /// Runs of blanks become one; all kinds of quotes become one.
  private mutating func separator(_ byte: UInt8) {
    switch byte {
    case 0x00...0x20: if let last = out.last, last != 0x20 { out.append(0x20) }
    case 0x60, 0x22: out.append(0x27)
    default: out.append(byte)
    }
  }

  private mutating func word() {
    let start = at
    var digits = 0
    while at < bytes.count, isWord(bytes[at]) {
      if isDigit(bytes[at]) { digits += 1 }
      at += 1
    }
    let range = start..<at
    if isGeneratedEnd(range) || digits == 0 && isHexadecimalWord(range) {
      mask()
    } else if digits == 0 {
      appendLowered(range)
      lastWord = range
    } else if digits == range.count {
      if namesTheError(range) { appendLowered(range) } else { mask() }
    } else if isErrorCode(range) {
      appendLowered(range)
      lastWord = range
    } else if isIdentifier(range, digits: digits) {
      mask()
    } else {
      maskDigits(of: range)
    }
  }

  private func lowered(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }

  private mutating func appendLowered(_ range: Range<Int>) {
    for place in range { out.append(lowered(bytes[place])) }
  }

  /// A status such as 404, an errno, an exit code.
  private func namesTheError(_ word: Range<Int>) -> Bool {
    guard word.count <= 5, !joinsAnotherNumber else { return false }
    return ErrorScanner.naming.contains { $0.elementsEqual(bytes[lastWord].lazy.map(lowered)) }
  }

  /// Part of a time, an address or a version.
  private var joinsAnotherNumber: Bool {
    at + 1 < bytes.count && [0x2E, 0x3A, 0x2D, 0x2F].contains(bytes[at]) && isDigit(bytes[at + 1])
  }

  /// One to four capitals and three to five digits are a code that somebody gave an error: `E11000`.
  private func isErrorCode(_ range: Range<Int>) -> Bool {
    let capitals = bytes[range].prefix { (0x41...0x5A).contains($0) }.count
    let rest = bytes[range].dropFirst(capitals)
    return (1...4).contains(capitals) && (3...5).contains(rest.count) && rest.allSatisfy(isDigit)
  }

  /// Hexadecimal of six digits or more, `0x…`, or letters and digits that change places three times.
  private func isIdentifier(_ word: Range<Int>, digits: Int) -> Bool {
    let text = bytes[word]
    if text.first == 0x30, (text.dropFirst().first ?? 0) | 0x20 == 0x78 { return true }
    if text.count >= 6, text.allSatisfy(isHexadecimal) { return true }
    // The hash in the name of a pod, behind the name of its deployment.
    if out.last == 0x2D, (8...10).contains(text.count), text.allSatisfy(ErrorScanner.ofPods.contains) { return true }
    var changes = 0
    for (a, b) in zip(text, text.dropFirst()) where isDigit(a) != isDigit(b) { changes += 1 }
    return changes >= 3 && text.count >= 5
  }

  /// `550e8400-e29b-41d4-a716-446655440000`: one id, of which parts look like words and numbers.
  private mutating func uuid() -> Bool {
    var place = at
    for (number, length) in [8, 4, 4, 4, 12].enumerated() {
      if number > 0 {
        guard place < bytes.count, bytes[place] == 0x2D else { return false }
        place += 1
      }
      guard place + length <= bytes.count, bytes[place..<place + length].allSatisfy(isHexadecimal) else { return false }
      place += length
    }
    guard place == bytes.count || !isWord(bytes[place]) else { return false }
    at = place
    mask()
    return true
  }

  /// `deadbeef`: eight letters or more of which all are digits of hexadecimal numbers are no word.
  private func isHexadecimalWord(_ word: Range<Int>) -> Bool {
    word.count >= 8 && bytes[word].allSatisfy(isHexadecimal)
  }

  private func isHexadecimal(_ byte: UInt8) -> Bool { isDigit(byte) || (0x61...0x66).contains(lowered(byte)) }

  /// The ends that Kubernetes gives the names of its pods, `api-7d9f8b6c5-x2x4z`: five letters and digits, without vowels
  /// and what looks like them, behind a hash that is masked already.
  private func isGeneratedEnd(_ word: Range<Int>) -> Bool {
    let mask = ErrorScanner.mask
    guard word.count == 5, out.last == 0x2D, out.dropLast().suffix(mask.count).elementsEqual(mask) else { return false }
    return bytes[word].allSatisfy(ErrorScanner.ofPods.contains)
  }

  private static let ofPods = Set("bcdfghjklmnpqrstvwxz2456789".utf8)

  private mutating func maskDigits(of word: Range<Int>) {
    var inNumber = false
    for place in word {
      if isDigit(bytes[place]) {
        if !inNumber { mask() }
        inNumber = true
      } else {
        out.append(lowered(bytes[place]))
        inNumber = false
      }
    }
  }

  /// A number that follows a number over a joiner belongs to it: one time, address or version is one number.
  private mutating func mask() {
    let mask = ErrorScanner.mask
    if let joiner = out.last, [0x2E, 0x3A, 0x2D, 0x2F, 0x2C, 0x2B, 0x74].contains(joiner),
      out.dropLast().suffix(mask.count).elementsEqual(mask)
    {
      out.removeLast()
    } else if !out.suffix(mask.count).elementsEqual(mask) {
      out += mask
    }
  }

  private func isWord(_ byte: UInt8) -> Bool { isDigit(byte) || byte == 0x5F || ErrorPattern.isLetter(byte) }
  private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
