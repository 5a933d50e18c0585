import Configuration
import Diagnostics
import Mustache

/// The templates, texts and assets that a site is made with: compiled once, checked, read-only afterwards.
public struct Theme: Sendable {
  /// Files that go into the site as they are, by their path below `assets/`.
  public let assets: [(path: String, bytes: [UInt8])]
  let library: MustacheLibrary
  let words: Words

  /// Reads a theme from its files.
  ///
  /// - Parameters:
  ///   - defaults: the shipped theme, paths relative to `Templates/`.
  ///   - overrides: files of the user's templates folder; each replaces the default of the same path.
  ///   - language: the tag of the language that the interface texts are wanted in.
  /// - Returns: the theme and what is wrong with it. A faulty override is reported and its default used.
  public static func load(
    defaults: [(path: String, bytes: [UInt8])], overrides: [(path: String, bytes: [UInt8])] = [],
    language: String = "en", formats: FormatSettings = FormatSettings()
  ) -> Diagnosed<Theme> {
    var diagnostics: [Diagnostic] = []
    let shipped = templates(in: defaults)
    var effective = shipped
    for (name, file) in templates(in: overrides) { effective[name] = file }
    var faulty: Set<String> = []
    var parsed: [String: [TemplateNode]] = [:]
    for (name, file) in effective.sorted(by: { $0.key < $1.key }) {
      switch TemplateParser.parse(file.bytes) {
      case .success(let nodes): parsed[name] = nodes
      case .failure(let error):
        faulty.insert(name)
        diagnostics.append(syntaxDiagnostic(error, in: file.path))
        if let file = shipped[name], case .success(let nodes) = TemplateParser.parse(file.bytes) {
          parsed[name] = nodes
        }
      }
    }

    let own = Set(templates(in: overrides).keys)
    let words = WordsReader.read(
      shipped: defaults.filter { WordsReader.isTexts($0.path) }, own: overrides.filter { WordsReader.isTexts($0.path) },
      language: language, formats: formats,
      used: TemplateNode.texts(usedIn: parsed.filter { own.contains($0.key) }.flatMap(\.value)))
    diagnostics += words.diagnostics

    var checker = TemplateChecker(templates: parsed, paths: effective.mapValues(\.path), words: words.value)
    for kind in PageKind.allCases { checker.check(kind.template, contexts: [SiteFrame.shape, kind.contextType.shape]) }
    diagnostics += checker.diagnostics.inReportOrder()
    faulty.formUnion(
      checker.diagnostics.compactMap { diagnostic in
        effective.first { $0.value.path == diagnostic.location.file }?.key
      })
    for name in faulty { effective[name] = shipped[name] }

    let (library, errors) = compile(effective)
    let assets = mergedAssets(defaults, overrides)
    return Diagnosed(Theme(assets: assets, library: library, words: words.value), diagnostics + errors)
  }

  // MARK: - Files

  private static let suffix = ".mustache"

  private typealias File = (path: String, bytes: [UInt8])

  /// Templates by name: the path without `.mustache`.
  private static func templates(in files: [File]) -> [String: File] {
    let named = files.filter { $0.path.hasSuffix(suffix) }.map { (String($0.path.dropLast(suffix.count)), $0) }
    return Dictionary(named, uniquingKeysWith: { _, last in last })
  }

  private static func mergedAssets(_ defaults: [File], _ overrides: [File]) -> [File] {
    var assets: [String: [UInt8]] = [:]
    for file in defaults + overrides where file.path.hasPrefix("assets/") && isPlain(file.path) {
      assets[file.path] = file.path.hasSuffix(".css") ? StyleSheet.minified(file.bytes) : file.bytes
    }
    return assets.sorted { $0.key < $1.key }.map { (path: $0.key, bytes: $0.value) }
  }

  /// No step out of the folder, whoever hands the paths over.
  private static func isPlain(_ path: String) -> Bool {
    !path.split(separator: "/", omittingEmptySubsequences: false).contains { $0.isEmpty || $0 == "." || $0 == ".." }
  }

  private static func compile(_ files: [String: File]) -> (MustacheLibrary, [Diagnostic]) {
    EscapedText.registration
    var library = MustacheLibrary()
    var diagnostics: [Diagnostic] = []
    for (name, file) in files.sorted(by: { $0.key < $1.key }) {
      do {
        try library.register(prepared(file.bytes), named: name)
      } catch {
        let line = (error as? MustacheTemplate.ParserError)?.context.lineNumber ?? 2
        diagnostics.append(
          syntaxDiagnostic(
            TemplateSyntaxError(line: max(1, line - 1), message: "cannot be read: \(error)"), in: file.path))
      }
    }
    return (library, diagnostics)
  }

  /// The content type is set per file, because the library goes back to its own at every partial. Indentation
  /// is for whoever reads the template; without it the library need not indent what a partial prints, which
  /// would also move text inside `pre`.
  private static func prepared(_ bytes: [UInt8]) -> String {
    let text = String(decoding: bytes, as: UTF8.self)
    let keepsSpace = text.contains("<pre") || text.contains("<textarea")
    var out = "{{% CONTENT_TYPE: \(EscapedText.name)}}\n"
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    // A template of one line stands within lines of others, where the end of its own would show as a space.
    let end = lines.count > 1 ? "\n" : ""
    for line in lines { out += (keepsSpace ? line : line.drop { $0 == " " || $0 == "\t" }) + end }
    return out
  }

  private static func syntaxDiagnostic(_ error: TemplateSyntaxError, in path: String) -> Diagnostic {
    Diagnostic(
      .error, rule: "template.syntax", at: SourceLocation(file: path, line: error.line), error.message,
      because: "The template cannot be used; the shipped one of the same name takes its place.",
      remedy: "Mend the tag; Documentation/Templates.md shows the syntax.")
  }
}
