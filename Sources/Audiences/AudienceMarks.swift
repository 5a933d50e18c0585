import Configuration
import Diagnostics
import Markdown

/// The comments of a document that say who may see what, and what each is meant for.
///
/// Found in the tree and not in the text, so that one in a listing is no mark.
struct AudienceMarks {
  /// Something to leave out of the source, in bytes.
  struct Cut {
    var range: Range<Int>
    /// The lines go too, and as many empty ones come behind this place, so that a list stays tight, a table whole, and
    /// what follows keeps its line numbers.
    var linesBehind: Int?
    /// Whether somebody said of it who may see it; what is left out of every site is no secret for that.
    var isMarked = false
    /// A comment, whatever it says.
    var isComment = false
  }

  private struct Comment {
    var node: NodeID
    var range: Range<Int>
    /// `nil` for a closing one, empty for one that is no mark.
    var audience: String?
    var isMark: Bool
    /// Whether somebody probably meant a mark, which this is not.
    var isMisspelt = false
  }

  private let document: Document
  private let policy: AudiencePolicy
  private var tree: MarkdownTree { document.tree }
  private(set) var cuts: [Cut] = []
  private(set) var diagnostics: [Diagnostic] = []
  /// The audience that a mark at the head of the document, before any heading or text, states for all of it.
  private(set) var documentAudience: String?

  init(_ document: Document, _ policy: AudiencePolicy) {
    self.document = document
    self.policy = policy
    var open: [Comment] = []
    for comment in comments() {
      // A comment is for those who write; nothing of it is published.
      cuts.append(Cut(range: comment.range, isComment: true))
      if comment.isMisspelt {
        report(
          comment, "this looks like a mark of an audience, and is none", "What it is meant for would be published.",
          severity: .error)
      }
      guard comment.isMark else { continue }
      if comment.audience != nil {
        open.append(comment)
      } else if let begin = open.popLast() {
        take(begin, begin.range.lowerBound..<comment.range.upperBound)
      } else {
        report(
          comment, "this closes what was never opened", "What it is meant for would be published.", severity: .error)
      }
    }
    for comment in open { takeContainer(of: comment) }
  }

  func bytes(of node: NodeID) -> Range<Int> {
    let range = tree.range(node)
    let start = document.source.offset(of: range.start)
    let end = document.source.offset(of: range.end)
    return start..<min(max(start, end + 1), document.source.bytes.count)
  }

  private func wholeLines(of node: NodeID) -> Range<Int> {
    let range = tree.range(node)
    return document.source.line(range.start.line).startIndex..<document.source.line(range.end.line).endIndex
  }

  // MARK: - Comments

  private func comments() -> [Comment] {
    var found: [Comment] = []
    for node in tree.ids {
      let kind = tree.kind(node)
      guard kind == .htmlBlock || kind == .htmlInline else { continue }
      let range = bytes(of: node)
      var at = range.lowerBound
      while let start = document.source.bytes.firstRange(of: Self.opening, in: at..<range.upperBound) {
        let body = start + Self.opening.count
        let close = document.source.bytes.firstRange(of: Self.closing, in: body..<range.upperBound)
        let end = close.map { $0 + Self.closing.count } ?? range.upperBound
        let text = String(decoding: document.source.bytes[body..<(close ?? range.upperBound)], as: UTF8.self)
        found.append(comment(node, start..<end, text.trimmingBlanks()))
        at = end
      }
    }
    return found
  }

  private static let opening = Array("<!--".utf8)
  private static let closing = Array("-->".utf8)

  private func comment(_ node: NodeID, _ range: Range<Int>, _ text: String) -> Comment {
    let text = text.lowercased()
    if text.hasPrefix("audience:") {
      let name = String(text.dropFirst("audience:".count)).trimmingBlanks()
      return Comment(node: node, range: range, audience: name, isMark: true)
    }
    let isClosing = text.hasPrefix("/") && text.dropFirst().trimmingBlanks() == "audience"
    return Comment(
      node: node, range: range, audience: nil, isMark: isClosing, isMisspelt: !isClosing && isAlmostMark(text))
  }

  /// `audiance: internal`, `audience internal`, `/audiance`, and the name of an audience alone.
  private func isAlmostMark(_ text: String) -> Bool {
    let body = text.drop { $0 == "/" || $0 == "#" || $0 == " " }
    return policy.order.contains(body.trimmingBlanks()) || Self.isAlmostMark(body)
  }

  /// Whether a comment, in small letters, begins with `audience` or what somebody wrote in its place.
  static func isAlmostMark(_ text: some StringProtocol) -> Bool {
    let word = String(text.prefix { $0.isLetter })
    return word.utf8.count >= 6 && NearestWord.find(word, among: ["audience"]) != nil
  }

  private mutating func report(
    _ comment: Comment, _ summary: String, _ why: String, severity: Diagnostic.Severity = .warning
  ) {
    let place = document.source.range(of: comment.range)
    diagnostics.append(
      Diagnostic(
        severity, rule: "audience.mark", at: SourceLocation(file: document.path, range: place), summary, because: why,
        remedy: "Write <!-- audience: internal --> before and <!-- /audience --> behind what is meant."))
  }

  // MARK: - What is meant

  private mutating func take(_ comment: Comment, _ range: Range<Int>, linesBehind: Int? = nil) {
    guard let audience = comment.audience else { return }
    if !policy.order.contains(audience) {
      let names = policy.order.joined(separator: ", ")
      report(comment, "\"\(audience)\" is no audience of this site", "It counts as the narrowest of \(names).")
    }
    if !policy.admits(audience) { cuts.append(Cut(range: range, linesBehind: linesBehind, isMarked: true)) }
  }

