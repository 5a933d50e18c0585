import Postmortems

extension Learning {
  /// The headline as a name: without the picture that it begins with, and without the colon that led to its text.
  /// The headline itself where nothing else is in it.
  public var name: String { Learning.name(of: headline) }

  public static func name(of headline: String) -> String {
    guard let first = headline.utf8.first, let last = headline.utf8.last else { return headline }
    // All emoji are of three bytes or more; nearly every headline ends the test here.
    guard first >= 0xE2 || isMark(last) else { return headline }
    var name = headline.unicodeScalars[...]
    let hasPicture = name.first.map(isPicture) ?? false
    while hasPicture, let next = name.first, isPicture(next) || joins(next) { name.removeFirst() }
    while let next = name.last, next.value < 0x80, isMark(UInt8(next.value)) { name.removeLast() }
    return name.isEmpty ? headline : String(name)
  }

  private static func isMark(_ byte: UInt8) -> Bool { byte == UInt8(ascii: ":") || byte == UInt8(ascii: " ") }

  /// Digits and `#` are emoji too, as the standard has it; they are text here.
  private static func isPicture(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value > 0x2000 && (scalar.properties.isEmoji || scalar.properties.isEmojiModifier)
  }

  /// What stands between the parts of one picture, or behind it.
  private static func joins(_ scalar: Unicode.Scalar) -> Bool {
    scalar == " " || scalar == "\u{200D}" || scalar == "\u{FE0F}" || scalar == "\u{A0}"
  }
}
