import Configuration
import Diagnostics

/// The interface texts of the site, all from one file, so that a site can speak another language.
///
/// The file has a line for each text: `name: text`. `{placeholders}` are filled by the program; a text that counts
/// has a line for each plural form of its language, at least `name.one` and `name.other`. Lines that begin with `#`
/// are comments.
public struct Words: Sendable {
  private let texts: [String: String]
  /// The tag of the language they are in.
  let language: String
  let formats: FormatSettings

  init(_ texts: [String: String], language: String = "en", formats: FormatSettings = FormatSettings()) {
    self.texts = texts
    self.language = language
    self.formats = formats
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
    let form = name + "." + PluralForm.of(n, language: language).rawValue
    let text = texts[form] ?? self(name + ".other")
    return filled(text, values.merging(["n": grouped(n)]) { first, _ in first })
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
}

/// The plural forms of the Unicode CLDR, for whole numbers.
enum PluralForm: String, CaseIterable {
  case zero, one, two, few, many, other

  static func of(_ n: Int, language: String) -> PluralForm {
    let (tens, hundreds) = (n.magnitude % 10, n.magnitude % 100)
    switch language.prefix(while: { $0 != "-" }).lowercased() {
    case "ja", "ko", "zh", "th", "vi", "id", "ms": return .other
    case "fr", "hy", "pt": return n < 2 ? .one : .other
    case "he": return n == 1 ? .one : n == 2 ? .two : .other
    case "ar":
      if n < 3 { return [.zero, .one, .two][max(0, n)] }
      return (3...10).contains(hundreds) ? .few : hundreds > 10 ? .many : .other
    case "cs", "sk": return n == 1 ? .one : (2...4).contains(n) ? .few : .other
    case "pl": return n == 1 ? .one : (2...4).contains(tens) && !(12...14).contains(hundreds) ? .few : .many
    case "ru", "uk", "be", "sr", "hr", "bs":
      if tens == 1, hundreds != 11 { return .one }
      if (2...4).contains(tens), !(12...14).contains(hundreds) { return .few }
      return ["ru", "uk", "be"].contains(language.prefix(2)) ? .many : .other
    case "ro": return n == 1 ? .one : n == 0 || (1...19).contains(hundreds) ? .few : .other
    case "lt":
      if (11...19).contains(hundreds) { return .other }
      return tens == 1 ? .one : tens > 1 ? .few : .other
    case "sl": return hundreds == 1 ? .one : hundreds == 2 ? .two : (3...4).contains(hundreds) ? .few : .other
    default: return n == 1 ? .one : .other
    }
  }
}
