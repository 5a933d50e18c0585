import Markdown
import Postmortems

/// Timeline entries as rows, with the markup of the document but without repeating the time.
struct TimelineRows {
  let maker: PageMaker
  let document: DocumentView
  let facts: Postmortem

  func context(_ entries: [TimelineEntry], from first: Int) -> TimelineContext {
    var day: CivilDate?
    let start = facts.started?.value
    let rows = entries.enumerated().map { index, entry -> TimelineRow in
      let isNewDay = entry.moment.map { $0.date != day && (day != nil || spansDays(entries)) } ?? false
      day = entry.moment?.date ?? day
      return TimelineRow(
        number: first + index + 1, iso: entry.moment?.iso, time: entry.moment?.clockText ?? entry.written,
        day: isNewDay ? entry.moment.map { maker.words.day($0.date) } : nil, offset: offset(entry, from: start),
        text: markup(of: entry))
    }
    return TimelineContext(
      chart: Markup(), zone: facts.zone?.value ?? entries.lazy.compactMap { $0.moment?.zone }.first,
      hasOffsets: rows.contains { $0.offset != nil }, rows: rows)
  }

  private func spansDays(_ entries: [TimelineEntry]) -> Bool {
    let days = Set(entries.compactMap { $0.moment?.date })
    return days.count > 1
  }

  /// `+34`, or `−42` before impact began; hours and days where minutes say nothing any more.
  private func offset(_ entry: TimelineEntry, from start: Moment?) -> String? {
    guard let start, let moment = entry.moment, let minutes = start.minutes(to: moment) else { return nil }
    let sign = minutes > 0 ? "+" : minutes < 0 ? "−" : ""
    return sign + (abs(minutes) < 1_000 ? String(abs(minutes)) : maker.words.duration(minutes))
  }

  private func markup(of entry: TimelineEntry) -> Markup {
    let tree = document.tree
    guard let first = entry.nodes.first else { return plain(entry.text) }
    if case .tableCell = tree.kind(first) { return cells(entry.nodes) }
    let whole = tree.plainText(first)
    // A list item or a line begins with the time, which has a column of its own.
    if whole.count >= entry.text.count || !entry.text.hasSuffix(tree.plainText(entry.nodes.last ?? first)) {
      let head = tree.isInline(first) ? document.content(of: entry.nodes) : document.content(of: first)
      let plainHead = tree.isInline(first) ? entry.nodes.map { tree.plainText($0) }.joined() : whole
      guard plainHead.hasSuffix(entry.text),
        let (_, rest) = MarkupSplit.split(head, after: String(plainHead.dropLast(entry.text.count)))
      else { return plain(entry.text) }
      var out = rest.trimmedStart
      if !tree.isInline(first) { out.append(document.markup(Array(entry.nodes.dropFirst()))) }
      return out
    }
    // Under a heading that holds the time: the rest of the heading leads, the blocks follow.
    let below = entry.nodes.map { tree.plainText($0) }.joined(separator: " ")
    var out = Markup()
    if entry.text.hasSuffix(below) {
      let lead = entry.text.dropLast(below.count).trimmingSpaces
      if !lead.isEmpty { out.element("b", text: lead) }
    }
    out.append(document.markup(entry.nodes))
    return out
  }

  /// The longest cell says what happened; short ones before it say who or where.
  private func cells(_ nodes: [NodeID]) -> Markup {
    let cells = nodes.map { (document.content(of: $0), document.tree.plainText($0)) }.filter { !$0.0.isEmpty }
    let longest = cells.indices.max { cells[$0].1.utf8.count < cells[$1].1.utf8.count }
    var out = Markup()
    for (index, cell) in cells.enumerated() {
      if index > 0 { out.text(" ") }
      if index == longest {
        out.append(cell.0)
      } else {
        out.open("span", [("class", "m")])
        out.append(cell.0)
        out.close("span")
      }
    }
    return out
  }

  private func plain(_ text: String) -> Markup {
    var out = Markup()
    out.text(text)
    return out
  }
}

extension Markup {
  /// Without the spaces and punctuation that parted it from what was cut off.
  var trimmedStart: Markup {
    let start = bytes.firstIndex { !Markup.isGap($0) } ?? bytes.count
    if start == bytes.count || bytes[start] < 0x80 {
      return start == 0 ? self : Markup(trusted: Array(bytes[start...]))
    }
    // Other scripts have other blanks, and a mark on a letter belongs to it.
    let rest = html.drop {
      $0.isWhitespace || $0 == "." || $0 == ":" || $0 == "–" || $0 == "—" || $0 == "-" || $0 == ","
    }
    return Markup(trusted: String(rest))
  }

  private static func isGap(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x20, 0x09...0x0D, UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "-"), UInt8(ascii: ","): true
    default: false
    }
  }

  static func paragraph(_ content: Markup) -> Markup {
    guard !content.isEmpty else { return Markup() }
    var out = Markup()
    out.open("p")
    out.append(content)
    out.close("p")
    return out
  }
}

extension Substring {
  var trimmingSpaces: String {
    var slice = self
    while slice.first?.isWhitespace == true { slice.removeFirst() }
    while slice.last?.isWhitespace == true { slice.removeLast() }
    return String(slice)
  }
}
