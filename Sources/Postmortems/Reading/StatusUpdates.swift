import Diagnostics
import Markdown

/// The updates of a status page: "**Investigating** – We are looking into …", with the time below or behind it.
struct StatusUpdates {
  private(set) var entries: [TimelineEntry] = []

  /// - Parameter blocks: the top-level blocks of a document without a timeline.
  /// - Returns: no entries where fewer than two updates have a time.
  init(_ blocks: [NodeID], of tree: MarkdownTree, date: CivilDate?, zone: TimeZoneName?) {
    let reader = FieldListReader(tree: tree, file: "")
    for (place, block) in blocks.enumerated() {
      let isHeading = tree.kind(block).isHeading
      guard isHeading || tree.kind(block) == .paragraph else { continue }
      let segments = isHeading ? [[block]] : reader.segments(of: block)
      let texts = segments.map { segment in segment.map { tree.plainText($0) }.joined() }
      guard let first = texts.first, let last = texts.last, Self.isUpdate(first, isWhole: isHeading) else { continue }
      // Behind the words, on a line of its own below them, or in the paragraph that follows.
      var time = TimeExpression.all(in: Array(last.utf8), limit: 8).last { $0.minute != nil && $0.day != nil }
      var text = texts.joined(separator: " ")
      if time == nil {
        for next in blocks.dropFirst(place + 1).prefix(2) where tree.kind(next) == .paragraph {
          let below = tree.plainText(next)
          if Self.isUpdate(below, isWhole: false) { break }
          time = TimeExpression.all(in: Array(below.utf8), limit: 8).last { $0.minute != nil && $0.day != nil }
          if isHeading || time == nil { text += " " + below }
          if time != nil { break }
        }
      }
      guard let time, let minute = time.minute, let day = time.day?.date(near: date) else { continue }
      let moment = Moment(date: day, minute: minute, in: time.zone ?? zone, isApproximate: time.isApproximate)
      entries.append(
        TimelineEntry(
          line: tree.line(block), moment: moment, written: time.written ?? moment.iso, text: text, nodes: [block]))
    }
    if entries.count < 2 { entries = [] }
  }

  private static func isUpdate(_ text: String, isWhole: Bool) -> Bool {
    let lead = text.prefix(24).lowercased()
    guard let state = states.first(where: lead.hasPrefix) else { return false }
    let rest = lead.dropFirst(state.utf8.count).drop { $0 == " " }
    if rest.isEmpty { return isWhole || text.utf8.count <= state.utf8.count + 1 }
    return ["-", "–", "—", ":"].contains { rest.hasPrefix($0) }
  }

  private static let states = [
    "investigating", "identified", "monitoring", "resolved", "update", "completed", "verifying", "in progress",
    "scheduled", "mitigated",
  ]
}
