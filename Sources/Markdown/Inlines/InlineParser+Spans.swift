extension InlineParser {
  // MARK: - Code

  /// CommonMark 6.1: "A code span begins with a backtick string and ends with a backtick string of equal length."
  mutating func readCode() {
    var open = index
    while open < bytes.count, bytes[open] == UInt8(ascii: "`") { open += 1 }
    let length = open - index
    guard let close = closingBackticks(length, from: open) else {
      index = open
      return
    }
    add(.code, upTo: close + length, value: keep(codeSpan(open..<close)))
  }

  /// Where the next run of exactly so many backticks begins. Runs that are passed over are remembered by their
  /// length, so that a text of unmatched runs is read once.
  private mutating func closingBackticks(_ length: Int, from start: Int) -> Int? {
    if memory.scannedBackticks, memory.backtickRuns[length, default: -1] < start { return nil }
    var at = start
    defer { Steps.count(at - start) }
    while at < bytes.count {
      guard bytes[at] == UInt8(ascii: "`") else {
        at += 1
        continue
      }
      let run = at
      while at < bytes.count, bytes[at] == UInt8(ascii: "`") { at += 1 }
      if at - run == length { return run }
      if !memory.scannedBackticks { memory.backtickRuns[at - run] = run }
    }
    memory.scannedBackticks = true
    return nil
  }

  /// "First, line endings are converted to spaces. If the resulting string both begins and ends with a space
  /// character, but does not consist entirely of space characters, a single space character is removed from the
  /// front and back."
  private mutating func codeSpan(_ range: Range<Int>) -> TextSpan {
    var range = range
    func isSpace(_ at: Int) -> Bool { bytes[at] == 0x20 || bytes[at] == 0x0A }
    if range.count >= 2, isSpace(range.lowerBound), isSpace(range.upperBound - 1),
      !range.allSatisfy(isSpace)
    {
      range = range.lowerBound + 1..<range.upperBound - 1
    }
    guard bytes[range].contains(0x0A) else { return span(range) }
    let start = tree.pool.count
    for at in range { tree.pool.append(bytes[at] == 0x0A ? 0x20 : bytes[at]) }
    return TextSpan(pool: start..<tree.pool.count)
  }

  // MARK: - Angle brackets

  mutating func readAngle() {
    if extensions.contains(.shortcodes), readShortcode() { return }
    if let end = autolinkEnd() {
      addAutolink(upTo: end)
    } else if let end = HTMLSyntax.inlineEnd(bytes, at: index, memory: &memory) {
      add(.htmlInline, upTo: end)
    } else {
      index += 1
    }
  }

  /// CommonMark 6.5: an absolute URI or an email address in angle brackets.
  private func autolinkEnd() -> Int? {
    let first = index + 1
    var at = first
    defer { Steps.count(at - first) }
    guard at < bytes.count, bytes[at].isAlphanumeric || Self.localPart.contains(bytes[at]) else { return nil }
    // "a scheme is any sequence of 2–32 characters beginning with an ASCII letter and followed by any combination of
    // ASCII letters, digits, or the symbols plus, period, or hyphen".
    if bytes[at].isLetter {
      while at < bytes.count, bytes[at].isAlphanumeric || Self.schemePart.contains(bytes[at]), at - first < 33 {
        at += 1
      }
      if at < bytes.count, bytes[at] == UInt8(ascii: ":"), (2...32).contains(at - first) {
        while at < bytes.count, bytes[at] > 0x20, bytes[at] != 0x7F, bytes[at] != UInt8(ascii: "<"),
          bytes[at] != UInt8(ascii: ">")
        {
          at += 1
        }
        return at < bytes.count && bytes[at] == UInt8(ascii: ">") ? at + 1 : nil
      }
    }
    return emailEnd(from: first)
  }

  private static let schemePart = ByteSet("+.-")
  private static let localPart = ByteSet(".!#$%&'*+/=?^_`{|}~-")

  private func emailEnd(from first: Int) -> Int? {
    var at = first
    defer { Steps.count(at - first) }
    while at < bytes.count, bytes[at].isAlphanumeric || Self.localPart.contains(bytes[at]) { at += 1 }
    guard at > first, at < bytes.count, bytes[at] == UInt8(ascii: "@") else { return nil }
    repeat {
      at += 1
      let label = at
      while at < bytes.count, bytes[at].isAlphanumeric || bytes[at] == UInt8(ascii: "-") { at += 1 }
      guard at > label, at - label <= 63, bytes[label] != UInt8(ascii: "-"), bytes[at - 1] != UInt8(ascii: "-")
      else { return nil }
    } while at < bytes.count && bytes[at] == UInt8(ascii: ".")
    return at < bytes.count && bytes[at] == UInt8(ascii: ">") ? at + 1 : nil
  }

  private mutating func addAutolink(upTo end: Int) {
    let text = index + 1..<end - 1
    let isEmail = !bytes[text].contains(UInt8(ascii: ":"))
    let start = tree.pool.count
    if isEmail { tree.pool.append(contentsOf: "mailto:".utf8) }
    tree.pool.append(contentsOf: bytes[text])
    let target = LinkTarget(kind: .autolink, destination: TextSpan(pool: start..<tree.pool.count), title: .empty)
    add(.autolink, upTo: end, value: keep(target, text: text))
  }

  /// Keeps a link that is one piece, with its text.
  mutating func keep(_ target: LinkTarget, text: Range<Int>) -> Int {
    tree.links.append(target)
    autolinks.append(Autolink(link: tree.links.count - 1, text: text))
    return autolinks.count - 1
  }
}
