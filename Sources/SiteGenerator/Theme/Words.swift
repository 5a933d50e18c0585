import Configuration
import Diagnostics

/// The interface texts of the site, all from one file, so that a site can speak another language.
///
/// The file has a line for each text: `name: text`. `{placeholders}` are filled by the program; a text that counts
/// has a line for each plural form of its language, at least `name.one` and `name.other`. Lines that begin with `#`
/// are comments.
///
/// A class, because every row of every page asks for texts, and a copy would count a reference for each of its parts.
public final class Words: Sendable {
  private let texts: [String: Text]
  /// The tag of the language they are in.
  let language: String
  let formats: FormatSettings
  /// The names of the months, short and long, and how numbers are grouped: asked for in nearly every row.
  let months: [String]
  let longMonths: [String]
  let grouping: FormatSettings.Grouping

  /// A text, parted where something is filled in.
  private struct Text: Sendable {
    var whole: String
    /// In turn a piece of the text and the name of what follows it; empty where nothing is filled in.
    var pieces: [Piece]
  }

  private enum Piece: Sendable {
    case literal(String)
    case value(String)
  }

  init(_ texts: [String: String], language: String = "en", formats: FormatSettings = FormatSettings()) {
    self.texts = texts.mapValues { Text(whole: $0, pieces: Words.pieces(of: $0)) }
    self.language = language
    self.formats = formats
    let list = { (name: String) in (texts[name] ?? name).split(separator: " ").map(String.init) }
    months = list("date.months")
    longMonths = list("date.longMonths")
    grouping =
      formats.numbers ?? texts["number.grouping"].flatMap { FormatSettings.Grouping(rawValue: $0) } ?? .space
  }

  func has(_ name: String) -> Bool { texts[name] != nil }

  var names: [String] { texts.keys.sorted() }

  /// The text of a name; the name itself where it is missing, which a test would notice and a reader can report.
  func callAsFunction(_ name: String) -> String { texts[name]?.whole ?? name }

  /// The text with its placeholders filled.
  func callAsFunction(_ name: String, _ values: KeyValuePairs<String, String>) -> String {
    filled(name) { wanted in values.first { $0.key == wanted }?.value }
  }

  /// The text in the number that fits, with `{n}` and the other placeholders filled.
  func count(_ name: String, _ n: Int, _ values: KeyValuePairs<String, String> = [:]) -> String {
    let form = name + "." + PluralForm.of(n, language: language).rawValue
    return filled(texts[form] == nil ? name + ".other" : form) { wanted in
      values.first { $0.key == wanted }?.value ?? (wanted == "n" ? grouped(n) : nil)
    }
  }

  /// One pass, so that a value which contains braces is not filled again.
  private func filled(_ name: String, _ value: (String) -> String?) -> String {
    guard let text = texts[name] else { return name }
    guard !text.pieces.isEmpty else { return text.whole }
    var out = ""
    for piece in text.pieces {
      switch piece {
      case .literal(let text): out += text
      case .value(let name): out += value(name) ?? "{\(name)}"
      }
    }
    return out
  }

  private static func pieces(of text: String) -> [Piece] {
    var pieces: [Piece] = []
    var rest = text[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      pieces.append(.literal(String(rest[..<open])))
      pieces.append(.value(String(rest[rest.index(after: open)..<close])))
      rest = rest[rest.index(after: close)...]
    }
    return pieces.isEmpty ? [] : pieces + [.literal(String(rest))]
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
