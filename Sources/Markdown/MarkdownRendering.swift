import Diagnostics

/// `debrief render`: one document's HTML.
public enum MarkdownRendering {
  /// Which rules are read.
  public enum Flavor: String, Sendable, CaseIterable {
    /// Everything that postmortems are written with, sanitized.
    case postmortem
    /// The CommonMark specification alone, raw HTML and all.
    case commonmark
    /// The GFM specification alone: its four extensions and its tag filter.
    case gfm
  }

  /// The HTML of a file's bytes and what there was to say about them.
  public static func html(_ bytes: [UInt8], path: String, flavor: Flavor = .postmortem) -> Diagnosed<[UInt8]> {
    let source = SourceText.decode(path: path, bytes: bytes)
    let parsed = Document.parse(source.value, options: flavor.parsing)
    let html = HTMLRenderer(options: flavor.rendering).render(parsed.value)
    return Diagnosed(html, source.diagnostics + parsed.diagnostics)
  }
}

extension MarkdownRendering.Flavor {
  var parsing: ParseOptions {
    switch self {
    case .postmortem: .postmortem
    case .commonmark: .commonMark
    case .gfm: .gfm
    }
  }

  var rendering: RenderOptions {
    switch self {
    case .postmortem: RenderOptions()
    case .commonmark: .commonMark
    case .gfm: .gfm
    }
  }
}
