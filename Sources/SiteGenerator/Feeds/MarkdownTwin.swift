import KnowledgeBase

/// The Markdown twin of a page, for tools that read text: what stands in `main`, without navigation and forms.
///
/// Made from the page itself and not beside it, so that the two cannot drift apart. The input is markup of this
/// program's own templates and renderer; anything else is passed over, never failed on.
struct MarkdownTwin {
  /// `incidents/a.html` → `incidents/a.md`
  static func address(of page: String) -> String {
    page.hasSuffix(".html") ? page.dropLast(".html".count) + ".md" : page
  }

  static func make(from html: [UInt8], canonical: String?) -> [UInt8] {
    var twin = MarkdownTwin()
    var scanner = MarkupScanner(html, within: "main")
    while let token = scanner.next() { twin.take(token) }
    twin.endBlock()
    var out = twin.out
    if let canonical { out += "\n<\(canonical)>\n" }
    return Array(out.utf8)
  }

  // MARK: - State

  private var out = ""
  /// The text of the block in the making.
  private var line = ""
  /// What each line of the block begins with: a quote's mark, the indentation of a list.
  private var prefixes: [String] = []
  /// The mark of a list item, before the first line of its text.
  private var bullet: String?
  private var lists: [Int?] = []
  private var links: [String?] = []
  private var rows: [[String]] = []
  private var isInTable = false
  private var heading = 0
  /// How deep in code within a line, where nothing is escaped.
  private var codes = 0
  /// A list has begun, and the paragraph before it has ended.
  private var beginsList = false
  private var verbatim: String?
  /// How deep in something that is left out.
  private var skipped = 0
  private var skippedName = ""

  private static let leftOut: Set<String> = [
    "nav", "form", "script", "style", "button", "template", "noscript", "select", "output", "svg",
  ]

  private mutating func take(_ token: MarkupScanner.Token) {
    switch token {
    case .text(let text):
      if skipped > 0 { return }
      if verbatim != nil { verbatim?.append(text) } else { add(text) }
    case .open(let name, let attributes): open(name, attributes)
    case .close(let name): close(name)
    }
  }

  // MARK: - Elements

  private mutating func open(_ name: String, _ attributes: [String: String]) {
    if skipped > 0 {
      if name == skippedName { skipped += 1 }
      return
    }
    if MarkdownTwin.leftOut.contains(name) {
      if let label = attributes["aria-label"], name == "svg" { chart(label) }
      skipped = 1
      skippedName = name
      return
    }
    switch name {
    case "h1", "h2", "h3", "h4", "h5", "h6":
      endBlock()
      heading = Int(name.dropFirst()) ?? 1
    case "p", "div", "section", "header", "figure", "figcaption", "details", "summary", "dl", "dt", "article",
      "caption", "fieldset", "legend":
      endBlock()
    case "dd":
      endBlock()
      bullet = "- "
    case "ul", "ol":
      endBlock()
      beginsList = lists.isEmpty
      lists.append(name == "ol" ? Int(attributes["start"] ?? "") ?? 1 : nil)
    case "li": openItem()
    case "blockquote":
      endBlock()
      prefixes.append("> ")
    case "pre":
      endBlock()
      verbatim = ""
    case "table":
      endBlock()
      isInTable = true
      rows = []
    case "tr": if isInTable { rows.append([]) }
    case "th", "td": line = ""
    case "br": line += isInTable ? " " : "\n"
    case "hr":
      endBlock()
      out += "\n---\n"
    default: openInline(name, attributes)
    }
  }

  private mutating func openInline(_ name: String, _ attributes: [String: String]) {
    guard verbatim == nil else { return }
    switch name {
    case "a":
      links.append(attributes["href"])
      if attributes["href"] != nil { line += "[" }
    case "strong", "b": if heading == 0 { line += "**" }
    case "em", "i": line += "*"
    case "del": line += "~~"
    case "code", "kbd":
      line += "`"
      codes += 1
    case "img": add("\(attributes["alt"] ?? "")")
    case "span": if line.last.map({ !$0.isWhitespace && $0 != "[" && $0 != "*" }) ?? false { line += " " }
    default: break
    }
  }

  private mutating func close(_ name: String) {
    if skipped > 0 {
      if name == skippedName { skipped -= 1 }
      return
    }
    switch name {
    case "h1", "h2", "h3", "h4", "h5", "h6", "p", "div", "section", "header", "figure", "figcaption", "details",
      "summary", "dl", "dd", "article", "caption", "fieldset", "legend":
      endBlock()
    case "dt":
      trimEnd()
      if !line.isEmpty, !line.contains("**") { line = "**" + line + "**" }
      endBlock()
      beginsList = true
    case "li":
      endBlock()
      if !prefixes.isEmpty { prefixes.removeLast() }
      bullet = nil
    case "ul", "ol":
      endBlock()
      if !lists.isEmpty { lists.removeLast() }
    case "blockquote":
      endBlock()
      if !prefixes.isEmpty { prefixes.removeLast() }
    case "pre": endVerbatim()
    case "th", "td": endCell()
    case "table": endTable()
    case "tr", "thead", "tbody": break
    default: closeInline(name)
    }
  }

