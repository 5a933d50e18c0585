import Configuration
import Diagnostics

/// The templates, texts and assets that a site is made with: compiled once, checked, read-only afterwards.
public struct Theme: Sendable {
  /// Files that go into the site as they are, by their path below `assets/`.
  public let assets: [(path: String, bytes: [UInt8])]
  private let programs: [PageKind: TemplateProgram]
  let words: Words

  /// Reads a theme from its files.
  ///
  /// - Parameters:
  ///   - defaults: the shipped theme, paths relative to `Templates/`.
  ///   - overrides: files of the user's templates folder; each replaces the default of the same path.
  ///   - language: the tag of the language that the interface texts are wanted in.
  ///   - checksAll: whether templates are checked where all of them are the shipped ones, too.
  /// - Returns: the theme and what is wrong with it. A faulty override is reported and its default used.
  public static func load(
    defaults: [(path: String, bytes: [UInt8])], overrides: [(path: String, bytes: [UInt8])] = [],
    language: String = "en", formats: FormatSettings = FormatSettings(), checksAll: Bool = true
  ) -> Diagnosed<Theme> {
    var diagnostics: [Diagnostic] = []
    let shipped = templates(in: defaults)
    var effective = shipped
    for (name, file) in templates(in: overrides) { effective[name] = file }
    var faulty: Set<String> = []
    var parsed: [String: [TemplateNode]] = [:]
    for (name, file) in effective.sorted(by: { $0.key < $1.key }) {
      switch TemplateParser.parse(Self.prepared(file.bytes)) {
      case .success(let nodes): parsed[name] = nodes
      case .failure(let error):
        faulty.insert(name)
        diagnostics.append(syntaxDiagnostic(error, in: file.path))
        if let file = shipped[name], case .success(let nodes) = TemplateParser.parse(Self.prepared(file.bytes)) {
          parsed[name] = nodes
        }
      }
    }

    let own = Set(templates(in: overrides).keys)
    let included = TemplateNode.templates(usedIn: parsed.flatMap(\.value))
    for name in own.sorted() where shipped[name] == nil && !included.contains(name) {
      diagnostics.append(unusedDiagnostic(name, known: shipped.keys.sorted()))
    }
    let words = WordsReader.read(
      shipped: defaults.filter { WordsReader.isTexts($0.path) }, own: overrides.filter { WordsReader.isTexts($0.path) },
      language: language, formats: formats,
      used: TemplateNode.texts(usedIn: parsed.filter { own.contains($0.key) }.flatMap(\.value)))
    diagnostics += words.diagnostics

    var checker = TemplateChecker(templates: parsed, paths: effective.mapValues(\.path), words: words.value)
    // What ships is checked by the tests, and not again at every start.
    let checked = checksAll || !own.isEmpty ? PageKind.allCases : []
    for kind in checked { checker.check(kind.template, contexts: [SiteFrame.shape, kind.contextType.shape]) }
    diagnostics += checker.diagnostics.inReportOrder()
    faulty.formUnion(
      checker.diagnostics.compactMap { diagnostic in
        effective.first { $0.value.path == diagnostic.location.file }?.key
      })
    for name in faulty {
      guard let file = shipped[name], case .success(let nodes) = TemplateParser.parse(prepared(file.bytes)) else {
        parsed[name] = nil
        continue
      }
      parsed[name] = nodes
    }

    var compiler = TemplateCompiler(templates: parsed, words: words.value)
    var programs: [PageKind: TemplateProgram] = [:]
    for kind in PageKind.allCases {
      programs[kind] = compiler.program(of: kind.template, contexts: [SiteFrame.shape, kind.contextType.shape])
    }
    let assets = mergedAssets(defaults, overrides)
    return Diagnosed(Theme(assets: assets, programs: programs, words: words.value), diagnostics)
  }

  /// The bytes of a page.
  func render(_ kind: PageKind, _ frame: SiteFrame, _ body: any TemplateContext) -> [UInt8] {
    programs[kind]?.render([frame, body]) ?? []
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

  /// Indentation is for whoever reads the template. Around text that keeps its spaces it stays.
  private static func prepared(_ bytes: [UInt8]) -> [UInt8] {
    let isText = String(validating: bytes, as: UTF8.self) != nil
    let bytes = isText ? bytes : Array(String(decoding: bytes, as: UTF8.self).utf8)
    guard !holdsTag("<pre", bytes), !holdsTag("<textarea", bytes) else { return bytes }
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    var isIndent = true
    for byte in bytes {
      if isIndent, byte == 0x20 || byte == 0x09 { continue }
      out.append(byte)
      isIndent = byte == 0x0A
    }
    // A template of one line stands within lines of others, where the end of its own would show as a space.
    if let end = out.firstIndex(of: 0x0A), end == out.count - 1 { out.removeLast() }
    return out
  }

  private static func holdsTag(_ tag: StaticString, _ bytes: [UInt8]) -> Bool {
    tag.withUTF8Buffer { tag in
      bytes.indices.contains { bytes[$0] == tag[0] && bytes[$0...].starts(with: tag) }
    }
  }

  /// A misspelt name would leave the page as it is without a word.
  private static func unusedDiagnostic(_ name: String, known: [String]) -> Diagnostic {
    Diagnostic(
      .warning, rule: "template.unused", at: SourceLocation(file: name + suffix),
      "no page has the template \"\(name)\", and no template includes it", because: "It has no effect.",
      remedy: closest(to: name, in: known).map { "Did you mean \"\($0)\(suffix)\"?" }
        ?? "Documentation/Templates.md lists the templates.")
  }

  private static func syntaxDiagnostic(_ error: TemplateSyntaxError, in path: String) -> Diagnostic {
    Diagnostic(
      .error, rule: "template.syntax", at: SourceLocation(file: path, line: error.line), error.message,
      because: "The template cannot be used; the shipped one of the same name takes its place.",
      remedy: "Mend the tag; Documentation/Templates.md shows the syntax.")
  }
}
