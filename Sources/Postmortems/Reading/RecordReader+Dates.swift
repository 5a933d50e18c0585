import DataFormats
import Diagnostics
import Markdown

/// The days that a document names besides its timeline.
struct DateClues {
  /// Of a label that says it is the incident's.
  var stated: Fact<CivilDate>?
  /// A `date` of the front matter: in a blog it is the day of publication.
  var frontMatter: Fact<CivilDate>?
  var title: Fact<CivilDate>?
  var fileName: Fact<CivilDate>?
  /// The first day in the head or the summary.
  var text: Fact<CivilDate>?
  /// The label that states the day states only a month.
  var isMonthAlone = false

  /// What clock times and days without a year are read near to.
  var context: CivilDate? { (stated ?? title ?? text ?? fileName ?? frontMatter)?.value }

  /// No incident began after it was written about.
  var publication: CivilDate? { (frontMatter ?? fileName)?.value }
}

extension RecordReader {
  mutating func dateClues() -> DateClues {
    var clues = DateClues()
    clues.fileName = FileName.date(document.path).map {
      Fact($0, Provenance(.text, at: SourceLocation(file: document.path)))
    }
    // Of front matter that says "incident date" too, the bare `date` is the page's.
    let hasOwnName = fields.all(.date).contains { $0.source == .frontMatter && $0.label != "date" }
    for value in fields.all(.date) {
      guard let found = day(value, near: clues.fileName?.value) else {
        clues.isMonthAlone = clues.isMonthAlone || Self.isMonthAlone(value.value)
        continue
      }
      let isBare = value.source == .frontMatter && value.label == "date"
      if isBare, hasOwnName || !statesAnIncident {
        clues.frontMatter = clues.frontMatter ?? found
      } else {
        clues.stated = clues.stated ?? found
      }
    }
    if clues.stated == nil {
      for field in [FieldName.started, .detected] {
        guard let value = fields[field],
          let found = TimeExpression.first(in: Array(value.value.utf8))?.day?.date(near: clues.frontMatter?.value)
        else { continue }
        clues.stated = clues.stated ?? Fact(found, Provenance(value.source, at: value.location))
      }
    }
    let near = clues.publication ?? permalinkDate
    clues.title = titleDate(near: near)
    clues.text = textDate(near: near)
    return clues
  }

  private static func isMonthAlone(_ text: String) -> Bool {
    guard text.utf8.count <= 24 else { return false }
    var scanner = TimeScanner(Array(text.utf8))
    guard let found = scanner.monthAndYear(), found.year != nil else { return false }
    return scanner.isAtEnd
  }

  /// Front matter that states more of the incident than a day is about the incident, not about the page.
  private var statesAnIncident: Bool {
    // The `categories` of a blog are no causes.
    if fields.all(.causes).contains(where: { $0.source.isData && !$0.label.hasPrefix("categor") }) { return true }
    return [FieldName.severity, .started, .detected, .resolved, .id].contains { field in
      fields.all(field).contains { $0.source.isData }
    }
  }

  /// `2023/09/01` in a permalink, as blogs have it.
  private var permalinkDate: CivilDate? {
    guard let frontMatter else { return nil }
    for key in ["path", "permalink", "url", "slug"] {
      let parts = (frontMatter[key]?.string ?? "").split(separator: "/").map { Int(ascii: Array($0.utf8)) }
      for start in parts.indices.dropLast(2) {
        if let year = parts[start], year > 1_900, let month = parts[start + 1], let day = parts[start + 2],
          let date = CivilDate(year: year, month: month, day: day)
        {
          return date
        }
      }
    }
    return nil
  }

  func titleDate(near publication: CivilDate?) -> Fact<CivilDate>? {
    let text =
      incidents.first?.title ?? titleHeading?.text ?? frontMatter?["title"]?.string ?? document.outline.first?.text
      ?? ""
    guard let day = TimeExpression.first(in: Array(text.utf8))?.day else { return nil }
    let near = day.isEitherWay ? publication ?? NumericDay.context(in: document.source.bytes) : publication
    guard let found = day.date(before: near) else { return nil }
    let location = titleHeading.map { SourceLocation(file: document.path, range: tree.range($0.node)) }
    return Fact(found, Provenance(.text, at: location ?? SourceLocation(file: document.path)))
  }

