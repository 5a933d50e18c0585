import DataFormats
import Diagnostics
import Markdown

/// One document as an audience may see it: again a source text, so that nothing behind it can show what is not there.
struct DocumentRedaction {
  /// What stands for a document that may not be named.
  static let leftOutDocument = "an internal document"

  private let document: Document
  private let policy: AudiencePolicy
  private let leftOut: LeftOutNames
  private let replacement: TextReplacement
  private(set) var diagnostics: [Diagnostic] = []
  private(set) var withheld: [WithheldText] = []

  init(_ document: Document, _ policy: AudiencePolicy, leftOut: LeftOutNames, replacement: TextReplacement) {
    self.document = document
    self.policy = policy
    self.leftOut = leftOut
    self.replacement = replacement
  }

  mutating func bytes(marks: AudienceMarks, fields: FieldCuts) -> [UInt8] {
    var marks = marks
    marks.cutFields(fields)
    diagnostics += marks.diagnostics
    let cuts = marks.cuts
    let links = unlinked(marks)
    withhold(cuts, marks)
    let body = remove(cuts + links)
    var lines = body.split(separator: 0x0A, omittingEmptySubsequences: false)[...]
    var out: [UInt8] = []
    if let front = document.frontMatter {
      // The lines are those of the source: cuts in the front matter come only here.
      let count = front.range.end.line
      let head = Array(lines.prefix(count))
      let inner = Array(head.dropFirst().dropLast())
      let path = document.path
      let cut = fields.cut(inner) { bytes in
        front.format == .yaml
          ? DataValue.parseYAML(bytes[...], file: path).value : DataValue.parseTOML(bytes[...], file: path).value
      }
      withheld += cut.withheld.map { WithheldText($0.text, at: SourceLocation(file: document.path, line: $0.line + 2)) }
      for (number, line) in ([Array(head.first ?? [])] + cut.kept + [Array(head.last ?? [])]).enumerated() {
        if number > 0 { out.append(0x0A) }
        out += line
      }
      lines = lines.dropFirst(count)
      if !lines.isEmpty { out.append(0x0A) }
    }
    out += Array(lines.joined(separator: [0x0A]))
    return replacement.replaced(out)
  }

  // MARK: - Links

  /// A link that may not be seen becomes its text, a picture its description.
  private func unlinked(_ marks: AudienceMarks) -> [AudienceMarks.Cut] {
    var cuts: [AudienceMarks.Cut] = []
    let tree = document.tree
    for link in document.links where isHidden(link) {
      let range = marks.bytes(of: link.node)
      if tree.kind(link.node) == .htmlInline {
        cuts.append(AudienceMarks.Cut(range: range))
        continue
      }
      guard link.kind != .autolink, tree.kind(link.node) == .link || tree.kind(link.node) == .image else { continue }
      let children = Array(tree.children(of: link.node))
      guard let first = children.first, let last = children.last,
        link.kind != .wikilink || tree.plainText(link.node) != link.destination
      else {
        cuts.append(AudienceMarks.Cut(range: range))
        continue
      }
      let text = marks.bytes(of: first).lowerBound..<marks.bytes(of: last).upperBound
      guard range.lowerBound <= text.lowerBound, text.upperBound <= range.upperBound else {
        cuts.append(AudienceMarks.Cut(range: range))
        continue
      }
      cuts.append(AudienceMarks.Cut(range: range.lowerBound..<text.lowerBound))
      cuts.append(AudienceMarks.Cut(range: text.upperBound..<range.upperBound))
    }
    return cuts + definitions()
  }

  private func isHidden(_ link: LinkReference) -> Bool { isHidden(link.destination, isName: link.kind == .wikilink) }

  private func isHidden(_ destination: String, isName: Bool) -> Bool {
    leftOut.contain(destination, from: document.path, isName: isName) || replacement.finds(in: destination)
  }

  /// Lines that define a link which may not be seen: `[runbook]: ../internal/runbook.md`.
  private func definitions() -> [AudienceMarks.Cut] {
    var cuts: [AudienceMarks.Cut] = []
    let source = document.source
    for number in 1...max(1, source.lineCount) {
      let line = source.line(number)
      let text = line.drop { $0 == 0x20 }
      guard text.first == 0x5B, text.dropFirst().first != 0x5E, let close = text.firstIndex(of: 0x5D),
        text[(close + 1)...].first == 0x3A
      else { continue }
      let destination = text[(close + 2)...].drop { $0 == 0x20 || $0 == 0x3C }.prefix { $0 > 0x20 && $0 != 0x3E }
      if isHidden(String(decoding: destination, as: UTF8.self), isName: false) {
        cuts.append(AudienceMarks.Cut(range: line.startIndex..<line.endIndex))
      }
    }
    return cuts
  }

