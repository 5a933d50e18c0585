import Diagnostics
import Markdown

/// Parses and renders what libFuzzer makes, in every mode, and holds the results to what must always be true.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: data, count: size))
  let source = SourceText.decode(path: "fuzz.md", bytes: bytes).value
  for options in [ParseOptions.postmortem, .gfm, .commonMark] {
    let parsed = Document.parse(source, options: options)
    let document = parsed.value
    check(document)
    for diagnostic in parsed.diagnostics {
      if let range = diagnostic.location.range { check(range, in: source) }
    }
    checkSafety(HTMLRenderer().render(document))
    checkSafety(HTMLRenderer(options: site).render(document))
    checkParts(document)
    _ = HTMLRenderer(options: .commonMark).render(document)
    _ = HTMLRenderer(options: .gfm).render(document)
    if let problem = BlockViewCheck.problem(in: source) { fatalError(problem) }
  }
  return 0
}

/// What a site asks for: ids in text become links, and links lead elsewhere.
private let site = RenderOptions(
  headingShift: 1,
  linkText: { text in
    text.indices.filter { text[$0] == UInt8(ascii: "a") }
      .map { TextLink(range: $0..<$0 + 1, target: .to("/a", cssClass: "id")) }
  },
  resolve: { link in
    switch link.destination.utf8.count % 4 {
    case 0: .to(link.destination, cssClass: "page")
    case 1: .external(link.destination)
    case 2: .broken
    default: .unchanged
    }
  })

/// Each block alone, as the sections of a page are written.
private func checkParts(_ document: Document) {
  let renderer = HTMLRenderer(options: site)
  for block in document.tree.children(of: MarkdownTree.root).prefix(8) {
    checkSafety(renderer.render(document, blocks: [block]))
    switch document.tree.kind(block) {
    case .paragraph, .heading: checkSafety(renderer.renderInlines(document, of: block))
    default: break
    }
  }
  checkSafety(renderer.renderFootnotes(document))
}

/// Nodes lie in order, inside their parents and the source.
private func check(_ document: Document) {
  let tree = document.tree
  for id in tree.ids {
    check(tree.range(id), in: document.source)
    if let parent = tree.parent(id) { precondition(parent < id, "parent behind its child") }
    _ = tree.kind(id)
    _ = tree.utf8(id)
  }
  for heading in document.outline { check(heading.range, in: document.source) }
  for link in document.links { check(link.range, in: document.source) }
  precondition(Set(document.outline.map(\.id)).count == document.outline.count, "two headings of one id")
  precondition(document.anchors.isSuperset(of: document.outline.map(\.id)), "a heading is no anchor")
  _ = tree.plainText(MarkdownTree.root)
}

private func check(_ range: SourceRange, in source: SourceText) {
  precondition(range.start <= range.end, "ends before it begins")
  for position in [range.start, range.end] {
    precondition(position.line >= 1 && position.line <= max(1, source.lineCount), "line outside the source")
    precondition(position.column >= 1, "column before the line")
    precondition(position.column <= source.line(position.line).count + 1, "column behind the line")
  }
}

/// The default output is what it looks like: tags of the allow-list with harmless attributes, each closed where it was
/// opened, and no `<` or `>` but theirs.
private func checkSafety(_ html: [UInt8]) {
  var open: [ArraySlice<UInt8>] = []
  var at = 0
  while at < html.count {
    guard html[at] == UInt8(ascii: "<") else {
      precondition(html[at] != UInt8(ascii: ">"), "a `>` that ends no tag")
      at += 1
      continue
    }
    guard let end = html[at...].firstIndex(of: UInt8(ascii: ">")) else { fatalError("a tag that never ends") }
    let tag = html[at + 1..<end]
    at = end + 1
    precondition(!tag.contains(UInt8(ascii: "<")), "a `<` in a tag")
    let name = tag.prefix { $0 != UInt8(ascii: " ") }
    if name.first == UInt8(ascii: "/") {
      precondition(open.popLast() == name.dropFirst(), "closes what is not open")
      continue
    }
    precondition(elements.contains(String(decoding: name, as: UTF8.self)), "an element that is not allowed")
    checkAttributes(tag.dropFirst(name.count))
    if tag.last != UInt8(ascii: "/") { open.append(name) }
  }
  precondition(open.isEmpty, "an element that is never closed")
}

/// Attributes are ` name="value"`, or ` /` at the end.
private func checkAttributes(_ attributes: ArraySlice<UInt8>) {
  var rest = attributes
  while !rest.isEmpty, !rest.elementsEqual(" /".utf8) {
    let name = String(decoding: rest.dropFirst().prefix { $0 != UInt8(ascii: "=") }, as: UTF8.self)
    precondition(attributeNames.contains(name), "an attribute that is not allowed: \(name)")
    rest = rest.dropFirst(1 + name.utf8.count)
    precondition(rest.starts(with: "=\"".utf8), "an attribute without quotes")
    let value = rest.dropFirst(2).prefix { $0 != UInt8(ascii: "\"") }
    if name == "href" || name == "src" {
      // As browsers read an address: without controls and spaces at its head, and without tabs and line ends.
      let address = value.filter { $0 > 0x20 }.map { $0 | 0x20 }
      for scheme in ["javascript:", "vbscript:", "data:text", "data:image/svg", "file:", "blob:"] {
        precondition(!address.starts(with: scheme.utf8), "\(scheme) in an address")
      }
    }
    rest = rest.dropFirst(2 + value.count + 1)
  }
}

private let elements: Set<String> = [
  "a", "abbr", "b", "bdi", "bdo", "blockquote", "br", "caption", "center", "cite", "code", "col", "colgroup", "dd",
  "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr",
  "i", "img", "input", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "section",
  "small", "span", "strike", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time",
  "tr", "tt", "u", "ul", "var", "wbr",
]

private let attributeNames: Set<String> = [
  "align", "alt", "checked", "class", "colspan", "datetime", "dir", "disabled", "height", "href", "id", "lang",
  "loading",
  "open", "rel", "reversed", "rowspan", "scope", "span", "src", "start", "title", "type", "valign", "value", "width",
]

@_silgen_name("LLVMFuzzerRunDriver")
func runDriver(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

@main
struct Fuzz {
  static func main() {
    var count = CommandLine.argc
    withUnsafeMutablePointer(to: &count) { count in
      var arguments = CommandLine.unsafeArgv
      withUnsafeMutablePointer(to: &arguments) { arguments in
        _ = runDriver(count, arguments) { fuzz($0, $1) }
      }
    }
  }
}
