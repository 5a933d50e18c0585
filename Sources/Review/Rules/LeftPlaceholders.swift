import Diagnostics
import Markdown
import Postmortems

/// What a template asks for in angle brackets and nobody has written: `<what customers saw>`, `<team>`.
///
/// CommonMark takes some of them for tags and others for text; both are looked at, code is not. Several words are a
/// placeholder wherever they stand; one word only where it is all that stands there, since "kubectl logs <pod>" is
/// a command.
enum LeftPlaceholders {
  /// One finding for each part of the document, at the first placeholder in it.
  static func findings(in subject: ReviewSubject) -> [Finding] {
    let tree = subject.tree
    var groups: [[(text: String, range: SourceRange)]] = [inFrontMatter(subject.record.document)]
    groups.append([])
    for id in tree.ids {
      if case .heading = tree.kind(id) { groups.append([]) }
      guard let text = placeholder(at: id, in: tree) else { continue }
      groups[groups.count - 1].append((text, tree.range(id)))
    }
    return groups.compactMap { group in
      guard let first = group.first else { return nil }
      let others = group.count - 1
      let more = others > 0 ? ", and so \(others == 1 ? "is 1" : "are \(others)") more up to the next heading" : ""
      return Finding(
        at: first.range, "\"\(first.text)\" is a placeholder\(more)",
        because: "The template asks for something here that nobody has written.",
        remedy: "Write it, or delete the line if it does not apply.")
    }
  }

  private static func placeholder(at id: NodeID, in tree: MarkdownTree) -> String? {
    switch tree.kind(id) {
    case .htmlInline, .htmlBlock:
      let text = tree.literal(id).split(separator: "\n").first.map(String.init) ?? ""
      guard text.hasPrefix("<"), text.hasSuffix(">"), !text.contains("=") else { return nil }
      let name = text.dropFirst().prefix { $0.isLetter || $0.isNumber || $0 == "-" }
      guard let first = name.first, first.isLetter, !elements.contains(name.lowercased()) else { return nil }
      let words = text.dropFirst().dropLast().split(separator: " ")
      return words.count > 1 || isAlone(id, in: tree) ? text : nil
    case .text: return tree.utf8(id).contains(UInt8(ascii: "<")) ? first(in: tree.literal(id)) : nil
    default: return nil
    }
  }

  /// Whether nothing but a label ("Severity:") stands beside it.
  private static func isAlone(_ id: NodeID, in tree: MarkdownTree) -> Bool {
    guard let block = tree.parent(id) else { return true }
    let beside = tree.plainText(block).split(separator: "\n").map { $0.drop { $0 == " " } }
    return beside.allSatisfy { line in line.isEmpty || line.hasSuffix(": ") || line.hasSuffix(":") }
  }

  /// `<SEV1, SEV2 or SEV3>` is no tag, because of its comma.
  private static func first(in text: String) -> String? {
    guard let open = text.firstIndex(of: "<") else { return nil }
    let inside = text[text.index(after: open)...]
    guard let close = inside.firstIndex(where: { $0 == ">" || $0 == "<" }), inside[close] == ">" else { return nil }
    let words = inside[..<close]
    let isPlain = words.first?.isLetter == true && words.contains(" ") && words.utf8.count < 160
    return isPlain && !words.contains("://") && !words.contains("@") && !words.contains("=") ? "<\(words)>" : nil
  }

  private static func inFrontMatter(_ document: Document) -> [(text: String, range: SourceRange)] {
    guard let front = document.frontMatter else { return [] }
    var found: [(text: String, range: SourceRange)] = []
    for (number, line) in front.bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
      let text = String(decoding: line, as: UTF8.self)
      let value = text.drop { $0 != ":" }.dropFirst().drop { $0 == " " || $0 == "[" || $0 == "\"" }
      guard value.hasPrefix("<"), let end = value.firstIndex(of: ">"), !value[..<end].contains("://") else { continue }
      found.append((String(value[...end]), SourceRange(line: front.firstLine + number)))
    }
    return found
  }

  /// The elements of the HTML Standard, 4, and what it calls obsolete.
  private static let elements: Set<String> = [
    "a", "abbr", "acronym", "address", "applet", "area", "article", "aside", "audio", "b", "base", "bdi", "bdo", "big",
    "blockquote", "body", "br", "button", "canvas", "caption", "center", "cite", "code", "col", "colgroup", "data",
    "datalist", "dd", "del", "details", "dfn", "dialog", "dir", "div", "dl", "dt", "em", "embed", "fieldset",
    "figcaption", "figure", "font", "footer", "form", "frame", "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "head",
    "header", "hgroup", "hr", "html", "i", "iframe", "img", "input", "ins", "kbd", "label", "legend", "li", "link",
    "main", "map", "mark", "math", "menu", "meta", "meter", "nav", "noscript", "object", "ol", "optgroup", "option",
    "output", "p", "param", "picture", "pre", "progress", "q", "rp", "rt", "ruby", "s", "samp", "script", "search",
    "section", "select", "slot", "small", "source", "span", "strike", "strong", "style", "sub", "summary", "sup", "svg",
    "table", "tbody", "td", "template", "textarea", "tfoot", "th", "thead", "time", "title", "tr", "track", "tt", "u",
    "ul", "var", "video", "wbr",
  ]
}
