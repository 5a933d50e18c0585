import Diagnostics
import Markdown

extension RecordReader {
  /// `| Detected: first signal | 2026-06-30 14:06 | … |`: rows that name a moment and then its time.
  func readMomentTables(into facts: inout Postmortem) {
    for node in tree.ids where tree.kind(node).isTable {
      for row in tree.children(of: node) {
        let cells = Array(tree.children(of: row).prefix(2))
        guard cells.count == 2 else { continue }
        let label = tree.plainText(cells[0]).prefix { $0 != ":" && $0 != "(" && $0 != "," }
        guard let field = rules.vocabulary.field(String(label)),
          let found = TimeExpression.leading(tree.plainTextBytes(cells[1])), found.minute != nil,
          let day = found.day?.date(near: facts.date?.value) ?? facts.date?.value
        else { continue }
        let zone = found.zone ?? facts.zone.flatMap { TimeZoneName($0.value) } ?? zoneOfHeader(node)
        let moment = Moment(
          date: day, minute: found.minute, zone: zone?.name, offset: zone?.offset, isApproximate: found.isApproximate)
        let place = SourceLocation(file: document.path, range: tree.range(cells[1]))
        let fact = Fact(moment, Provenance(.sectionTable, at: place))
        switch field {
        case .started where facts.started?.basis != .stated: facts.started = fact
        case .detected where facts.detected?.basis != .stated: facts.detected = fact
        case .mitigated where facts.mitigated?.basis != .stated: facts.mitigated = fact
        case .resolved where facts.resolved?.basis != .stated: facts.resolved = fact
        default: continue
        }
      }
    }
  }

  /// A zone that the document names once, in a label, at the head of a column or at one of its times, is that of all
  /// its times; two of them are left as they are.
  func spreadZone(in facts: inout Postmortem) {
    let stated = facts.zone.flatMap { TimeZoneName($0.value) }
    let zone = stated ?? tree.ids.lazy.filter { tree.kind($0).isTable }.compactMap(zoneOfHeader).first
    let named = Set(facts.timeline.compactMap(\.moment?.zone))
    // "03:00Z" writes the zone as a letter.
    guard let zone, named.isSubset(of: zone.name == "UTC" ? ["UTC", "Z"] : [zone.name]) else { return }
    for index in facts.timeline.indices where facts.timeline[index].moment?.zone == nil {
      facts.timeline[index].moment?.zone = zone.name
      facts.timeline[index].moment?.offset = zone.offset
    }
    for path in [\Postmortem.started, \.detected, \.mitigated, \.resolved] where facts[keyPath: path]?.value.zone == nil
    {
      facts[keyPath: path]?.value.zone = zone.name
      facts[keyPath: path]?.value.offset = zone.offset
    }
  }

  /// Under a title that is itself a section's heading ("Timeline") the labels stand in that section.
  func idBelowTitle() -> String? {
    let blocks = tree.children(of: MarkdownTree.root).prefix(6)
    let labels = FieldListReader(tree: tree, file: document.path).read(Array(blocks))
    let value = labels.first { rules.vocabulary.field($0.label) == .id }?.value.trimmedASCII()
    return value.flatMap { $0.contains(" ") || $0.utf8.count > 80 ? nil : $0 }
  }

  /// `Time (UTC)` at the head of a column holds for all of it.
  private func zoneOfHeader(_ table: NodeID) -> TimeZoneName? {
    guard let header = tree.firstChild(table) else { return nil }
    for cell in tree.children(of: header) {
      let words = tree.plainText(cell).split { !$0.isLetter && !$0.isNumber && $0 != "+" && $0 != ":" && $0 != "/" }
      if let zone = words.lazy.compactMap({ $0.allSatisfy(\.isUppercase) ? TimeZoneName(String($0)) : nil }).first {
        return zone
      }
    }
    return nil
  }
}

extension TimelineEntry {
  /// The entry's text as Markdown in one line, links and emphasis kept where the source allows it.
  public func markdown(in document: Document) -> String {
    let tree = document.tree
    guard let first = nodes.first else { return text }
    if case .tableCell = tree.kind(first) {
      // An empty cell has a place in the source, but nothing of its own there.
      let cells = nodes.filter { tree.firstChild($0) != nil }.map { Self.oneLine(Self.source(of: $0, in: document)) }
        .filter { !$0.isEmpty }
      return cells.joined(separator: " · ")
    }
    let source = Self.source(of: first, in: document)
    guard nodes.count == 1, let time = TimeExpression.leading(Array(source.utf8)), time.minute != nil else {
      return Self.oneLine(text)
    }
    let rest = TimelineReader.rest(of: Array(source.utf8), behind: time)
    return Self.isBalanced(rest) ? Self.oneLine(rest) : Self.oneLine(text)
  }

  private static func source(of node: NodeID, in document: Document) -> String {
    let range = document.tree.range(node)
    let start = document.source.offset(of: range.start)
    let end = document.source.offset(of: range.end) + 1
    guard start >= 0, start < end, end <= document.source.bytes.count else { return "" }
    return String(decoding: document.source.bytes[start..<end], as: UTF8.self).trimmedASCII()
  }

  private static func oneLine(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).map { String($0).trimmedASCII() }.joined(separator: " ")
  }

  /// Cut behind its time, `**14:02 Alert** fires` would begin emphasis that it does not end.
  private static func isBalanced(_ text: String) -> Bool {
    func count(_ character: Character) -> Int { text.reduce(0) { $0 + ($1 == character ? 1 : 0) } }
    return count("*").isMultiple(of: 2) && count("`").isMultiple(of: 2) && count("_").isMultiple(of: 2)
      && count("[") == count("]")
  }
}
