/// What a character is to the tokenizer.
enum Unit: UInt8 {
  case other, upper, letter, digit, joiner, apostrophe, wide

  var isWord: Bool { self == .letter || self == .upper || self == .digit }
  var isLetter: Bool { self == .letter || self == .upper }

  /// The class of an ASCII character.
  @inline(__always)
  init(ascii byte: UInt8) {
    switch byte {
    case 0x61...0x7A: self = .letter
    case 0x41...0x5A: self = .upper
    case 0x30...0x39: self = .digit
    case 0x27: self = .apostrophe
    case 0x5F, 0x2D, 0x2E, 0x3A, 0x2F, 0x40, 0x2B, 0x23: self = .joiner
    default: self = .other
    }
  }

  /// The class of a character that folding has left, of a source character that was a capital or not;
  /// `nil` for marks, which vanish.
  init?(folded scalar: Unicode.Scalar, capital: Bool) {
    if scalar.isASCII {
      self = Unit(ascii: UInt8(truncatingIfNeeded: scalar.value))
      if self == .letter, capital { self = .upper }
      return
    }
    switch scalar.value {
    case 0x2019: self = .apostrophe
    case 0x2010: self = .joiner
    case 0x3041...0x3098, 0x309B...0x30FF, 0x31F0...0x31FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xAC00...0xD7A3,
      0x20000...0x3FFFF:
      self = .wide
    default:
      switch scalar.properties.generalCategory {
      case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
        self = capital ? .upper : .letter
      case .decimalNumber, .letterNumber, .otherNumber: self = .digit
      case .nonspacingMark, .spacingMark, .enclosingMark: return nil
      default: self = .other
      }
    }
  }
}
