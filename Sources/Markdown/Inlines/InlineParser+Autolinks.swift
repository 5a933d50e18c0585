/// GFM 6.9: autolinks without angle brackets.
extension InlineParser {
  /// `http://`, `https://` and `ftp://` around a colon.
  mutating func readColon() {
    guard extensions.contains(.autolinks), peek(1) == UInt8(ascii: "/"), peek(2) == UInt8(ascii: "/") else {
      index += 1
      return
    }
    guard brackets.isEmpty else {
      hasLateAutolinks = true
      index += 1
      return
    }
    guard let range = BareAddress.urlAround(colon: index, in: bytes[...], after: textStart, memory: &memory) else {
      index += 1
      return
    }
    index = range.lowerBound
    addBareLink(range, prefix: "")
  }

  /// `www.` at the beginning of a word.
  mutating func readBareHost() {
    guard extensions.contains(.autolinks), peek(1) == UInt8(ascii: "w") else {
      index += 1
      return
    }
    guard brackets.isEmpty else {
      hasLateAutolinks = true
      index += 1
      return
    }
    guard let range = BareAddress.host(at: index, in: bytes[...], memory: &memory) else {
      index += 1
      return
    }
    // "The scheme http will be inserted automatically".
    addBareLink(range, prefix: "http://")
  }

  private mutating func addBareLink(_ range: Range<Int>, prefix: StaticString) {
    let destination = destination(bytes[range], prefix: prefix)
    let target = LinkTarget(kind: .autolink, destination: destination, title: .empty)
    add(.autolink, upTo: range.upperBound, value: keep(target, text: range))
  }

  private mutating func destination(_ text: ArraySlice<UInt8>, prefix: StaticString) -> TextSpan {
    let start = tree.pool.count
    prefix.withUTF8Buffer { tree.pool.append(contentsOf: $0) }
    tree.pool.append(contentsOf: text)
    return TextSpan(pool: start..<tree.pool.count)
  }

  /// Writes text with its email addresses as links, and the addresses that an open bracket had hidden.
  mutating func writeLinkedText(_ text: TextSpan, place: Range<Int>, to writer: inout InlineWriter) {
    guard hasLateAutolinks || hasAt else {
      return writer.writeText(text, place: place, in: &self)
    }
    // A copy where the text is in the pool, which grows below.
    let run = text.inPool ? Array(tree.bytes(text))[...] : tree.bytes(text)
    let base = Int(text.start) - run.startIndex
    let isPlain = place.count == run.count
    var written = run.startIndex
    var at = run.startIndex
    var memory = ScanMemory()
    func part(_ range: Range<Int>) -> (TextSpan, Range<Int>) {
      let span = TextSpan(
        start: Int32(truncatingIfNeeded: base + range.lowerBound),
        end: Int32(truncatingIfNeeded: base + range.upperBound), inPool: text.inPool)
      let from = place.lowerBound + range.lowerBound - run.startIndex
      return (span, isPlain ? from..<from + range.count : place)
    }
    while at < run.endIndex {
      var found: (range: Range<Int>, prefix: StaticString)?
      switch run[at] {
      case UInt8(ascii: "@"):
        found = BareAddress.email(around: at, in: run, after: written).map { ($0, "mailto:") }
      case UInt8(ascii: ":") where hasLateAutolinks:
        found = BareAddress.urlAround(colon: at, in: run, after: written, memory: &memory).map { ($0, "") }
      case UInt8(ascii: "w") where hasLateAutolinks:
        found = BareAddress.host(at: at, in: run, memory: &memory).map { ($0, "http://") }
      default: break
      }
      guard let found else {
        at += 1
        continue
      }
      let before = part(written..<found.range.lowerBound)
      writer.writeText(before.0, place: before.1, in: &self)
      let link = part(found.range)
      let target = LinkTarget(
        kind: .autolink, destination: destination(run[found.range], prefix: found.prefix), title: .empty)
      writer.writeLink(target, text: link.0, place: link.1, in: &self)
      written = found.range.upperBound
      at = written
    }
    let rest = part(written..<run.endIndex)
    writer.writeText(rest.0, place: rest.1, in: &self)
  }
}

/// Finds bare addresses in text.
enum BareAddress {
  private static let schemes: [StaticString] = ["http", "https", "ftp"]

  /// "An extended url autolink will be recognised when one of the schemes http://, https://, or ftp://, followed by a
  /// valid domain, followed by zero or more non-space non-< characters".
  static func urlAround(
    colon: Int, in bytes: ArraySlice<UInt8>, after limit: Int, memory: inout InlineParser.ScanMemory
  ) -> Range<Int>? {
    guard colon + 3 < bytes.endIndex, bytes[colon + 1] == UInt8(ascii: "/"), bytes[colon + 2] == UInt8(ascii: "/")
    else { return nil }
    var start = colon
    while start > limit, colon - start < 6, bytes[start - 1].isLetter { start -= 1 }
    let scheme = bytes[start..<colon]
    guard schemes.contains(where: { isEqual(scheme, $0) }) else { return nil }
    guard let domain = domainEnd(bytes, from: colon + 3, needsPeriod: false, memory: &memory) else { return nil }
    return trimmedEnd(bytes, from: start, domain: domain).map { start..<$0 }
  }

