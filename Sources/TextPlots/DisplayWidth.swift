import Diagnostics

/// How much room text takes on a terminal.
public enum DisplayWidth {
  /// Columns: two for the wide characters of East Asian scripts and emoji, none for what combines with others.
  public static func of(_ text: some StringProtocol) -> Int { text.reduce(0) { $0 + of($1) } }

  static func of(_ character: Character) -> Int {
    guard let first = character.unicodeScalars.first else { return 0 }
    if first.isASCII { return first.value < 0x20 || first.value == 0x7F ? 0 : 1 }
    switch first.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: return 0
    default: break
    }
    let isEmoji = first.properties.isEmojiPresentation || character.unicodeScalars.contains { $0.value == 0xFE0F }
    return isEmoji ? 2 : TerminalText.width([character])
  }

  /// At most so many columns of a text; `…` stands for what is cut off.
  public static func clipped(_ text: String, to width: Int) -> String {
    guard of(text) > width else { return text }
    guard width > 0 else { return "" }
    var kept = ""
    var used = 0
    for character in text {
      used += of(character)
      if used > width - 1 { break }
      kept.append(character)
    }
    return kept + "…"
  }

  static func padded(_ text: String, to width: Int, atEnd: Bool = true) -> String {
    let clipped = clipped(text, to: width)
    let space = String(repeating: " ", count: max(0, width - of(clipped)))
    return atEnd ? clipped + space : space + clipped
  }
}
