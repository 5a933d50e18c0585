import Diagnostics
import Markdown

/// Parses and renders what libFuzzer makes, in every mode, and holds the results to what must always be true.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: data, count: size))
  let source = SourceText.decode(path: "fuzz.md", bytes: bytes).value
  for options in [ParseOptions.postmortem, .gfm, .commonMark] {
    let document = Document.parse(source, options: options).value
    check(document)
    let html = HTMLRenderer().render(document)
    check(html)
    _ = HTMLRenderer(options: .commonMark).render(document)
    if let problem = BlockViewCheck.problem(in: source) { fatalError(problem) }
  }
  return 0
}

/// Nodes lie in order, inside their parents and the source.
private func check(_ document: Document) {
  let tree = document.tree
  for id in tree.ids {
    let range = tree.range(id)
    for position in [range.start, range.end] {
      precondition(position.line >= 1 && position.line <= max(1, document.source.lineCount), "line outside the source")
      precondition(position.column >= 1, "column before the line")
      precondition(
        position.column <= document.source.line(position.line).count + 1, "column behind the line")
    }
    if let parent = tree.parent(id) { precondition(parent < id, "parent behind its child") }
    _ = tree.kind(id)
    _ = tree.utf8(id)
  }
  _ = tree.plainText(MarkdownTree.root)
}

/// No script and no handler in the default output.
private func check(_ html: [UInt8]) {
  let text = String(decoding: html, as: UTF8.self).lowercased()
  for needle in ["<script", "<iframe", "<object", "<embed", "<svg", "<style", "<form", "href=\"javascript:"] {
    precondition(!text.contains(needle), "\(needle) in the default output")
  }
}

@_silgen_name("LLVMFuzzerRunDriver")
func runDriver(
  _ count: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
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
