import Diagnostics

/// The interface texts of the site, all from one file, so that a site can speak another language.
///
/// The file has a line for each text: `name: text`. `{placeholders}` are filled by the program; a text that
/// counts has two lines, `name.one` and `name.other`. Lines that begin with `#` are comments.
public struct Words: Sendable {
  private var texts: [String: String]

  init(_ texts: [String: String]) { self.texts = texts }

  /// Later files win line by line, so that an override may hold three lines only.
  static func read(_ files: [(path: String, bytes: [UInt8])]) -> Diagnosed<Words> {
    var texts: [String: String] = [:]
    var diagnostics: [Diagnostic] = []
    for file in files {
      let lines = String(decoding: file.bytes, as: UTF8.self)
        .split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      for (index, line) in lines.enumerated() {
        if line.first == "#" || line.allSatisfy(\.isWhitespace) { continue }
        guard let colon = line.firstIndex(of: ":"), colon > line.startIndex else {
          diagnostics.append(
            Diagnostic(
              .warning, rule: "template.texts", at: SourceLocation(file: file.path, line: index + 1),
              "a line without \"name: text\"", remedy: "Write a name, a colon and the text, or begin with #."))
          continue
        }
        let text = line[line.index(after: colon)...].drop { $0 == " " }
        texts[String(line[..<colon])] = String(text)
      }
    }
    return Diagnosed(Words(texts), diagnostics)
  }

  func has(_ name: String) -> Bool { texts[name] != nil }

  var names: [String] { texts.keys.sorted() }

  /// The text of a name; the name itself where it is missing, which a test would notice and a reader can report.
  func callAsFunction(_ name: String) -> String { texts[name] ?? name }

  /// The text with its placeholders filled.
  func callAsFunction(_ name: String, _ values: [String: String]) -> String {
    filled(self(name), values)
  }

  /// The text in the number that fits, with `{n}` and the other placeholders filled.
  func count(_ name: String, _ n: Int, _ values: [String: String] = [:]) -> String {
    filled(self(n == 1 ? name + ".one" : name + ".other"), values.merging(["n": grouped(n)]) { first, _ in first })
  }

  /// One pass, so that a value which contains braces is not filled again.
  private func filled(_ text: String, _ values: [String: String]) -> String {
    var out = ""
    var rest = text[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      out += rest[..<open]
      let key = String(rest[rest.index(after: open)..<close])
      out += values[key] ?? "{\(key)}"
      rest = rest[rest.index(after: close)...]
    }
    return out + rest
  }

  /// `12 408`: digits in groups of three, from ten thousand on, with a narrow no-break space.
  func grouped(_ number: Int) -> String {
    let digits = String(abs(number))
    guard digits.utf8.count > 4 else { return String(number) }
    var out = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.utf8.count - index).isMultiple(of: 3) { out += "\u{202F}" }
      out.append(digit)
    }
    return (number < 0 ? "−" : "") + out
  }
}
