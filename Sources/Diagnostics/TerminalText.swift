/// Text of documents on a terminal.
public enum TerminalText {
  /// Documents may hold escape sequences; what is printed shows them instead of obeying them.
  public static func visible(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isControl) else { return text }
    var out = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { out.append(isControl(scalar) ? "\u{FFFD}" : scalar) }
    return String(out)
  }

  /// Columns on a terminal: East Asian wide characters and emoji take two.
  public static func width(_ text: some Sequence<Character>) -> Int {
    text.reduce(0) { $0 + ($1.isWide ? 2 : 1) }
  }

  /// The text in lines of at most so many columns, broken at blanks where there are any.
  public static func wrapped(_ text: String, width limit: Int) -> [String] {
    var lines: [String] = []
    var line: [Character] = []
    var used = 0
    var blank: Int?
    for character in text {
      let columns = character.isWide ? 2 : 1
      if used + columns > limit, !line.isEmpty {
        let end = blank ?? line.count
        lines.append(String(line[..<end]))
        line = Array(line[end...].drop { $0 == " " })
        used = width(line)
        blank = nil
      }
      // Between wide characters a line may break anywhere.
      if character == " " { blank = line.count }
      line.append(character)
      used += columns
    }
    if !line.isEmpty || lines.isEmpty { lines.append(String(line)) }
    return lines
  }

  /// The beginning of a text, with an ellipsis where more follows.
  public static func clipped(_ text: String, to limit: Int) -> String {
    text.count <= limit ? text : String(text.prefix(max(0, limit - 1))) + "…"
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || (0x202A...0x202E).contains(scalar.value)
      || (0x2066...0x2069).contains(scalar.value)
  }
}

extension Character {
  fileprivate var isWide: Bool {
    guard let scalar = unicodeScalars.first else { return false }
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
      0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
      return true
    default: return false
    }
  }
}
