extension InlineParser {
  /// CommonMark 6.2: reads a delimiter run and decides whether it can open and close emphasis.
  mutating func readDelimiters(_ character: UInt8) {
    var end = index
    while end < bytes.count, bytes[end] == character { end += 1 }
    let length = end - index
    let before = CharacterClass.before(bytes, index)
    let after = CharacterClass.after(bytes, end)
    // "A left-flanking delimiter run is a delimiter run that is (1) not followed by Unicode whitespace, and either
    // (2a) not followed by a Unicode punctuation character, or (2b) followed by a Unicode punctuation character and
    // preceded by Unicode whitespace or a Unicode punctuation character."
    let leftFlanking = after != .whitespace && (after != .punctuation || before != .other)
    let rightFlanking = before != .whitespace && (before != .punctuation || after != .other)
    var canOpen = leftFlanking
    var canClose = rightFlanking
    if character == UInt8(ascii: "_") {
      canOpen = leftFlanking && (!rightFlanking || before == .punctuation)
      canClose = rightFlanking && (!leftFlanking || after == .punctuation)
    }
    // GFM 6.5: "Strikethrough text is any text wrapped in a matching pair of one or two tildes".
    if character == UInt8(ascii: "~"), length > 2 { (canOpen, canClose) = (false, false) }
    guard canOpen || canClose else {
      index = end
      return
    }
    let delimiter = Delimiter(
      token: Int32(truncatingIfNeeded: textStart < index ? tokens.count + 1 : tokens.count), character: character,
      canOpen: canOpen, canClose: canClose, left: Int32(truncatingIfNeeded: length),
      length: Int32(truncatingIfNeeded: length), previous: topDelimiter)
    delimiters.append(delimiter)
    let new = delimiters.count - 1
    if topDelimiter >= 0 { delimiters[Int(topDelimiter)].next = Int32(truncatingIfNeeded: new) }
    topDelimiter = Int32(truncatingIfNeeded: new)
    add(.delimiters, upTo: end, value: new)
  }

  /// The specification's "process emphasis" for the delimiters above one on the stack, and removes them all.
  mutating func processEmphasis(above bottom: Int32) {
    guard topDelimiter > bottom, topDelimiter >= 0 else { return }
    // "openers_bottom", by character, whether the closer can open, and its length modulo 3.
    var openersBottom = InlineArray<18, Int32>(repeating: bottom)
    var current = topDelimiter
    while delimiters[Int(current)].previous > bottom { current = delimiters[Int(current)].previous }
    while current >= 0 {
      Steps.count(1)
      let closer = delimiters[Int(current)]
      guard closer.canClose else {
        current = closer.next
        continue
      }
      let slot = slot(closer)
      if let opener = findOpener(for: closer, above: openersBottom[slot]) {
        current = match(opener: opener, closer: current)
      } else {
        // "We know that there are no openers for this kind of closer up to and including this point".
        openersBottom[slot] = closer.previous
        if !closer.canOpen { remove(current) }
        current = closer.next
      }
    }
    while topDelimiter > bottom { remove(topDelimiter) }
  }

  private func slot(_ closer: Delimiter) -> Int {
    let character = closer.character == UInt8(ascii: "*") ? 0 : closer.character == UInt8(ascii: "_") ? 1 : 2
    return character * 6 + (closer.canOpen ? 3 : 0) + Int(closer.length % 3)
  }

  private func findOpener(for closer: Delimiter, above bottom: Int32) -> Int32? {
    var index = closer.previous
    while index > bottom {
      Steps.count(1)
      let opener = delimiters[Int(index)]
      if opener.character == closer.character, opener.canOpen {
        // GFM 6.5: "a matching pair of one or two tildes".
        if closer.character == UInt8(ascii: "~") {
          if opener.length == closer.length { return index }
          index = opener.previous
          continue
        }
        // "If one of the delimiters can both open and close emphasis, then the sum of the lengths of the delimiter
        // runs containing the opening and closing delimiters must not be a multiple of 3 unless both lengths are
        // multiples of 3."
        let odd =
          (closer.canOpen || opener.canClose) && closer.length % 3 != 0 && (opener.length + closer.length) % 3 == 0
        if !odd { return index }
      }
      index = opener.previous
    }
    return nil
  }

