import Configuration
import Defaults
import Diagnostics
import Foundation

extension Theme {
  /// The shipped theme in the language of the site, with the files of a site's folder in place of its own, and what `theme` says besides.
  static func load(for configuration: Configuration) -> Diagnosed<Theme> {
    let shipped = Defaults.files.filter { $0.path.hasPrefix("Templates/") }
      .map { (path: String($0.path.dropFirst("Templates/".count)), bytes: $0.bytes) }
    let own = configuration.templates.map { ThemeFolder.files(in: $0) } ?? Diagnosed([])
    let files = own.value.map { (path: $0.path, bytes: $0.bytes) }
    let settings = configuration.theme.files(beside: files)
    let theme = load(
      defaults: shipped, overrides: files + settings.value, language: configuration.language,
      formats: configuration.formats, checksAll: false)
    // A theme knows its files by their names in it, people by where they stand.
    let places = Dictionary(own.value.map { ($0.path, $0.displayPath) }, uniquingKeysWith: { first, _ in first })
    let found = theme.diagnostics.map { diagnostic in
      var diagnostic = diagnostic
      diagnostic.location.file = places[diagnostic.location.file] ?? diagnostic.location.file
      return diagnostic
    }
    return Diagnosed(theme.value, own.diagnostics + settings.diagnostics + found)
  }
}

extension ThemeSettings {
  private static let styleFile = "assets/custom.css"
  private static let iconFile = "assets/favicon.svg"

  /// The files of a theme that the settings stand for; later ones replace those of the same path.
  ///
  /// - Parameter files: of the templates folder, whose own stylesheet comes before the one that is named here.
  fileprivate func files(
    beside files: [(path: String, bytes: [UInt8])]
  ) -> Diagnosed<[(path: String, bytes: [UInt8])]> {
    var made: [(path: String, bytes: [UInt8])] = []
    var diagnostics: [Diagnostic] = []
    func read(_ path: String?, _ key: String) -> [UInt8]? {
      guard let path else { return nil }
      if let data = FileManager.default.contents(atPath: path) { return Array(data) }
      diagnostics.append(
        Diagnostic(
          .warning, rule: "theme.file", at: SourceLocation(file: path), "the \(key) of the theme cannot be read",
          because: "The site looks as if it were not named.", remedy: "Correct theme: \(key): in debrief.yml."))
      return nil
    }
    let sheets = [
      accent.map { Array($0.css.utf8) }, files.last { $0.path == Self.styleFile }?.bytes,
      read(stylesheet, "stylesheet"),
    ]
    if accent != nil || stylesheet != nil {
      made.append((Self.styleFile, Array(sheets.compactMap(\.self).joined(separator: [0x0A]))))
    }
    if let bytes = read(icon, "icon") { made.append((Self.iconFile, bytes)) }
    return Diagnosed(made, diagnostics)
  }
}

extension ThemeSettings.Accent {
  /// The accent and the tint of it that lies under marked text.
  fileprivate var css: String {
    """
    :root {
      --accent: light-dark(\(light), \(dark));
      --tint: color-mix(in srgb, var(--accent) 12%, var(--paper));
    }

    """
  }
}