  /// The first day named in the head or the summary, where it is not long before publication: older ones are
  /// history.
  private func textDate(near publication: CivilDate?) -> Fact<CivilDate>? {
    let opening = openingParagraphs()
    for block in opening + (opening.isEmpty ? paragraphs(of: [.impact, .rootCause]) : []) {
      for found in TimeExpression.all(in: tree.plainTextBytes(block), limit: 6) {
        guard let date = found.day?.date(before: publication) else { continue }
        if isOfText(tree.plainTextBytes(block), before: found.range.lowerBound) { continue }
        if let publication, date > publication || publication.dayNumber - date.dayNumber > 45 { continue }
        return Fact(date, Provenance(.text, at: SourceLocation(file: document.path, range: tree.range(block))))
      }
    }
    return nil
  }

  /// "Published on May 2", "Last updated: …": the day of the text.
  private func isOfText(_ bytes: [UInt8], before offset: Int) -> Bool {
    let lead = String(decoding: bytes[max(0, offset - 32)..<offset], as: UTF8.self).lowercased()
    return [
      "published", "posted", "last updated", "last modified", "written on", "report date", "updated on", "updated:",
    ]
    .contains(where: lead.holds)
  }

  /// The paragraphs in which a document says what it is about: those of its head and its summary.
  func openingParagraphs() -> [NodeID] {
    let summary = sections.first { $0.kind == .summary }?.blocks ?? []
    return (head + summary).flatMap { block -> [NodeID] in
      switch tree.kind(block) {
      case .paragraph: [block]
      case .list: Array(tree.children(of: block))
      default: []
      }
    }
  }

  /// The day the incident began. What a label states wins; else the timeline knows better than the name of
  /// the file or the front matter, which are often of the day of publication.
  func incidentDate(_ clues: DateClues, _ facts: Postmortem, timelineStatesDays: Bool) -> Fact<CivilDate>? {
    let found = nearestDate(clues, facts, timelineStatesDays: timelineStatesDays)
    // A `date` that the rest of the document agrees with is the incident's, and the author states it.
    guard let own = clues.frontMatter, own.value == found?.value,
      own.provenance.source < found?.provenance.source ?? .text
    else { return found }
    return own
  }

  private func nearestDate(
    _ clues: DateClues, _ facts: Postmortem, timelineStatesDays: Bool
  ) -> Fact<CivilDate>? {
    if let stated = clues.stated {
      return writtenLater(than: stated, facts, timelineStatesDays: timelineStatesDays) ?? stated
    }
    // "Date of incident: September 2025": the author knows the day no better.
    if clues.isMonthAlone { return nil }
    // A day in the title on which something happened is the incident's, also where its story begins before. One
    // without a year has that of the timeline: "Outages from 11 April to 23 April".
    if timelineStatesDays, facts.started.map({ $0.basis == .inferred }) ?? true,
      let title = clues.title ?? titleDate(near: facts.timeline.compactMap(\.moment).last?.date),
      facts.timeline.contains(where: { $0.moment?.date == title.value }),
      !beginsShortlyBefore(title.value, facts)
    {
      return title
    }
    if timelineStatesDays, let found = dateOfTimeline(facts) {
      let limit = clues.publication ?? permalinkDate
      // A timeline that begins with how it came about, months before it was written about.
      if let limit, limit.dayNumber - found.value.dayNumber > 60,
        let nearer = [clues.title, clues.text].compactMap(\.self).first(where: {
          (0...45).contains(limit.dayNumber - $0.value.dayNumber)
        })
      {
        return nearer
      }
      if limit.map({ found.value <= $0.adding(days: 1) }) ?? true { return found }
    }
    return clues.title ?? clues.text ?? clues.frontMatter ?? clues.fileName
      ?? facts.timeline.first.flatMap(day)
  }

  /// Whether it is known to have begun in the days directly before: what began at night is named by the morning.
  private func beginsShortlyBefore(_ day: CivilDate, _ facts: Postmortem) -> Bool {
    facts.started.map { (1...3).contains(day.dayNumber - $0.value.date.dayNumber) } ?? false
  }

  /// "Date: 8 July" over a timeline whose first entries are of 1 July: the label is of the day it was written down. One
  /// that says whose day it is ("Incident date") is believed.
  private func writtenLater(
    than stated: Fact<CivilDate>, _ facts: Postmortem, timelineStatesDays: Bool
  ) -> Fact<CivilDate>? {
    guard timelineStatesDays, facts.started?.provenance.source.isData != true,
      fields[.date].map({ $0.location == stated.provenance.location && Label.normalized($0.label) == "date" }) ?? false,
      let first = facts.timeline.first(where: { $0.moment != nil }), let begin = first.moment?.date,
      let last = facts.timeline.last(where: { $0.moment != nil })?.moment?.date
    else { return nil }
    // All of it lies before the day, and not so long ago that another story would be told.
    guard last < stated.value, (1...60).contains(stated.value.dayNumber - begin.dayNumber) else { return nil }
    return dateOfTimeline(facts) ?? day(first)
  }