  private mutating func closeInline(_ name: String) {
    guard verbatim == nil else { return }
    switch name {
    case "a":
      guard let target = links.popLast() ?? nil else { return }
      trimEnd()
      line += "](\(MarkdownTwin.link(target)))"
    case "strong", "b":
      if heading == 0 {
        trimEnd()
        line += "**"
      }
    case "em", "i":
      trimEnd()
      line += "*"
    case "del": line += "~~"
    case "code", "kbd":
      line += "`"
      codes = max(0, codes - 1)
    default: break
    }
  }

  private mutating func openItem() {
    endBlock()
    let mark: String
    if case .some(.some(let number)) = lists.last {
      mark = "\(number). "
      lists[lists.count - 1] = number + 1
    } else {
      mark = "- "
    }
    bullet = mark
    prefixes.append(String(repeating: " ", count: mark.utf8.count))
  }

  private mutating func chart(_ label: String) {
    if isInTable { return add(label) }
    endBlock()
    add(label)
    endBlock()
  }

  /// Pages are linked to their twins; the rest of a site and of the web stays as it is.
  private static func link(_ target: String) -> String {
    guard !SourcePath.hasScheme(target) else { return target.replacing(")", with: "%29") }
    let (path, query, fragment) = DocumentLinks.parts(of: target)
    let isTwinned = path.hasSuffix(".html") && !path.hasSuffix("search.html") && query.isEmpty
    return (isTwinned ? address(of: path) : path + query) + (fragment.map { "#" + $0 } ?? "")
  }

  // MARK: - Blocks

  private mutating func add(_ text: String) {
    var isSpace = line.isEmpty || line.last?.isWhitespace == true
    for scalar in text.unicodeScalars {
      if scalar.properties.isWhitespace, scalar != "\u{A0}", scalar != "\u{202F}" {
        if !isSpace { line += " " }
        isSpace = true
        continue
      }
      isSpace = false
      switch scalar {
      case "\\", "*", "_", "[", "]", "<", "`": if codes == 0 { line += "\\" }
      case "|": if isInTable { line += "\\" }
      default: break
      }
      line.unicodeScalars.append(scalar)
    }
  }

  private mutating func trimEnd() { while line.last == " " { line.removeLast() } }

  private mutating func endBlock() {
    if isInTable || verbatim != nil {
      if !line.isEmpty, line.last != " " { line += " " }
      return
    }
    trimEnd()
    defer {
      line = ""
      heading = 0
    }
    guard line.contains(where: { !$0.isWhitespace }) else { return }
    if heading > 0 {
      out += "\n\(prefix())\(String(repeating: "#", count: heading)) \(line)\n"
      return
    }
    let isItem = bullet != nil
    var first = true
    defer { beginsList = false }
    for part in line.split(separator: "\n", omittingEmptySubsequences: false) {
      if first, !isItem || beginsList { out += prefix(isBlank: true) + "\n" }
      out += (first ? prefix(bullet: true) : prefix()) + MarkdownTwin.guarded(part, unless: isItem && !first) + "\n"
      first = false
    }
  }

  /// A text that begins like a block of Markdown is none.
  private static func guarded(_ text: Substring, unless isInner: Bool) -> String {
    guard !isInner, let first = text.unicodeScalars.first else { return String(text) }
    if "#>-+=~".unicodeScalars.contains(first), !text.hasPrefix("~~") { return "\\" + text }
    return String(text)
  }

  private mutating func prefix(bullet wanted: Bool = false, isBlank: Bool = false) -> String {
    if wanted, let mark = bullet {
      bullet = nil
      // The mark of a definition stands by itself, that of an item in place of its indentation.
      let isItem = prefixes.last.map { $0.utf8.count == mark.utf8.count && $0.first == " " } ?? false
      return (isItem ? prefixes.dropLast() : prefixes[...]).joined() + mark
    }
    let text = prefixes.joined()
    return isBlank ? String(text.reversed().drop { $0 == " " }.reversed()) : text
  }

  private mutating func endVerbatim() {
    guard let text = verbatim else { return }
    verbatim = nil
    if isInTable { return add(text) }
    var fence = "```"
    while text.contains(fence) { fence += "`" }
    let body = text.hasSuffix("\n") ? text.dropLast() : text[...]
    out += prefix(isBlank: true) + "\n"
    let first = prefix(bullet: true)
    out += first + fence + "\n"
    for line in body.split(separator: "\n", omittingEmptySubsequences: false) { out += prefix() + line + "\n" }
    out += prefix() + fence + "\n"
  }

  private mutating func endCell() {
    guard isInTable, !rows.isEmpty else { return }
    trimEnd()
    rows[rows.count - 1].append(line.replacing("\n", with: " "))
    line = ""
  }

  private mutating func endTable() {
    isInTable = false
    line = ""
    let filled = rows.filter { $0.contains { !$0.isEmpty } }
    guard let width = filled.map(\.count).max(), width > 0 else { return }
    out += prefix(isBlank: true) + "\n"
    for (index, row) in filled.enumerated() {
      let cells = row + [String](repeating: "", count: width - row.count)
      out += prefix() + "| " + cells.joined(separator: " | ") + " |\n"
      if index == 0 { out += prefix() + "|" + String(repeating: " --- |", count: width) + "\n" }
    }
  }
}
