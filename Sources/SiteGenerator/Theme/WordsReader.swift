import Configuration
import Diagnostics

/// Puts the interface texts together: English, the language of the site, and what a site changes of either.
struct WordsReader {
  typealias File = (path: String, bytes: [UInt8])

  /// The tag of the language, lower-case.
  let language: String
  private var texts: [String: String] = [:]
  private var diagnostics: [Diagnostic] = []

  /// - Parameters:
  ///   - shipped: the files of the theme; `texts.txt` is English, `texts.de.txt` the same in German.
  ///   - own: the files of the site, which win line by line; `texts.pt-BR.txt` may be written as tags are.
  ///   - used: the names that templates of the site use, which may be names of their own.
  static func read(
    shipped: [File], own: [File], language: String, formats: FormatSettings, used: Set<String> = []
  ) -> Diagnosed<Words> {
    var reader = WordsReader(language: language.lowercased())
    let own = own.map { (file: $0, name: $0.path.lowercased()) }
    let names = reader.fileNames
    for name in names { reader.add(shipped.filter { $0.path == name }, known: nil, used: used) }
    let known = reader.texts
    for name in names { reader.add(own.filter { $0.name == name }.map(\.file), known: known, used: used) }
    let isTranslated = reader.reportMissing(shipped: shipped, own: own, known: known)
    let words = Words(reader.texts, language: isTranslated ? language : "en", formats: formats)
    return Diagnosed(words, reader.diagnostics)
  }

  private init(language: String) { self.language = language }

  /// Whether a file of the theme holds interface texts of some language.
  static func isTexts(_ path: String) -> Bool {
    let path = path.lowercased()
    return path.hasPrefix("texts.") && path.hasSuffix(".txt")
  }

  private var primary: String { String(language.prefix { $0 != "-" }) }

  /// From the general to the particular: `texts.txt`, `texts.pt.txt`, `texts.pt-br.txt`.
  private var fileNames: [String] {
    let tags = primary == language ? [primary] : [primary, language]
    return ["texts.txt"] + tags.map { "texts.\($0).txt" }
  }

  // MARK: - Lines

  private mutating func add(_ files: [File], known: [String: String]?, used: Set<String>) {
    for file in files {
      for (name, text, line) in lines(of: file) {
        texts[name] = text
        guard let known else { continue }
        check(name, text, at: SourceLocation(file: file.path, line: line), known: known, used: used)
      }
    }
  }

  private mutating func lines(of file: File) -> [(name: String, text: String, line: Int)] {
    var found: [(String, String, Int)] = []
    let lines = String(decoding: file.bytes, as: UTF8.self)
      .split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (index, line) in lines.enumerated() {
      if line.first == "#" || line.allSatisfy(\.isWhitespace) { continue }
      guard let colon = line.firstIndex(of: ":"), colon > line.startIndex else {
        report(
          SourceLocation(file: file.path, line: index + 1), "a line without \"name: text\"",
          because: "It changes nothing.",
          remedy: "Write a name, a colon and the text, or begin with #.")
        continue
      }
      found.append((String(line[..<colon]), String(line[line.index(after: colon)...].drop { $0 == " " }), index + 1))
    }
    return found
  }

  // MARK: - Checks

  /// A line that changes nothing, or that would show braces to readers, is one that somebody got wrong.
  private mutating func check(
    _ name: String, _ text: String, at place: SourceLocation, known: [String: String], used: Set<String>
  ) {
    guard let original = known[name] ?? known[Self.otherForm(of: name)] else {
      if used.contains(name) { return }
      let near = closest(to: name, in: known.keys.sorted())
      return report(
        place, "there is no text \"\(name)\", and no template of this site uses it", because: "It changes nothing.",
        remedy: near.map { "Did you mean \"\($0)\"?" } ?? "Remove the line; texts.txt of the theme has all names.")
    }
    let filled = Self.placeholders(in: original)
    for placeholder in Self.placeholders(in: text).subtracting(filled).sorted() where placeholder != "n" {
      report(
        place, "{\(placeholder)} is not filled in here", because: "Readers would see it as it stands.",
        remedy: filled.isEmpty
          ? "This text has no placeholders."
          : "It has " + filled.sorted().map { "{\($0)}" }.joined(separator: ", ") + ".")
    }
  }

  /// `count.items.few` → `count.items.other`
  private static func otherForm(of name: String) -> String {
    guard let dot = name.lastIndex(of: "."), PluralForm(rawValue: String(name[name.index(after: dot)...])) != nil else {
      return name
    }
    return name[..<dot] + ".other"
  }

  private static func placeholders(in text: String) -> Set<String> {
    Set(
      text.split(separator: "{").dropFirst().compactMap { part in
        part.firstIndex(of: "}").map { String(part[..<$0]) }
      })
  }

  /// A language without texts, or with some only, is read in English in part; somebody should know.
  ///
  /// - Returns: whether there is any text in the language.
  private mutating func reportMissing(
    shipped: [File], own: [(file: File, name: String)], known: [String: String]
  ) -> Bool {
    guard primary != "en" else { return true }
    let names = Set(fileNames.dropFirst())
    if shipped.contains(where: { names.contains($0.path) }) { return true }
    let files = own.filter { names.contains($0.name) || $0.name == "texts.txt" }.map(\.file)
    var missing = Set(known.keys)
    var reader = self
    for file in files { for line in reader.lines(of: file) { missing.remove(line.name) } }
    guard let example = missing.min() else { return true }
    let all = known.count
    let what =
      missing.count == all
      ? "there are no interface texts in the language \"\(language)\""
      : "\(missing.count) of \(all) interface texts are missing in the language \"\(language)\", such as \"\(example)\""
    diagnostics.append(
      Diagnostic(
        .note, rule: "template.language", at: SourceLocation(file: files.last?.path ?? "texts.\(language).txt"), what,
        because: "Readers see them in English.",
        remedy: "Translate the lines of texts.txt into a texts.\(language).txt in your templates folder."))
    return missing.count < all
  }

  private mutating func report(_ place: SourceLocation, _ summary: String, because: String, remedy: String) {
    diagnostics.append(
      Diagnostic(.warning, rule: "template.texts", at: place, summary, because: because, remedy: remedy))
  }
}