  private func dateOfTimeline(_ facts: Postmortem) -> Fact<CivilDate>? {
    if let started = facts.started {
      return Fact(started.value.date, Provenance(.sectionTable, at: started.provenance.location))
    }
    let first = facts.timeline.first { $0.moment != nil }.flatMap(day)
    guard let first else { return nil }
    guard let detected = facts.detected else { return busiestDay(facts) ?? first }
    // What stands days before anyone noticed is how it came about.
    return detected.value.date.dayNumber - first.value.dayNumber <= 3
      ? first
      : Fact(detected.value.date, Provenance(.sectionTable, at: detected.provenance.location))
  }

  /// The first of the days around the one with most entries: what stands weeks before is how it came about.
  private func busiestDay(_ facts: Postmortem) -> Fact<CivilDate>? {
    let dated = facts.timeline.compactMap { entry in entry.moment.map { (entry, $0.date) } }
    var counts: [CivilDate: Int] = [:]
    for (_, day) in dated { counts[day, default: 0] += 1 }
    guard let most = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }), most.value > 2 else { return nil }
    var begin = most.key
    for day in counts.keys.sorted(by: >) where day < begin && begin.dayNumber - day.dayNumber <= 2 { begin = day }
    return dated.first { $0.1 == begin }.flatMap { day($0.0) }
  }

  private func day(_ entry: TimelineEntry) -> Fact<CivilDate>? {
    guard let date = entry.moment?.date else { return nil }
    let location = SourceLocation(file: document.path, range: SourceRange(line: entry.line))
    return Fact(date, Provenance(.sectionTable, at: location))
  }

  /// - Parameter context: a day near which those are read that can be read two ways; without it, the first day of
  ///   the document that cannot.
  mutating func day(_ value: LabelledValue, near context: CivilDate? = nil) -> Fact<CivilDate>? {
    let stated = TimeExpression.first(in: Array(value.value.utf8))?.day
    // A day without a year stays unknown here, whatever stands near it.
    let near = stated?.isEitherWay == true ? context ?? NumericDay.context(in: document.source.bytes) : nil
    if let found = stated?.date(near: near) {
      return Fact(found, Provenance(value.source, at: value.location))
    }
    if value.source.isData {
      diagnostics.append(
        Diagnostic(
          .warning, rule: "fact.date", at: value.location, "\"\(value.value)\" is not a date",
          because: "the fact stays unknown", remedy: "write it as YYYY-MM-DD"))
    }
    return nil
  }

  // MARK: - Zone

  func statedZone() -> Fact<String>? {
    if let stated = fields.text(.zone) { return stated }
    // "Timeline (all times UTC)", "All times are in UTC."
    for section in sections where section.kind == .timeline {
      let paragraphs = section.blocks.prefix(2).filter { tree.kind($0) == .paragraph || tree.kind($0).isQuote }
      let head = section.blocks.first { tree.kind($0).isTable }.flatMap { tree.firstChild($0) }
      // "### 3 October (all times CEST)" over the first times.
      let heading = section.blocks.first {
        tree.kind($0).isHeading && TimeExpression.leading(tree.plainTextBytes($0)) != nil
      }
      let nodes = paragraphs + (head.map { [$0] } ?? []) + (heading.map { [$0] } ?? [])
      let texts = [section.title] + nodes.map { tree.plainText($0) }
      for text in texts {
        guard let zone = TimeZoneName.named(in: text) ?? TimeZoneName.spelledOut(in: text) else { continue }
        let location = SourceLocation(file: document.path, range: SourceRange(line: section.lines.lowerBound))
        return Fact(zone.name, Provenance(.section, at: location))
      }
    }
    // "All times are in PDT." may stand at the head of the document.
    for block in head where tree.kind(block) == .paragraph {
      let text = tree.plainText(block)
      guard text.utf8.count < 160, Self.allTimes.isFound(in: text), let zone = TimeZoneName.named(in: text) else {
        continue
      }
      return Fact(zone.name, Provenance(.text, at: SourceLocation(file: document.path, range: tree.range(block))))
    }
    return nil
  }

  private static let allTimes = PhraseIndex(["all times", "times are", "times in", "timestamps"])

  /// The zone that most times of the timeline carry, else the first one in the text.
  func commonZone(_ entries: [TimelineEntry]) -> Fact<String>? {
    var counts: [String: Int] = [:]
    for zone in entries.compactMap(\.moment?.zone) { counts[zone, default: 0] += 1 }
    if let most = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) })?.key,
      let entry = entries.first(where: { $0.moment?.zone == most })
    {
      let location = SourceLocation(file: document.path, range: SourceRange(line: entry.line))
      return Fact(most, Provenance(.sectionTable, at: location))
    }
    // Of the labels that state moments.
    for field in [FieldName.started, .detected, .mitigated, .resolved, .date] {
      guard let value = fields[field],
        let zone = TimeExpression.all(in: Array(value.value.utf8), limit: 4).compactMap(\.zone).first
          ?? TimeZoneName.named(in: value.label)
      else { continue }
      return Fact(zone.name, Provenance(value.source, at: value.location))
    }
    let paragraphs = tree.children(of: MarkdownTree.root).filter { tree.kind($0) == .paragraph }
    for block in paragraphs + openingParagraphs().filter({ tree.kind($0) != .paragraph }) {
      for found in TimeExpression.all(in: tree.plainTextBytes(block), limit: 8) {
        guard found.minute != nil, let zone = found.zone else { continue }
        return Fact(
          zone.name, Provenance(.text, at: SourceLocation(file: document.path, range: tree.range(block))))
      }
    }
    return nil
  }
}