  /// "An extended www autolink will be recognized when the text www. is found followed by a valid domain"; it comes
  /// "at the beginning of a line, after whitespace, or any of the delimiting characters *, _, ~, and (".
  static func host(
    at start: Int, in bytes: ArraySlice<UInt8>, memory: inout InlineParser.ScanMemory
  ) -> Range<Int>? {
    if start > bytes.startIndex {
      let before = bytes[start - 1]
      guard
        before.isWhitespace || before == UInt8(ascii: "*") || before == UInt8(ascii: "_")
          || before == UInt8(ascii: "~") || before == UInt8(ascii: "(")
      else { return nil }
    }
    guard start + 4 < bytes.endIndex, bytes[start + 1] == UInt8(ascii: "w"), bytes[start + 2] == UInt8(ascii: "w"),
      bytes[start + 3] == UInt8(ascii: "."),
      let domain = domainEnd(bytes, from: start, needsPeriod: true, memory: &memory)
    else { return nil }
    return trimmedEnd(bytes, from: start, domain: domain).map { start..<$0 }
  }

  /// "A valid domain consists of segments of alphanumeric characters, underscores (_) and hyphens (-) separated by
  /// periods (.). There must be at least one period, and no underscores may be present in the last two segments of
  /// the domain." (After a scheme, GitHub does without the period.)
  private static func domainEnd(
    _ bytes: ArraySlice<UInt8>, from start: Int, needsPeriod: Bool, memory: inout InlineParser.ScanMemory
  ) -> Int? {
    guard start >= memory.badDomainEnd else { return nil }
    var at = start
    defer { Steps.count(at - start) }
    var periods = 0
    var underscores = (last: false, before: false)
    while at < bytes.endIndex {
      let byte = bytes[at]
      if byte == UInt8(ascii: "_") {
        underscores.last = true
      } else if byte == UInt8(ascii: ".") {
        guard at > start, bytes[at - 1] != UInt8(ascii: ".") else { break }
        underscores = (false, underscores.last)
        periods += 1
      } else if byte >= 0x80 {
        guard CharacterClass.at(bytes, at) == .other else { break }
      } else if !byte.isAlphanumeric, byte != UInt8(ascii: "-") || at == start {
        break
      }
      at += 1
    }
    if underscores.last || underscores.before {
      // Every later beginning in this run would meet the same last two segments.
      memory.badDomainEnd = at
      return nil
    }
    guard at > start, !needsPeriod || periods > 0 else { return nil }
    return at
  }

  /// "Extended autolink path validation".
  private static func trimmedEnd(_ bytes: ArraySlice<UInt8>, from start: Int, domain: Int) -> Int? {
    var end = domain
    while end < bytes.endIndex, !bytes[end].isWhitespace, bytes[end] != UInt8(ascii: "<") { end += 1 }
    Steps.count(end - start)
    // Parentheses are counted once: "if the greater number of characters are closing ones", the excess is left out.
    var excess = 0
    for byte in bytes[start..<end] {
      if byte == UInt8(ascii: ")") { excess += 1 } else if byte == UInt8(ascii: "(") { excess -= 1 }
    }
    while end > start {
      switch bytes[end - 1] {
      // "Trailing punctuation (specifically, ?, !, ., ,, :, *, _, and ~) will not be considered part of the autolink".
      case UInt8(ascii: "?"), UInt8(ascii: "!"), UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: ":"),
        UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "'"), UInt8(ascii: "\""):
        end -= 1
      case UInt8(ascii: ")"):
        guard excess > 0 else { return end }
        excess -= 1
        end -= 1
      case UInt8(ascii: ";"):
        // "If an autolink ends in a semicolon (;), we check to see if it appears to resemble an entity reference".
        var name = end - 1
        while name > start, bytes[name - 1].isAlphanumeric { name -= 1 }
        if name < end - 1, name > start, bytes[name - 1] == UInt8(ascii: "&") { end = name - 1 } else { end -= 1 }
      default: return end
      }
    }
    return nil
  }

  private static let localPart = ByteSet(".-_+")

  /// "One ore more characters which are alphanumeric, or ., -, _, or +. An @ symbol. One or more characters which are
  /// alphanumeric, or - or _, separated by periods (.). There must be at least one period. The last character must
  /// not be one of - or _."
  static func email(around at: Int, in bytes: ArraySlice<UInt8>, after limit: Int) -> Range<Int>? {
    var start = at
    while start > limit, bytes[start - 1].isAlphanumeric || localPart.contains(bytes[start - 1]) { start -= 1 }
    Steps.count(at - start)
    guard start < at else { return nil }
    var end = at + 1
    defer { Steps.count(end - at) }
    var periods = 0
    while end < bytes.endIndex {
      let byte = bytes[end]
      if byte == UInt8(ascii: ".") {
        guard end + 1 < bytes.endIndex, bytes[end + 1].isAlphanumeric else { break }
        periods += 1
      } else if !byte.isAlphanumeric, byte != UInt8(ascii: "-"), byte != UInt8(ascii: "_") {
        break
      }
      end += 1
    }
    guard end > at + 1, periods > 0, bytes[end - 1].isAlphanumeric else { return nil }
    if end < bytes.endIndex, bytes[end] == UInt8(ascii: "+") || bytes[end] == UInt8(ascii: "@") { return nil }
    return start..<end
  }

  private static func isEqual(_ bytes: ArraySlice<UInt8>, _ word: StaticString) -> Bool {
    guard bytes.count == word.utf8CodeUnitCount else { return false }
    return word.withUTF8Buffer { buffer in
      zip(bytes, buffer).allSatisfy { $0.lowercased == $1 }
    }
  }
}
