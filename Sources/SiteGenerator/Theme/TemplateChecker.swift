import Diagnostics
import TextAnalysis

/// Follows every tag of a template through the contexts it will meet, and reports the names that are not there.
///
/// Mustache prints nothing for an unknown name; a misspelt one would empty a page in silence.
struct TemplateChecker {
  /// Parsed templates by name.
  let templates: [String: [TemplateNode]]
  /// Paths for messages, by name.
  let paths: [String: String]
  let words: Words
  private(set) var diagnostics: Set<Diagnostic> = []

  init(templates: [String: [TemplateNode]], paths: [String: String], words: Words) {
    self.templates = templates
    self.paths = paths
    self.words = words
  }

  /// Checks a template with the contexts of its page, outermost first.
  mutating func check(_ name: String, contexts: [ContextShape]) {
    guard let nodes = templates[name] else { return }
    walk(nodes, Place(template: name, contexts: contexts, blocks: [:], trail: [name]))
  }

  /// Where the walk stands: which file, what is in reach, which blocks were passed to a layout.
  private struct Place {
    var template: String
    var contexts: [ContextShape]
    var blocks: [String: Passed]
    var trail: [String]
  }

  private struct Passed {
    var template: String
    var nodes: [TemplateNode]
  }

  private mutating func walk(_ nodes: [TemplateNode], _ place: Place) {
    for node in nodes {
      switch node {
      case .text: break
      case .variable(let name, let line): variable(name, line, place)
      case .markup(let name, let line): markup(name, line, place)
      case .section(let name, let inverted, let inner, let line):
        section(name, inverted: inverted, inner, line, place)
      case .partial(let name, let line): enter(name, line, place, blocks: [:])
      case .extends(let name, let inner, let line):
        var blocks = place.blocks
        for case .block(let block, let content, _) in inner {
          blocks[block] = blocks[block] ?? Passed(template: place.template, nodes: content)
        }
        enter(name, line, place, blocks: blocks)
      case .block(let name, let content, _):
        var inner = place
        inner.template = place.blocks[name]?.template ?? place.template
        walk(place.blocks[name]?.nodes ?? content, inner)
      }
    }
  }

  private mutating func variable(_ name: String, _ line: Int, _ place: Place) {
    if name == "." { return }
    switch resolve(name, line, place)?.kind {
    case .text, nil: break
    case .html: report(line, place, "\"\(name)\" is markup", remedy: "Write {{{\(name)}}}, with three braces.")
    case .flag, .list, .object, .words:
      report(line, place, "\"\(name)\" is not a text", remedy: "Open it as a section: {{#\(name)}} … {{/\(name)}}.")
    }
  }

  private mutating func markup(_ name: String, _ line: Int, _ place: Place) {
    guard let field = resolve(name, line, place) else { return }
    if case .html = field.kind, name.hasSuffix("HTML") { return }
    report(
      line, place, "\"\(name)\" is not markup, and three braces would print it unescaped",
      remedy: "Write {{\(name)}}, with two braces.")
  }

  private mutating func section(
    _ name: String, inverted: Bool, _ inner: [TemplateNode], _ line: Int, _ place: Place
  ) {
    guard let field = resolve(name, line, place) else { return walk(inner, place) }
    var deeper = place
    switch field.kind {
    case .list(let type), .object(let type):
      if !inverted { deeper.contexts.append(type.shape) }
    case .text, .html, .flag, .words: break
    }
    walk(inner, deeper)
  }

  private mutating func enter(_ name: String, _ line: Int, _ place: Place, blocks: [String: Passed]) {
    guard let nodes = templates[name] else {
      return report(line, place, "there is no template \"\(name)\"", remedy: nearest(name, in: templates.keys.sorted()))
    }
    guard !place.trail.contains(name) else {
      return report(line, place, "\"\(name)\" includes itself", remedy: "Take the partial out of its own file.")
    }
    var inner = place
    inner.template = name
    inner.blocks = blocks
    inner.trail.append(name)
    walk(nodes, inner)
  }

  // MARK: - Names

  /// The innermost context that declares the name, as the renderer will find it.
  private mutating func resolve(_ name: String, _ line: Int, _ place: Place) -> DeclaredField? {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard let first = parts.first else { return nil }
    var found = place.contexts.reversed().lazy.compactMap { $0.field(first) }.first
    for part in parts.dropFirst() {
      switch found?.kind {
      case .object(let type), .list(let type): found = type.shape.field(part)
      case .words:
        found = words.has(part) ? DeclaredField(name: part, meaning: "", kind: .text) : nil
      default: found = nil
      }
    }
    if found == nil {
      let known =
        parts.count > 1 && first == "t"
        ? words.names.map { "t." + $0 } : place.contexts.flatMap { $0.fields.map(\.name) }
      report(line, place, "\"\(name)\" is not in reach here", remedy: nearest(name, in: known))
    }
    return found
  }

  private func nearest(_ name: String, in known: [String]) -> String? {
    closest(to: name, in: known).map { "Did you mean \"\($0)\"?" }
  }

  private mutating func report(_ line: Int, _ place: Place, _ summary: String, remedy: String?) {
    let location = SourceLocation(file: paths[place.template] ?? place.template, line: line)
    diagnostics.insert(
      Diagnostic(
        .error, rule: "template.name", at: location, summary,
        because: "Mustache prints nothing for it, so the page would lose a part in silence.",
        remedy: remedy ?? "Documentation/Templates.md lists the names of every page."))
  }
}
