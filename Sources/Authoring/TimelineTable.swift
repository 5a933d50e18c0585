import Markdown
import Postmortems

/// The entries of a timeline as rows for a postmortem.
struct TimelineTable {
  /// What the times of the rows count in, in words for the line above them.
  var zone: Zone
  var rows: [(time: String, text: String)]

  enum Zone: Hashable {
    /// All times could be given in UTC.
    case utc
    /// They are as written, in this zone, whose offset depends on the day or is not known.
    case named(String)
    case unknown

    var sentence: String {
      switch self {
      case .utc: "All times are UTC."
      case .named(let name): "All times are in \(name)."
      case .unknown: "The timeline does not say in which zone its times are."
      }
    }
  }

  /// - Parameter date: the day of the incident, which rows on it do not repeat.
  init(_ entries: [TimelineEntry], of document: Document, date: CivilDate) {
    let timed = entries.compactMap { $0.moment }.filter { $0.minute != nil }
    if !timed.isEmpty, timed.allSatisfy({ $0.offset != nil }) {
      zone = .utc
    } else {
      zone = Set(timed.map(\.zone)).count == 1 ? timed.first?.zone.map(Zone.named) ?? .unknown : .unknown
    }
    let asUTC = zone == .utc
    var day = date
    rows = entries.map { entry in
      let text = Self.cell(entry.markdown(in: document))
      guard let moment = entry.moment.map({ asUTC ? $0.inUTC : $0 }), let time = moment.clockText else {
        return (entry.moment?.date.iso ?? entry.written, text)
      }
      defer { day = moment.date }
      let mark = moment.isApproximate ? "~" : ""
      return (mark + (moment.date == day ? time : moment.date.iso + " " + time), text)
    }
  }

  /// A cell ends at a `|` that is not escaped (GFM 4.10).
  static func cell(_ text: String) -> String {
    var out = ""
    var isEscaped = false
    for character in text {
      if character == "|", !isEscaped { out += "\\" }
      isEscaped = character == "\\" && !isEscaped
      out.append(character)
    }
    return out
  }

  /// The text with its timeline filled in: rows in place of the template's, or a section where it has none.
  func inserted(into text: String, vocabulary: Vocabulary) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let heading = lines.indices.first { index in
      let hashes = lines[index].prefix { $0 == "#" }.count
      // The heading of level 1 is the title: "Timeline of a bad day" is no section.
      return (2...6).contains(hashes) && vocabulary.section(String(lines[index].dropFirst(hashes))) == .timeline
    }
    guard let heading else {
      return text + "\n## Timeline\n\n"
        + (["\(zone.sentence)", ""] + table(columns: 2, time: 0, event: 1)).joined(separator: "\n") + "\n"
    }
    let end = lines[(heading + 1)...].firstIndex { $0.hasPrefix("#") } ?? lines.endIndex
    if let stated = lines[heading..<end].firstIndex(where: { $0 == "All times are UTC." }) {
      lines[stated] = zone.sentence
    } else {
      lines.insert(contentsOf: ["", zone.sentence], at: heading + 1)
    }
    let sectionEnd = lines[(heading + 1)...].firstIndex { $0.hasPrefix("#") } ?? lines.endIndex
    guard let head = lines[heading..<sectionEnd].firstIndex(where: { $0.hasPrefix("|") }) else {
      var at = sectionEnd
      while at > heading + 1, lines[at - 1].isEmpty { at -= 1 }
      lines.insert(contentsOf: [""] + table(columns: 2, time: 0, event: 1), at: at)
      return lines.joined(separator: "\n")
    }
    let tableEnd = lines[head..<sectionEnd].firstIndex { !$0.hasPrefix("|") } ?? sectionEnd
    let (count, time, event) = columns(of: lines[head])
    let body = Array(table(columns: count, time: time, event: event).dropFirst(2))
    lines.replaceSubrange(min(head + 2, tableEnd)..<tableEnd, with: body)
    return lines.joined(separator: "\n")
  }

  private func table(columns: Int, time: Int, event: Int) -> [String] {
    let body = rows.map { row in
      "| " + (0..<columns).map { $0 == time ? row.time : $0 == event ? row.text : "" }.joined(separator: " | ") + " |"
    }
    return ["| Time | What happened |", "| --- | --- |"] + body
  }

  /// The first column that speaks of time, and the first behind it or else beside it.
  private func columns(of header: String) -> (count: Int, time: Int, event: Int) {
    let names = header.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast().map {
      $0.lowercased()
    }
    guard names.count >= 2 else { return (2, 0, 1) }
    let time = names.firstIndex { $0.contains("time") || $0.contains("when") } ?? 0
    let event = names.firstIndex { $0.contains("event") || $0.contains("what") || $0.contains("description") }
    return (names.count, time, event.flatMap { $0 == time ? nil : $0 } ?? (time == 0 ? 1 : 0))
  }
}

extension Moment {
  /// The same moment by the clock of UTC, where the offset is known.
  var inUTC: Moment {
    guard let minute, let offset else { return self }
    let shifted = date.dayNumber * 1_440 + minute - offset
    let day = shifted >= 0 ? shifted / 1_440 : -((1_439 - shifted) / 1_440)
    return Moment(
      date: CivilDate(dayNumber: day), minute: shifted - day * 1_440, zone: "UTC", offset: 0,
      isApproximate: isApproximate)
  }
}
