import KnowledgeBase
import Markdown

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
  /// What each line of the block begins with: quotes' marks, the indentation of lists; and where each of them begins.
  private var prefix: [UInt8] = []
  private var prefixStarts: [Int] = []
  /// The mark of a list item, before the first line of its text.
  private var bullet: String?
  private var lists: [Int?] = []
  /// The targets of open links; `nil` for an anchor without one.
  private var links: [[UInt8]?] = []
  private var table = TableText()
  private var isInTable = false
  private var heading = 0
  /// How deep in code within a line, where nothing is escaped.
  private var codes = 0
  /// A list has begun, and the paragraph before it has ended.
  private var beginsList = false
  private var verbatim: [UInt8]?
  /// How deep in something that is left out.
  private var skipped = 0
  private var skippedElement = MarkupElement.other

  private init(scanner: MarkupScanner) { self.scanner = scanner }

  private mutating func take(_ token: MarkupScanner.Token) {
    switch token {
    case .text(let range):
      if skipped > 0 || range.isEmpty { return }
      if var text = verbatim.take() {
        scanner.appendResolved(range, to: &text)
        verbatim = text
      } else {
        add(scanner.html, range, resolved: false)
      }
    case .open(let element, let attributes): open(element, attributes)
    case .close(let element): close(element)
    }
  }

  // MARK: - Elements

  private mutating func open(_ element: MarkupElement, _ attributes: Range<Int>) {
    if skipped > 0 {
      if element == skippedElement { skipped += 1 }
      return
    }
    switch element {
    case .nav, .form, .script, .style, .button, .template, .select, .output, .svg:
      if element == .svg, let label = attribute("aria-label", in: attributes) { chart(label) }
      skip(element)
    case .section where needsScript(attributes): skip(element)
    case .h1: beginHeading(1)
    case .h2: beginHeading(2)
    case .h3: beginHeading(3)
    case .h4: beginHeading(4)
    case .h5: beginHeading(5)
    case .h6: beginHeading(6)
    case .p, .div, .section, .header, .figure, .figcaption, .details, .summary, .dl, .dt, .article, .caption,
      .fieldset, .legend:
      endBlock()
    case .dd:
      endBlock()
      bullet = "- "
    case .ul, .ol:
      endBlock()
      beginsList = lists.isEmpty
      lists.append(element == .ol ? start(in: attributes) : nil)
    case .li: openItem()
    case .blockquote:
      endBlock()
      push("> ")
    case .pre:
      endBlock()
      verbatim = []
    case .table:
      endBlock()
      isInTable = true
      table.removeAll()
    case .tr: if isInTable { table.beginRow() }
    case .th, .td: line.removeAll(keepingCapacity: true)
    case .br: line.append(isInTable ? Self.space : Self.newline)
    case .hr:
      endBlock()
      out.append("\n---\n")
    default: openInline(element, attributes)
    }
  }

  private mutating func skip(_ element: MarkupElement) {
    skipped = 1
    skippedElement = element
  }

  /// Parts of a page that are empty until a script fills them, as the class `js` says.
  private func needsScript(_ attributes: Range<Int>) -> Bool {
    attribute("class", in: attributes)?.split(separator: Self.space).contains { $0.elementsEqual("js".utf8) } ?? false
  }

  private mutating func openInline(_ element: MarkupElement, _ attributes: Range<Int>) {
    guard verbatim == nil else { return }
    switch element {
    case .a:
      let target = attribute("href", in: attributes)
      links.append(target)
      if target != nil { line.append(UInt8(ascii: "[")) }
    case .strong, .b: if heading == 0 { line.append("**") }
    case .em, .i: line.append(UInt8(ascii: "*"))
    case .del: line.append("~~")
    case .code, .kbd:
      line.append(UInt8(ascii: "`"))
      codes += 1
    case .img: if let text = attribute("alt", in: attributes) { add(text) }
    case .span:
      let isBegun = line.last.map { $0 != UInt8(ascii: "[") && $0 != UInt8(ascii: "*") } ?? false
      if isBegun, !endsInSpace { line.append(Self.space) }
    default: break
    }
  }

  private mutating func close(_ element: MarkupElement) {
    if skipped > 0 {
      if element == skippedElement { skipped -= 1 }
      return
    }
    switch element {
    case .h1, .h2, .h3, .h4, .h5, .h6, .p, .div, .section, .header, .figure, .figcaption, .details, .summary, .dl,
      .dd, .article, .caption, .fieldset, .legend:
      endBlock()
    case .dt:
      trimEnd()
      if !line.isEmpty, !Self.holds("**", line) { line = Array("**".utf8) + line + Array("**".utf8) }
      endBlock()
      beginsList = true
    case .li:
      endBlock()
      pop()
      bullet = nil
    case .ul, .ol:
      endBlock()
      if !lists.isEmpty { lists.removeLast() }
    case .blockquote:
      endBlock()
      pop()
    case .pre: endVerbatim()
    case .th, .td: endCell()
    case .table: endTable()
    case .tr, .thead, .tbody: break
    default: closeInline(element)
    }
  }

  private mutating func closeInline(_ element: MarkupElement) {
    guard verbatim == nil else { return }
    switch element {
    case .a:
      guard let target = links.popLast() ?? nil else { return }
      trimEnd()
      line.append("](")
      appendLink(target)
      line.append(UInt8(ascii: ")"))
    case .strong, .b:
      if heading == 0 {
        trimEnd()
        line.append("**")
      }
    case .em, .i:
      trimEnd()
      line.append(UInt8(ascii: "*"))
    case .del: line.append("~~")
    case .code, .kbd:
      line.append(UInt8(ascii: "`"))
      codes = max(0, codes - 1)
    default: break
    }
  }

  private mutating func beginHeading(_ level: Int) {
    endBlock()
    heading = level
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
    push(String(repeating: " ", count: mark.utf8.count))
  }

  private mutating func chart(_ label: [UInt8]) {
    if isInTable { return add(label) }
    endBlock()
    add(label)
    endBlock()
  }

  /// The number that an ordered list starts with.
  private func start(in attributes: Range<Int>) -> Int {
    attribute("start", in: attributes).flatMap { Int(String(decoding: $0, as: UTF8.self)) } ?? 1
  }

  private func attribute(_ name: StaticString, in attributes: Range<Int>) -> [UInt8]? {
    var value: [UInt8] = []
    return scanner.appendAttribute(name, in: attributes, to: &value) ? value : nil
  }

  /// Pages are linked to their twins; the rest of a site and of the web stays as it is.
  private mutating func appendLink(_ target: [UInt8]) {
    let colon = target.firstIndex(of: UInt8(ascii: ":"))
    if colon != nil || target.first == UInt8(ascii: "/"), SourcePath.hasScheme(String(decoding: target, as: UTF8.self))
    {
      for byte in target { if byte == UInt8(ascii: ")") { line.append("%29") } else { line.append(byte) } }
      return
    }
    let end = target.firstIndex { $0 == UInt8(ascii: "#") || $0 == UInt8(ascii: "?") } ?? target.count
    let isAsked = end < target.count && target[end] == UInt8(ascii: "?")
    let path = target[..<end]
    if !isAsked, Self.ends(path, with: ".html"), !Self.ends(path, with: "search.html") {
      line.append(target, 0..<end - ".html".utf8.count)
      line.append(".md")
      line.append(target, end..<target.count)
    } else {
      line.append(target, 0..<target.count)
    }
  }

  private static func ends(_ path: ArraySlice<UInt8>, with suffix: StaticString) -> Bool {
    suffix.withUTF8Buffer { path.suffix($0.count).elementsEqual($0) }
  }

  // MARK: - Blocks

  private static let space = UInt8(ascii: " ")
  private static let newline = UInt8(ascii: "\n")

  /// By byte: 0 for those that are copied as they are, in stretches.
  private static let stops: [UInt8] = {
    var stops = [UInt8](repeating: 0, count: 256)
    for byte in "\\*_[]<`|& \t\n\u{0B}\u{0C}\r".utf8 { stops[Int(byte)] = 1 }
    // The first bytes of spaces beyond ASCII.
    for byte in [0xC2, 0xE1, 0xE2, 0xE3] { stops[byte] = 1 }
    return stops
  }()

  private mutating func add(_ text: [UInt8]) { add(text, 0..<text.count, resolved: true) }

  /// Adds a text: white space collapsed, and escaped where Markdown would read marks.
  ///
  /// - Parameter isResolved: whether its references are resolved already.
  private mutating func add(_ text: [UInt8], _ range: Range<Int>, resolved isResolved: Bool) {
    var isSpace = line.isEmpty || endsInSpace
    var index = range.lowerBound
    while index < range.upperBound {
      let start = index
      while index < range.upperBound, Self.stops[Int(text[index])] == 0 { index += 1 }
      if index > start {
        line.append(text, start..<index)
        isSpace = false
        continue
      }
      let blank = MarkdownTwin.whitespace(in: text, at: index, before: range.upperBound)
      if blank > 0 {
        if !isSpace { line.append(Self.space) }
        isSpace = true
        index += blank
        continue
      }
      isSpace = false
      if !isResolved, let (byte, length) = scanner.reference(at: index, before: range.upperBound) {
        append(byte)
        index += length
      } else {
        append(text[index])
        index += 1
      }
    }
  }

  /// Adds a byte that is no space.
  private mutating func append(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\\"), UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "["), UInt8(ascii: "]"),
      UInt8(ascii: "<"), UInt8(ascii: "`"):
      if codes == 0 { line.append(UInt8(ascii: "\\")) }
    case UInt8(ascii: "|"): if isInTable { line.append(UInt8(ascii: "\\")) }
    default: break
    }
    line.append(byte)
  }

  /// How many bytes a white space character takes here: 0 where there is none, and for spaces that hold words together.
  private static func whitespace(in text: [UInt8], at index: Int, before end: Int) -> Int {
    let byte = text[index]
    if byte < 0x80 { return byte == 0x20 || (0x09...0x0D).contains(byte) ? 1 : 0 }
    let next = index + 1 < end ? text[index + 1] : 0
    if byte == 0xC2 { return next == 0x85 ? 2 : 0 }
    guard byte == 0xE1 || byte == 0xE2 || byte == 0xE3, index + 2 < end else { return 0 }
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
    return last >= 0x80
      && (line.suffix(2).elementsEqual([0xC2, 0xA0]) || line.suffix(3).elementsEqual([0xE2, 0x80, 0xAF]))
  }

  /// Whether something stands on the line that is more than a space.
  private var holdsWord: Bool {
    line.contains { $0 != Self.space && $0 != Self.newline && $0 < 0x80 }
      || !String(decoding: line, as: UTF8.self).allSatisfy(\.isWhitespace)
  }

  private mutating func trimEnd() { while line.last == Self.space { line.removeLast() } }

  private mutating func endBlock() {
    if isInTable || verbatim != nil {
      if let last = line.last, last != Self.space { line.append(Self.space) }
      return
    }
    trimEnd()
    let level = heading
    heading = 0
    guard !line.isEmpty else { return }
    defer { line.removeAll(keepingCapacity: true) }
    guard holdsWord else { return }
    if level > 0 {
      out.append(Self.newline)
      out.append(prefix, 0..<prefix.count)
      for _ in 0..<level { out.append(UInt8(ascii: "#")) }
      out.append(Self.space)
      out.append(line, 0..<line.count)
      out.append(Self.newline)
      return
    }
    let isItem = bullet != nil
    if !isItem || beginsList { appendBlankLine() }
    var start = 0
    while start <= line.count {
      let end = line[start...].firstIndex(of: Self.newline) ?? line.count
      appendPrefix()
      if !(isItem && start > 0), beginsLikeBlock(start..<end) { out.append(UInt8(ascii: "\\")) }
      out.append(line, start..<end)
      out.append(Self.newline)
      start = end + 1
    }
    beginsList = false
  }

  /// A text that begins like a block of Markdown is none.
  private func beginsLikeBlock(_ range: Range<Int>) -> Bool {
    guard let first = range.first else { return false }
    switch line[first] {
    case UInt8(ascii: "#"), UInt8(ascii: ">"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "="): return true
    case UInt8(ascii: "~"): return range.count == 1 || line[first + 1] != line[first]
    default: return false
    }
  }

  // MARK: - Prefixes

  private mutating func push(_ text: String) {
    prefixStarts.append(prefix.count)
    prefix.append(contentsOf: text.utf8)
  }

  private mutating func pop() {
    guard let start = prefixStarts.popLast() else { return }
    prefix.removeLast(prefix.count - start)
  }

  /// Begins a line: with the mark of an item that waits for its first one, else with the prefix.
  private mutating func appendPrefix() {
    guard let mark = bullet else { return out.append(prefix, 0..<prefix.count) }
    bullet = nil
    // The mark of a definition stands by itself, that of an item in place of its indentation.
    let start = prefixStarts.last ?? 0
    let isItem = prefix.count - start == mark.utf8.count && prefix[start] == Self.space
    out.append(prefix, 0..<(isItem ? start : prefix.count))
    out.append(contentsOf: mark.utf8)
  }

  private mutating func appendBlankLine() {
    var end = prefix.count
    while end > 0, prefix[end - 1] == Self.space { end -= 1 }
    out.append(prefix, 0..<end)
    out.append(Self.newline)
  }

  // MARK: - Code

  private mutating func endVerbatim() {
    guard let text = verbatim else { return }
    verbatim = nil
    if isInTable { return add(text) }
    var fence = "```"
    while Self.holds(fence, text) { fence += "`" }
    appendBlankLine()
    appendPrefix()
    out.append(contentsOf: fence.utf8)
    out.append(Self.newline)
    let count = text.last == Self.newline ? text.count - 1 : text.count
    var start = 0
    while start <= count {
      let end = text[start..<count].firstIndex(of: Self.newline) ?? count
      appendPrefix()
      out.append(text, start..<end)
      out.append(Self.newline)
      start = end + 1
    }
    appendPrefix()
    out.append(contentsOf: fence.utf8)
    out.append(Self.newline)
  }

  private static func holds(_ pattern: String, _ text: [UInt8]) -> Bool {
    let pattern = Array(pattern.utf8)
    guard text.count >= pattern.count else { return false }
    return (0...(text.count - pattern.count)).contains { place in
      text[place] == pattern[0] && text[place..<(place + pattern.count)].elementsEqual(pattern)
    }
  }

  // MARK: - Tables

  private mutating func endCell() {
    guard isInTable, !table.rows.isEmpty else { return }
    trimEnd()
    table.add(line)
    line.removeAll(keepingCapacity: true)
  }

  private mutating func endTable() {
    isInTable = false
    line.removeAll(keepingCapacity: true)
    let filled = table.rows.indices.map { table.row($0) }.filter { $0.contains { !$0.isEmpty } }
    guard let width = filled.map(\.count).max(), width > 0 else { return }
    appendBlankLine()
    for (index, row) in filled.enumerated() {
      out.append(prefix, 0..<prefix.count)
      out.append(UInt8(ascii: "|"))
      for column in 0..<width {
        out.append(Self.space)
        if column < row.count { out.append(table.bytes, row[column]) }
        out.append(" |")
      }
      out.append(Self.newline)
      guard index == 0 else { continue }
      out.append(prefix, 0..<prefix.count)
      out.append(UInt8(ascii: "|"))
      for _ in 0..<width { out.append(" --- |") }
      out.append(Self.newline)
    }
  }
}