  /// A mark that is never closed is meant for what it stands in: an item, a row, a paragraph, a section.
  private mutating func takeContainer(of comment: Comment) {
    var at = tree.parent(comment.node)
    var paragraph: NodeID?
    while let node = at {
      switch tree.kind(node) {
      case .tableCell(_, let isHeader):
        guard let row = tree.parent(node) else { return }
        if isHeader { return takeColumn(of: node, in: row, comment) }
        return take(comment, wholeLines(of: row), linesBehind: end(ofOutermost: row))
      case .item: return take(comment, bytes(of: node), linesBehind: end(ofOutermost: node))
      case .heading(let level): return take(comment, section(from: node, level: level))
      case .blockQuote, .footnoteDefinition: return take(comment, bytes(of: node))
      case .paragraph: paragraph = node
      default: break
      }
      at = tree.parent(node)
    }
    if let paragraph { return take(comment, bytes(of: paragraph)) }
    takeSection(of: comment)
  }

  /// Directly below a heading it is meant for the section; before everything else, for the document; anywhere else
  /// somebody forgot to close it, and all to the end of the section is left out.
  private mutating func takeSection(of comment: Comment) {
    var heading: (node: NodeID, level: Int)?
    var isFirst = true
    for node in tree.children(of: tree.parent(comment.node) ?? MarkdownTree.root) {
      if node == comment.node { break }
      if case .heading(let level) = tree.kind(node) {
        heading = (node, level)
        isFirst = true
      } else if tree.kind(node) != .htmlBlock {
        isFirst = false
      }
    }
    if isFirst, let heading { return take(comment, section(from: heading.node, level: heading.level)) }
    if isFirst {
      documentAudience = comment.audience
      return take(comment, comment.range)
    }
    report(comment, "this is never closed", "All to the end of the section is taken for meant.")
    let end = heading.map { section(from: $0.node, level: $0.level).upperBound } ?? document.source.bytes.count
    take(comment, comment.range.lowerBound..<max(comment.range.upperBound, end))
  }

  /// From a heading to the next one of its level or above, or to the end of what it stands in.
  private func section(from heading: NodeID, level: Int) -> Range<Int> {
    let start = bytes(of: heading).lowerBound
    var end = tree.parent(heading).map {
      $0 == MarkdownTree.root ? document.source.bytes.count : bytes(of: $0).upperBound
    }
    var next = tree.nextSibling(heading)
    while let node = next {
      if case .heading(let other) = tree.kind(node), other <= level {
        end = bytes(of: node).lowerBound
        break
      }
      next = tree.nextSibling(node)
    }
    return start..<max(start, end ?? document.source.bytes.count)
  }

  /// The cells of a column stay, and nothing stands in them.
  private mutating func takeColumn(of cell: NodeID, in row: NodeID, _ comment: Comment) {
    guard let table = tree.parent(row), let column = Array(tree.children(of: row)).firstIndex(of: cell) else { return }
    for row in tree.children(of: table) {
      let cells = Array(tree.children(of: row))
      if column < cells.count { take(comment, bytes(of: cells[column])) }
    }
  }

  /// Where the outermost list or table ends that holds a node.
  private func end(ofOutermost node: NodeID) -> Int {
    var end = bytes(of: node).upperBound
    var at = tree.parent(node)
    while let node = at, node != MarkdownTree.root {
      end = max(end, bytes(of: node).upperBound)
      at = tree.parent(node)
    }
    return end
  }

  /// The columns of tables and the lines of labels that state a field which is not to be seen.
  mutating func cutFields(_ fields: FieldCuts) {
    for node in tree.ids {
      switch tree.kind(node) {
      case .tableRow(header: true): cutColumns(of: node, fields)
      case .tableRow(header: false):
        if let first = tree.firstChild(node), fields.isHidden(label(tree.plainText(first))) {
          cuts.append(Cut(range: wholeLines(of: node), linesBehind: end(ofOutermost: node), isMarked: true))
        }
      case .paragraph, .heading: cutLines(of: node, fields)
      default: break
      }
    }
  }

  private mutating func cutColumns(of header: NodeID, _ fields: FieldCuts) {
    guard let table = tree.parent(header) else { return }
    for (column, cell) in tree.children(of: header).enumerated() where fields.isHidden(label(tree.plainText(cell))) {
      for row in tree.children(of: table) {
        let cells = Array(tree.children(of: row))
        if column < cells.count { cuts.append(Cut(range: bytes(of: cells[column]))) }
      }
    }
  }

  private mutating func cutLines(of node: NodeID, _ fields: FieldCuts) {
    let range = tree.range(node)
    for number in range.lines {
      let line = document.source.line(number)
      let text = String(decoding: line.filter { $0 != 0x2A && $0 != 0x5F && $0 != 0x60 }, as: UTF8.self)
      let body = text.drop { "-+> \t#".contains($0) }
      guard let colon = body.firstIndex(of: ":"), fields.isHidden(label(String(body[..<colon]))) else { continue }
      cuts.append(Cut(range: line.startIndex..<line.endIndex, isMarked: true))
    }
  }

  private func label(_ text: String) -> String {
    let text = text.trimmingBlanks()
    return text.hasSuffix(":") ? String(text.dropLast()) : text
  }
}

extension [UInt8] {
  /// Where a pattern first stands in a range.
  func firstRange(of pattern: [UInt8], in range: Range<Int>) -> Int? {
    guard let first = pattern.first, range.upperBound <= count else { return nil }
    var at = range.lowerBound
    while at + pattern.count <= range.upperBound {
      if self[at] == first, self[at..<at + pattern.count].elementsEqual(pattern) { return at }
      at += 1
    }
    return nil
  }
}
