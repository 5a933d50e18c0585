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
    out += styled("\(visible(diagnostic.location.file))\(place): ", .bold)
    out += styled("\(diagnostic.severity.rawValue)[\(diagnostic.rule)]", style(of: diagnostic.severity))
    out += styled(": \(visible(diagnostic.summary))", .bold) + "\n"
    if let range = diagnostic.location.range, let source { out += snippet(range, in: source) }
    if let explanation = diagnostic.explanation { out += "     why: \(visible(explanation))\n" }
    if let remedy = diagnostic.remedy { out += "     do:  \(visible(remedy))\n" }
    for note in diagnostic.notes {
      let at = note.location.map { location in
        visible(location.file) + (location.range.map { ":\($0.start.line):\($0.start.column)" } ?? "") + ": "
      }
      out += "     note: \(at ?? "")\(visible(note.message))\n"
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
    Array(visible(String(decoding: bytes, as: UTF8.self).replacingTabs()))
  }

  private func clip(_ text: [Character], from: Int, to: Int) -> String {
    let end = min(to, text.count)
    return from < end ? String(text[from..<end]) + (end < text.count ? " …" : "") : ""
  }

  /// Columns on a terminal: East Asian wide characters and emoji take two.
  private func width(of bytes: some Collection<UInt8>) -> Int {
    decoded(bytes).reduce(0) { $0 + ($1.isWide ? 2 : 1) }
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

/// Text of a document may hold escape sequences; what is printed shows them instead of obeying them.
func visible(_ text: String) -> String {
  guard text.unicodeScalars.contains(where: isControl) else { return text }
  var out = String.UnicodeScalarView()
  for scalar in text.unicodeScalars { out.append(isControl(scalar) ? "\u{FFFD}" : scalar) }
  return String(out)
}

private func isControl(_ scalar: Unicode.Scalar) -> Bool {
  scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || (0x202A...0x202E).contains(scalar.value)
    || (0x2066...0x2069).contains(scalar.value)
}

extension String {
  fileprivate func replacingTabs() -> String {
    contains("\t") ? String(map { $0 == "\t" ? " " : $0 }) : self
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