extension TimeZoneName {
  /// The first zone that stands in a text as a word of its own, in capitals or as `Area/City`.
  static func named(in text: String) -> TimeZoneName? {
    let words = text.split { $0 == " " || $0 == "(" || $0 == ")" || $0 == "," || $0 == ":" || $0 == "." || $0 == "*" }
    for word in words {
      guard word.utf8.count > 1, word.utf8.first?.isDigit == false, word == word.uppercased() || word.contains("/"),
        let zone = TimeZoneName(String(word))
      else { continue }
      return zone
    }
    return nil
  }

  /// "Pacific Time", "Central European Time", "heure de Paris", "Berlin time".
  static func spelledOut(in text: String) -> TimeZoneName? {
    let words = text.split { $0 == " " || $0 == "(" || $0 == ")" || $0 == "," || $0 == ":" || $0 == "." || $0 == "*" }
    for (index, word) in words.enumerated() where word.lowercased() == "time" {
      for count in [3, 2, 1] where index >= count {
        let name = words[(index - count)...index].joined(separator: " ")
        if ZoneRules.rule(name) != nil { return TimeZoneName(name: name, offset: nil) }
      }
    }
    return nil
  }
}

extension TimeExpression.Day {
  /// The full date; without a year, the last such day up to the given one.
  func date(before limit: CivilDate?) -> CivilDate? {
    guard year == nil, let limit, let found = date(near: limit), found > limit else { return date(near: limit) }
    return CivilDate(year: limit.year - 1, month: month, day: day) ?? found
  }
}

/// Days that are written in numbers only.
enum NumericDay {
  /// A day near which those of a document are read that may begin with the day or with the month.
  static func context(in bytes: [UInt8]) -> CivilDate? { firstUnmistakable(in: bytes) ?? densest(in: bytes) }

  /// Of several such days the reading in which they stand close to each other: `08-01`, `11-01` and `12-01` are five
  /// days of January, rather than three months.
  private static func densest(in bytes: [UInt8]) -> CivilDate? {
    var days: [TimeExpression.Day] = []
    for found in TimeExpression.all(in: bytes, limit: 64) {
      if let day = found.day, day.isEitherWay, !days.contains(day) { days.append(day) }
    }
    let asWritten = days.compactMap { CivilDate(year: $0.year ?? 0, month: $0.month, day: $0.day) }
    let turned = days.compactMap { CivilDate(year: $0.year ?? 0, month: $0.day, day: $0.month) }
    guard days.count >= 2, let from = turned.min(), let to = turned.max(), let first = asWritten.min(),
      let last = asWritten.max()
    else { return nil }
    let (span, other) = (to.dayNumber - from.dayNumber, last.dayNumber - first.dayNumber)
    return span <= 21 && span * 3 < other ? from : nil
  }

  /// The first `29-09-2021` or `29/09/2021` of a document: one that begins with the day, beyond doubt.
  private static func firstUnmistakable(in bytes: [UInt8]) -> CivilDate? {
    func number(_ from: Int, _ count: Int) -> Int? {
      guard from + count <= bytes.count, bytes[from..<(from + count)].allSatisfy(\.isDigit) else { return nil }
      return Int(ascii: Array(bytes[from..<(from + count)]))
    }
    for mark in bytes.indices where bytes[mark] == 0x2D || bytes[mark] == 0x2F {
      guard mark >= 2, mark + 7 < bytes.count, bytes[mark + 3] == bytes[mark], mark == 2 || !bytes[mark - 3].isDigit,
        let day = number(mark - 2, 2), day > 12, let month = number(mark + 1, 2), let year = number(mark + 4, 4),
        year > 1_900, let date = CivilDate(year: year, month: month, day: day)
      else { continue }
      return date
    }
    return nil
  }
}