  // MARK: - Cutting

  private func remove(_ cuts: [AudienceMarks.Cut]) -> [UInt8] {
    let source = document.source
    var gone = [Bool](repeating: false, count: source.bytes.count + 1)
    /// Line ends to be made up for behind a place.
    var owed: [Int: Int] = [:]
    for cut in cuts {
      for at in cut.range where source.bytes[at] != 0x0A { gone[at] = true }
      guard let behind = cut.linesBehind else { continue }
      let start = source.position(at: cut.range.lowerBound).line
      let end = source.position(at: max(cut.range.lowerBound, cut.range.upperBound - 1)).line
      let first = source.line(start)
      // What stands before an item on its line is the mark of another one.
      guard source.bytes[first.startIndex..<cut.range.lowerBound].allSatisfy({ [0x20, 0x09, 0x3E].contains($0) }) else {
        continue
      }
      for line in start...max(start, end) {
        let range = source.line(line)
        for at in range.startIndex..<range.endIndex { gone[at] = true }
        if range.endIndex < source.bytes.count, !gone[range.endIndex] {
          gone[range.endIndex] = true
          owed[min(behind, source.bytes.count), default: 0] += 1
        }
      }
    }
    var out: [UInt8] = []
    out.reserveCapacity(source.bytes.count)
    for at in 0...source.bytes.count {
      if let lines = owed[at] { for _ in 0..<lines { out.append(0x0A) } }
      if at < source.bytes.count, !gone[at] { out.append(source.bytes[at]) }
    }
    return out
  }

  private mutating func withhold(_ cuts: [AudienceMarks.Cut], _ marks: AudienceMarks) {
    let merged = Self.merged(cuts.map(\.range))
    guard !merged.isEmpty else { return }
    let marked = Self.merged(cuts.filter(\.isMarked).map(\.range))
    func isMarked(_ range: Range<Int>) -> Bool {
      marked.contains { $0.lowerBound <= range.lowerBound && range.upperBound <= $0.upperBound }
    }
    // As readers would have seen it: without the marks of emphasis, links and tables between the words.
    let tree = document.tree
    for node in tree.ids where WithheldText.isText(tree.kind(node)) {
      let range = marks.bytes(of: node)
      guard merged.contains(where: { $0.lowerBound <= range.lowerBound && range.upperBound <= $0.upperBound }) else {
        continue
      }
      withheld.append(
        WithheldText(
          tree.plainTextBytes(node), at: SourceLocation(file: document.path, range: tree.range(node)),
          isMarked: isMarked(range)))
    }
    let source = document.source
    // And as it was written, for addresses and what stands between.
    for range in merged {
      let place = SourceLocation(file: document.path, range: source.range(of: range))
      withheld.append(WithheldText(Array(source.bytes[range]), at: place, isMarked: isMarked(range)))
      // And without the marks, which stand before the words and behind them in no other place.
      let comments = cuts.filter { $0.isComment && range.overlaps($0.range) }.map(\.range)
      guard !comments.isEmpty else { continue }
      var text: [UInt8] = []
      var at = range.lowerBound
      for comment in comments.sorted(by: { $0.lowerBound < $1.lowerBound }) {
        if at < comment.lowerBound { text += source.bytes[at..<comment.lowerBound] }
        at = max(at, comment.upperBound)
      }
      if at < range.upperBound { text += source.bytes[at..<range.upperBound] }
      withheld.append(WithheldText(text, at: place, isMarked: isMarked(range)))
    }
  }

  private static func merged(_ ranges: [Range<Int>]) -> [Range<Int>] {
    var out: [Range<Int>] = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) where !range.isEmpty {
      if let last = out.last, range.lowerBound <= last.upperBound {
        out[out.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        out.append(range)
      }
    }
    return out
  }
}

/// A text that was left out, and where it stands.
public struct WithheldText: Sendable {
  var text: [UInt8]
  var place: SourceLocation
  /// Whether a mark says of this very text who may see it, and not of the document that it stands in.
  var isMarked: Bool

  init(_ text: [UInt8], at place: SourceLocation, isMarked: Bool = false) {
    self.text = text
    self.place = place
    self.isMarked = isMarked
  }

  /// Kinds of nodes whose text is looked for as one piece.
  static func isText(_ kind: NodeKind) -> Bool {
    switch kind {
    case .paragraph, .heading, .tableCell, .codeBlock: true
    default: false
    }
  }
}
