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
    var twin = MarkdownTwin(scanner: MarkupScanner(html, within: "main"))
    twin.out.reserveCapacity(html.count / 2)
    while let token = twin.scanner.next() { twin.take(token) }
    twin.endBlock()
    if let canonical { twin.out += "\n<\(canonical)>\n".utf8 }
    return twin.out
  }

  // MARK: - State

  private var scanner: MarkupScanner
  private var out: [UInt8] = []
  /// The text of the block in the making.
  private var line: [UInt8] = []
  /// What each line of the block begins with: a quote's mark, the indentation of a list.
  private var prefixes: [String] = []
  /// The mark of a list item, before the first line of its text.
  private var bullet: String?
  private var lists: [Int?] = []
  private var links: [String?] = []
  private var rows: [[[UInt8]]] = []
  private var isInTable = false
  private var heading = 0
  /// How deep in code within a line, where nothing is escaped.
  private var codes = 0
  /// A list has begun, and the paragraph before it has ended.
  private var beginsList = false
  private var verbatim: [UInt8]?
  /// A text with its references resolved, kept for its memory.
  private var text: [UInt8] = []
  /// How deep in something that is left out.
  private var skipped = 0
  private var skippedName = ""

  private init(scanner: MarkupScanner) { self.scanner = scanner }

  private static let leftOut: Set<String> = [
    "nav", "form", "script", "style", "button", "template", "noscript", "select", "output", "svg",
  ]

  private mutating func take(_ token: MarkupScanner.Token) {
    switch token {
    case .text(let range):
      if skipped > 0 { return }
      text.removeAll(keepingCapacity: true)
      scanner.appendResolved(range, to: &text)
      if verbatim != nil { verbatim?.append(contentsOf: text) } else { add(text) }
    case .open(let name, let attributes): open(name, attributes)
    case .close(let name): close(name)
    }
  }

  // MARK: - Elements

  private mutating func open(_ name: String, _ attributes: Range<Int>) {
    if skipped > 0 {
      if name == skippedName { skipped += 1 }
      return
    }
    if MarkdownTwin.leftOut.contains(name) {
      if name == "svg", let label = scanner.attribute("aria-label", in: attributes) { chart(Array(label.utf8)) }
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
      lists.append(name == "ol" ? Int(scanner.attribute("start", in: attributes) ?? "") ?? 1 : nil)
    case "li": openItem()
    case "blockquote":
      endBlock()
      prefixes.append("> ")
    case "pre":
      endBlock()
      verbatim = []
    case "table":
      endBlock()
      isInTable = true
      rows = []
    case "tr": if isInTable { rows.append([]) }
    case "th", "td": line.removeAll(keepingCapacity: true)
    case "br": line.append(isInTable ? Self.space : Self.newline)
    case "hr":
      endBlock()
      out += "\n---\n".utf8
    default: openInline(name, attributes)
    }
  }

  private mutating func openInline(_ name: String, _ attributes: Range<Int>) {
    guard verbatim == nil else { return }
    switch name {
    case "a":
      let target = scanner.attribute("href", in: attributes)
      links.append(target)
      if target != nil { line += "[".utf8 }
    case "strong", "b": if heading == 0 { line += "**".utf8 }
    case "em", "i": line += "*".utf8
    case "del": line += "~~".utf8
    case "code", "kbd":
      line += "`".utf8
      codes += 1
    case "img": add(Array((scanner.attribute("alt", in: attributes) ?? "").utf8))
    case "span":
      let isBegun = line.last.map { $0 != UInt8(ascii: "[") && $0 != UInt8(ascii: "*") } ?? false
      if isBegun, !endsInSpace { line.append(Self.space) }
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
      if !line.isEmpty, !holds("**", line) { line = Array("**".utf8) + line + Array("**".utf8) }
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
      line += "](\(MarkdownTwin.link(target)))".utf8
    case "strong", "b":
      if heading == 0 {
        trimEnd()
        line += "**".utf8
      }
    case "em", "i":
      trimEnd()
      line += "*".utf8
    case "del": line += "~~".utf8
    case "code", "kbd":
      line += "`".utf8
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

  private mutating func chart(_ label: [UInt8]) {
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

  private static let space = UInt8(ascii: " ")
  private static let newline = UInt8(ascii: "\n")

  private mutating func add(_ text: [UInt8]) {
    var isSpace = line.isEmpty || endsInSpace
    var index = 0
    while index < text.count {
      let byte = text[index]
      let blank = MarkdownTwin.whitespace(in: text, at: index)
      if blank > 0 {
        if !isSpace { line.append(Self.space) }
        isSpace = true
        index += blank
        continue
      }
      isSpace = false
      switch byte {
      case UInt8(ascii: "\\"), UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "["), UInt8(ascii: "]"),
        UInt8(ascii: "<"), UInt8(ascii: "`"):
        if codes == 0 { line.append(UInt8(ascii: "\\")) }
      case UInt8(ascii: "|"): if isInTable { line.append(UInt8(ascii: "\\")) }
      default: break
      }
      line.append(byte)
      index += 1
    }
  }

  /// How many bytes a white space character takes here: 0 where there is none, and for spaces that hold words together.
  private static func whitespace(in text: [UInt8], at index: Int) -> Int {
    let byte = text[index]
    if byte < 0x80 { return byte == 0x20 || (0x09...0x0D).contains(byte) ? 1 : 0 }
    let next = index + 1 < text.count ? text[index + 1] : 0
    if byte == 0xC2 { return next == 0x85 ? 2 : 0 }
    guard byte == 0xE1 || byte == 0xE2 || byte == 0xE3, index + 2 < text.count else { return 0 }
    switch (byte, next, text[index + 2]) {
    case (0xE1, 0x9A, 0x80), (0xE2, 0x80, 0x80...0x8A), (0xE2, 0x80, 0xA8...0xA9), (0xE2, 0x81, 0x9F),
      (0xE3, 0x80, 0x80):
      return 3
    default: return 0
    }
  }

  private var endsInSpace: Bool {
    guard let last = line.last else { return false }
    if last == Self.space || last == Self.newline { return true }
    // The no-break spaces, which a text may hold.
    return line.suffix(2).elementsEqual([0xC2, 0xA0]) || line.suffix(3).elementsEqual([0xE2, 0x80, 0xAF])
  }

  /// Whether something beyond ASCII stands on the line that is more than a space.
  private var holdsWord: Bool { !String(decoding: line, as: UTF8.self).allSatisfy(\.isWhitespace) }

  private mutating func trimEnd() { while line.last == Self.space { line.removeLast() } }

  private mutating func endBlock() {
    if isInTable || verbatim != nil {
      if !line.isEmpty, line.last != Self.space { line.append(Self.space) }
      return
    }
    trimEnd()
    defer {
      line.removeAll(keepingCapacity: true)
      heading = 0
    }
    guard line.contains(where: { $0 != Self.space && $0 != Self.newline && $0 < 0x80 }) || holdsWord else { return }
    if heading > 0 {
      out += "\n\(prefix())\(String(repeating: "#", count: heading)) ".utf8
      out += line
      out.append(Self.newline)
      return
    }
    let isItem = bullet != nil
    var first = true
    defer { beginsList = false }
    for part in line.split(separator: Self.newline, omittingEmptySubsequences: false) {
      if first, !isItem || beginsList { out += (prefix(isBlank: true) + "\n").utf8 }
      out += (first ? prefix(bullet: true) : prefix()).utf8
      if !(isItem && !first), MarkdownTwin.beginsLikeBlock(part) { out.append(UInt8(ascii: "\\")) }
      out += part
      out.append(Self.newline)
      first = false
    }
  }

  /// A text that begins like a block of Markdown is none.
  private static func beginsLikeBlock(_ text: ArraySlice<UInt8>) -> Bool {
    guard let first = text.first else { return false }
    switch first {
    case UInt8(ascii: "#"), UInt8(ascii: ">"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "="): return true
    case UInt8(ascii: "~"): return text.dropFirst().first != first
    default: return false
    }
  }

  private mutating func prefix(bullet wanted: Bool = false, isBlank: Bool = false) -> String {
    if wanted, let mark = bullet {
      bullet = nil
      // The mark of a definition stands by itself, that of an item in place of its indentation.
      let isItem = prefixes.last.map { $0.utf8.count == mark.utf8.count && $0.first == " " } ?? false
      return (isItem ? prefixes.dropLast() : prefixes[...]).joined() + mark
    }
    if prefixes.isEmpty { return "" }
    let text = prefixes.joined()
    return isBlank ? String(text.reversed().drop { $0 == " " }.reversed()) : text
  }

  private mutating func endVerbatim() {
    guard let text = verbatim else { return }
    verbatim = nil
    if isInTable { return add(text) }
    var fence = "```"
    while holds(fence, text) { fence += "`" }
    let body = text.last == Self.newline ? text.dropLast() : text[...]
    out += (prefix(isBlank: true) + "\n").utf8
    let first = prefix(bullet: true)
    out += (first + fence + "\n").utf8
    for line in body.split(separator: Self.newline, omittingEmptySubsequences: false) {
      out += prefix().utf8
      out += line
      out.append(Self.newline)
    }
    out += (prefix() + fence + "\n").utf8
  }

  private func holds(_ pattern: String, _ text: [UInt8]) -> Bool {
    let pattern = Array(pattern.utf8)
    guard text.count >= pattern.count else { return false }
    return (0...(text.count - pattern.count)).contains { place in
      text[place] == pattern[0] && text[place..<(place + pattern.count)].elementsEqual(pattern)
    }
  }

  private mutating func endCell() {
    guard isInTable, !rows.isEmpty else { return }
    trimEnd()
    rows[rows.count - 1].append(line.map { $0 == Self.newline ? Self.space : $0 })
    line.removeAll(keepingCapacity: true)
  }

  private mutating func endTable() {
    isInTable = false
    line.removeAll(keepingCapacity: true)
    let filled = rows.filter { $0.contains { !$0.isEmpty } }
    guard let width = filled.map(\.count).max(), width > 0 else { return }
    out += (prefix(isBlank: true) + "\n").utf8
    for (index, row) in filled.enumerated() {
      out += (prefix() + "|").utf8
      for column in 0..<width {
        out.append(Self.space)
        if column < row.count { out += row[column] }
        out += " |".utf8
      }
      out.append(Self.newline)
      if index == 0 { out += (prefix() + "|" + String(repeating: " --- |", count: width) + "\n").utf8 }
    }
  }
}
