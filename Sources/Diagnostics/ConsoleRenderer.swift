/// Prints diagnostics as compilers do, so that editors and people can jump to the place:
///
///     incidents/db.md:4:11: warning[fact.severity]: "SEV9" is not in the severity matrix
///        4 | severity: SEV9
///          |           ^~~~
///        why: …
///        do:  …
public struct ConsoleRenderer: Sendable {
  /// ANSI colour; only for a terminal.
  public var color: Bool

  public init(color: Bool = false) {
    self.color = color
  }

  /// - Parameter source: the bytes of the file a location names, for its source line; `nil` prints none.
  public func render(_ diagnostic: Diagnostic, source: [UInt8]? = nil) -> String {
    var out = ""
    let place = diagnostic.location.range.map { ":\($0.start.line):\(displayColumn($0.start, in: source))" } ?? ""
    out += styled("\(TerminalText.visible(diagnostic.location.file))\(place): ", .bold)
    out += styled("\(diagnostic.severity.rawValue)[\(diagnostic.rule)]", style(of: diagnostic.severity))
    out += styled(": \(TerminalText.visible(diagnostic.summary))", .bold) + "\n"
    if let range = diagnostic.location.range, let source { out += snippet(range, in: source) }
    if let explanation = diagnostic.explanation { out += "     why: \(TerminalText.visible(explanation))\n" }
    if let remedy = diagnostic.remedy { out += "     do:  \(TerminalText.visible(remedy))\n" }
    for note in diagnostic.notes {
      let at = note.location.map { location in
        TerminalText.visible(location.file) + (location.range.map { ":\($0.start.line):\($0.start.column)" } ?? "")
          + ": "
      }
      out += "     note: \(at ?? "")\(TerminalText.visible(note.message))\n"
    }
    return out
  }

  // MARK: - Source lines

  private func snippet(_ range: SourceRange, in source: [UInt8]) -> String {
    guard let line = self.line(range.start.line, of: source) else { return "" }
    let number = String(range.start.line)
    let gutter = String(repeating: " ", count: max(0, 5 - number.utf8.count)) + number
    let before = width(of: line.prefix(range.start.column - 1))
    let last = range.end.line == range.start.line ? range.end.column : line.count
    let marked = width(of: line.prefix(max(0, last))) - before
    // A long line is shown around the place, so that one minified line does not flood the terminal.
    let from = before > 120 ? before - 60 : 0
    let text = clip(decoded(line), from: from, to: from + 160)
    let tildes = String(repeating: "~", count: max(0, min(marked, 160 - (before - from)) - 1))
    let blank = String(repeating: " ", count: gutter.utf8.count)
    let caret = String(repeating: " ", count: before - from) + styled("^" + tildes, .green)
    return "\(gutter) | \(text)\n\(blank) | \(caret)\n"
  }

  private func line(_ number: Int, of source: [UInt8]) -> ArraySlice<UInt8>? {
    guard number >= 1 else { return nil }
    var start = 0
    for _ in 1..<max(number, 1) {
      guard let end = source[start...].firstIndex(of: 0x0A) else { return nil }
      start = end + 1
    }
    guard start < source.count else { return nil }
    var end = source[start...].firstIndex(of: 0x0A) ?? source.count
    if end > start, source[end - 1] == 0x0D { end -= 1 }
    return source[start..<end]
  }

  private func displayColumn(_ position: SourcePosition, in source: [UInt8]?) -> Int {
    guard let source, let line = line(position.line, of: source) else { return position.column }
    return String(decoding: line.prefix(position.column - 1), as: UTF8.self).unicodeScalars.count + 1
  }

  /// Control characters of the input never reach the terminal as they are.
  private func decoded(_ bytes: some Collection<UInt8>) -> [Character] {
    Array(TerminalText.visible(String(decoding: bytes, as: UTF8.self).replacingTabs()))
  }

  private func clip(_ text: [Character], from: Int, to: Int) -> String {
    let end = min(to, text.count)
    return from < end ? String(text[from..<end]) + (end < text.count ? " …" : "") : ""
  }

  /// Columns on a terminal: East Asian wide characters and emoji take two.
  private func width(of bytes: some Collection<UInt8>) -> Int {
    TerminalText.width(decoded(bytes))
  }

  // MARK: - Style

  private enum Style: String {
    case bold = "1"
    case red = "1;31"
    case yellow = "1;33"
    case blue = "1;34"
    case green = "1;32"
  }

  private func style(of severity: Diagnostic.Severity) -> Style {
    switch severity {
    case .error: .red
    case .warning: .yellow
    case .note: .blue
    }
  }

  private func styled(_ text: String, _ style: Style) -> String {
    color ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
  }
}

extension String {
  fileprivate func replacingTabs() -> String {
    contains("\t") ? String(map { $0 == "\t" ? " " : $0 }) : self
  }
}