  /// Matches two runs and returns the delimiter to go on with.
  private mutating func match(opener: Int32, closer: Int32) -> Int32 {
    // Delimiters between the two are inside and cannot match anything any more.
    while delimiters[Int(closer)].previous != opener, delimiters[Int(closer)].previous >= 0 {
      remove(delimiters[Int(closer)].previous)
    }
    let next = delimiters[Int(closer)].next
    if delimiters[Int(closer)].character == UInt8(ascii: "~") {
      addMark(.strikethrough, width: delimiters[Int(closer)].length, opener: opener, closer: closer)
      remove(closer)
      remove(opener)
      return next
    }
    let isStrong = delimiters[Int(closer)].left >= 2 && delimiters[Int(opener)].left >= 2
    addMark(isStrong ? .strong : .emphasis, width: isStrong ? 2 : 1, opener: opener, closer: closer)
    if delimiters[Int(opener)].left == 0 { remove(opener) }
    guard delimiters[Int(closer)].left == 0 else { return closer }
    remove(closer)
    return next
  }

  private mutating func addMark(_ tag: Node.Tag, width: Int32, opener: Int32, closer: Int32) {
    delimiters[Int(opener)].left -= width
    delimiters[Int(closer)].left -= width
    // The last to open is the outermost: it comes first in the text.
    marks.append(Mark(tag: tag, width: width, next: delimiters[Int(opener)].opens))
    delimiters[Int(opener)].opens = Int32(truncatingIfNeeded: marks.count - 1)
    marks.append(Mark(tag: tag, width: width))
    let close = Int32(truncatingIfNeeded: marks.count - 1)
    let last = delimiters[Int(closer)].lastClose
    if last >= 0 { marks[Int(last)].next = close } else { delimiters[Int(closer)].closes = close }
    delimiters[Int(closer)].lastClose = close
  }

  private mutating func remove(_ index: Int32) {
    let delimiter = delimiters[Int(index)]
    if delimiter.previous >= 0 { delimiters[Int(delimiter.previous)].next = delimiter.next }
    if delimiter.next >= 0 {
      delimiters[Int(delimiter.next)].previous = delimiter.previous
    } else {
      topDelimiter = delimiter.previous
    }
  }
}

/// What a character is to emphasis.
enum CharacterClass {
  case whitespace, punctuation, other

  /// The class of the character that ends before an index; the text's beginning counts as whitespace.
  static func before(_ bytes: [UInt8], _ index: Int) -> CharacterClass {
    guard index > 0 else { return .whitespace }
    var start = index - 1
    if bytes[start] < 0x80 { return of(ascii: bytes[start]) }
    while start > 0, index - start < 4, bytes[start] & 0xC0 == 0x80 { start -= 1 }
    if isCaselessLetter(bytes[start..<index]) { return .other }
    return of(String(decoding: bytes[start..<index], as: UTF8.self).unicodeScalars.first)
  }

  /// The class of the character at an index; the text's end counts as whitespace.
  static func after(_ bytes: [UInt8], _ index: Int) -> CharacterClass {
    index < bytes.count ? at(bytes[...], index) : .whitespace
  }

  /// The class of the character that a byte belongs to; a byte inside a character counts as a letter.
  static func at(_ bytes: ArraySlice<UInt8>, _ index: Int) -> CharacterClass {
    if bytes[index] < 0x80 { return of(ascii: bytes[index]) }
    if bytes[index] & 0xC0 == 0x80 { return .other }
    let end = min(bytes.endIndex, index + 4)
    if isCaselessLetter(bytes[index..<end]) { return .other }
    return of(String(decoding: bytes[index..<end], as: UTF8.self).unicodeScalars.first)
  }

  private static func of(ascii byte: UInt8) -> CharacterClass {
    byte.isWhitespace ? .whitespace : byte.isPunctuation ? .punctuation : .other
  }

  /// Whether a text begins with a letter of three bytes that need not be looked up.
  private static func isCaselessLetter(_ bytes: ArraySlice<UInt8>) -> Bool {
    let start = bytes.startIndex
    guard bytes.count >= 3, bytes[start] & 0xF0 == 0xE0 else { return false }
    let (first, second, third) = (bytes[start] & 0x0F, bytes[start + 1] & 0x3F, bytes[start + 2] & 0x3F)
    return Slugs.isCaselessLetter(UInt32(first) << 12 | UInt32(second) << 6 | UInt32(third))
  }

  /// CommonMark 2.1: "A Unicode whitespace character is any code point in the Unicode Zs general category, or a tab,
  /// line feed, form feed, or carriage return"; "a Unicode punctuation character is an ASCII punctuation character or
  /// anything in the general Unicode categories Pc, Pd, Pe, Pf, Pi, Po, or Ps."
  private static func of(_ scalar: Unicode.Scalar?) -> CharacterClass {
    switch scalar?.properties.generalCategory {
    case .spaceSeparator: .whitespace
    case .connectorPunctuation, .dashPunctuation, .closePunctuation, .finalPunctuation, .initialPunctuation,
      .otherPunctuation, .openPunctuation:
      .punctuation
    default: .other
    }
  }
}
