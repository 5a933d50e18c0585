import DataFormats
import Diagnostics
import Markdown

extension RecordReader {
  // MARK: - Timeline

  /// The entries of all timelines, and whether they name days or only times.
  func timeline(near date: CivilDate?, zone: TimeZoneName?) -> (entries: [TimelineEntry], statesDays: Bool) {
    var result: (entries: [TimelineEntry], statesDays: Bool) = ([], false)
    for section in sections where section.kind == .timeline {
      let read = TimelineReader.read(section.blocks, of: tree, title: section.title, date: date, zone: zone)
      result.entries += read.entries
      result.statesDays = result.statesDays || read.statesDays
    }
    if result.entries.isEmpty { result = unnamedTimeline(near: date, zone: zone) }
    // Nested sections are read with the section that holds them, and on their own: each line counts once.
    var seen: Set<String> = []
    result.entries = result.entries.filter { seen.insert("\($0.line) \($0.written)").inserted }
      .sorted { $0.line < $1.line }
    return result
  }

  /// A table, list or run of headings in which most entries begin with a clock time is a timeline, whatever
  /// stands above it.
  private func unnamedTimeline(near date: CivilDate?, zone: TimeZoneName?) -> (
    entries: [TimelineEntry], statesDays: Bool
  ) {
    let never: Set<SectionKind> = [.actions, .people, .references, .signatures, .facts]
    let taken = Set(sections.filter { $0.kind.map(never.contains) ?? false }.flatMap(\.blocks))
    var blocks: [NodeID] = []
    for block in tree.children(of: MarkdownTree.root) where !taken.contains(block) {
      let kind = tree.kind(block)
      guard kind.isList || kind.isTable else { continue }
      let read = TimelineReader.read([block], of: tree, date: date, zone: zone)
      let timed = read.entries.filter { $0.moment?.minute != nil || $0.written.contains(":") }.count
      let count = Array(tree.children(of: block)).count - (kind.isTable ? 1 : 0)
      if timed >= 3, timed * 3 >= count * 2 { blocks.append(block) }
    }
    guard blocks.isEmpty else { return TimelineReader.read(blocks, of: tree, date: date, zone: zone) }
    let headings = document.outline.filter { TimeExpression.leading(Array($0.text.utf8))?.minute != nil }
    let all = Array(tree.children(of: MarkdownTree.root))
    guard headings.count >= 3, let first = headings.first?.node else {
      let updates = StatusUpdates(all, of: tree, date: date, zone: zone)
      if !updates.entries.isEmpty { return (updates.entries, true) }
      // Paragraphs that begin with the digits of a clock time; "At 9:04 we …" tells a story.
      let lines = all.filter { !taken.contains($0) && tree.kind($0) == .paragraph && beginsWithClock($0) }
      return lines.reduce(0, { $0 + clockLines(of: $1) }) >= 3
        ? TimelineReader.read(lines, of: tree, date: date, zone: zone) : ([], false)
    }
    return TimelineReader.read(Array(all.drop { $0 != first }), of: tree, date: date, zone: zone)
  }

  /// How many lines of a paragraph begin with a clock time.
  private func clockLines(of paragraph: NodeID) -> Int {
    FieldListReader(tree: tree, file: "").segments(of: paragraph).reduce(0) { count, segment in
      let text = segment.map { tree.plainText($0) }.joined()
      return count + (TimeExpression.leading(Array(text.utf8.prefix(80)))?.minute == nil ? 0 : 1)
    }
  }

  private func beginsWithClock(_ paragraph: NodeID) -> Bool {
    let text = Array(tree.plainTextBytes(paragraph).prefix(80))
    guard let first = text.first, first.isDigit || first == 0x5B || first == 0x7E else { return false }
    return TimeExpression.leading(text)?.minute != nil
  }

  // MARK: - Moments

  /// The moments that labels state.
  mutating func readMoments(into facts: inout Postmortem, near date: CivilDate?) {
    var previous: Moment?
    func read(_ field: FieldName) -> Fact<Moment>? {
      guard let value = fields[field] else { return nil }
      guard let found = TimeExpression.first(in: Array(value.value.utf8)),
        let day = found.day?.date(near: date) ?? previous?.date ?? date
      else {
        if value.source.isData { diagnostics.append(Self.notAMoment(value)) }
        return nil
      }
      // "Start time (UTC)": the zone may stand in the label.
      let zone = found.zone ?? TimeZoneName.named(in: value.label) ?? facts.zone.flatMap { TimeZoneName($0.value) }
      var moment = Moment(date: day, minute: found.minute, in: zone, isApproximate: found.isApproximate)
      // A clock time before the previous moment, with no day of its own, is on the next day.
      if found.day == nil, let before = previous?.minute, let minute = moment.minute, minute < before {
        moment = Moment(date: day.adding(days: 1), minute: minute, in: zone, isApproximate: found.isApproximate)
      }
      // In prose behind a label a day alone is no moment; in data it is what the author wants to state.
      guard moment.minute != nil || value.source.isData else { return nil }
      previous = moment
      return Fact(moment, Provenance(value.source, at: value.location))
    }
    facts.started = read(.started)
    facts.detected = read(.detected)
    facts.mitigated = read(.mitigated)
    facts.resolved = read(.resolved)
    // Status pages state when it was over, and when it began as the `date` of the page.
    if facts.started == nil, facts.resolved?.provenance.source == .frontMatter,
      let begin = fields.all(.date).first(where: { $0.source == .frontMatter }),
      let found = TimeExpression.first(in: Array(begin.value.utf8)), let day = found.day?.date(near: nil),
      let minute = found.minute
    {
      let zone = found.zone ?? facts.zone.flatMap { TimeZoneName($0.value) }
      facts.started = Fact(
        Moment(date: day, minute: minute, in: zone), Provenance(.frontMatter, at: begin.location))
    }
    if facts.started == nil, facts.resolved == nil, let (start, end) = statedWindow(.date, near: date, zone: facts.zone)
    {
      facts.started = start
      // "11:20 CET (10:20 UTC)" is one moment by two clocks.
      if start.value.offset == end.value.offset { facts.resolved = end }
    }
  }

  /// "When: 2024-01-09, 11:20–13:05 UTC": a label that states both ends.
  private func statedWindow(_ field: FieldName, near date: CivilDate?, zone: Fact<String>?) -> (
    Fact<Moment>, Fact<Moment>
  )? {
    for value in fields.all(field) {
      let times = TimeExpression.all(in: Array(value.value.utf8), limit: 5).filter { $0.minute != nil || $0.day != nil }
      let clocks = times.filter { $0.minute != nil }
      guard clocks.count == 2, let first = clocks.first, let last = clocks.last, let start = first.minute,
        let end = last.minute, let day = times.first(where: { $0.day != nil })?.day?.date(near: date) ?? date
      else { continue }
      let zoneName =
        first.zone ?? last.zone ?? TimeZoneName.named(in: value.label) ?? zone.flatMap { TimeZoneName($0.value) }
      let lastDay = last.day?.date(near: day) ?? (end < start ? day.adding(days: 1) : day)
      let provenance = Provenance(value.source, at: value.location)
      return (
        Fact(Moment(date: day, minute: start, in: zoneName, isApproximate: first.isApproximate), provenance),
        Fact(
          Moment(date: lastDay, minute: end, in: last.zone ?? zoneName, isApproximate: last.isApproximate), provenance)
      )
    }
    return nil
  }

  /// "Period: 18:50 to 19:20 UTC (30 minutes)": the length of a window, in brackets behind it.
  private func windowLength() -> Fact<Int>? {
    for value in fields.all(.date) {
      guard let open = value.value.lastIndex(of: "("), let close = value.value[open...].firstIndex(of: ")") else {
        continue
      }
      let inside = String(value.value[value.value.index(after: open)..<close])
      guard inside.utf8.first?.isDigit == true || inside.hasPrefix("~"),
        let minutes = DurationReader.minutes(in: inside)
      else { continue }
      return Fact(minutes, Provenance(value.source, at: value.location))
    }
    return nil
  }

  private static func notAMoment(_ value: LabelledValue) -> Diagnostic {
    Diagnostic(
      .warning, rule: "fact.moment", at: value.location, "\"\(value.value)\" is not a moment",
      because: "the fact stays unknown, and durations cannot be computed from it",
      remedy: "write it as YYYY-MM-DDTHH:MMZ, or with the offset of its zone")
  }

  /// The moments that no label states, as far as the wording of the timeline names them.
  func inferMoments(into facts: inout Postmortem, near date: CivilDate?) {
    let prose = ProseMoments(
      opening: openingParagraphs(), impact: paragraphs(of: [.impact]),
      rest: paragraphs(of: [.resolution, .mitigation, nil]), of: tree, date: facts.timeline.first?.moment?.date ?? date,
      zone: facts.zone.flatMap { TimeZoneName($0.value) })
    let begin = beginOfStory(facts.timeline)
    let found = MomentReader(cues: rules.vocabulary.moments).read(Array(facts.timeline[begin...])).mapValues { found in
      var found = found
      found.entry += begin
      return found
    }
    func fact(_ moment: IncidentMoment) -> Fact<Moment>? {
      if let said = prose.found[moment], found[moment].map({ $0.confidence < said.confidence }) ?? true {
        let location = SourceLocation(file: document.path, range: tree.range(said.node))
        return Fact(
          said.time, Provenance(.inference, at: location, evidence: [said.evidence], confidence: said.confidence))
      }
      guard let found = found[moment], facts.timeline.indices.contains(found.entry),
        let value = facts.timeline[found.entry].moment
      else { return nil }
      let location = SourceLocation(
        file: document.path, range: SourceRange(line: facts.timeline[found.entry].line))
      return Fact(
        value, Provenance(.inference, at: location, evidence: [found.evidence], confidence: found.confidence))
    }
    // "Duration: 02:00 – 06:00" states when the impact began; when all was over the timeline may know better.
    let span = statedWindow(.duration, near: date, zone: facts.zone)
    facts.started = facts.started ?? span?.0 ?? fact(.started)
    facts.detected = facts.detected ?? fact(.detected)
    facts.mitigated = facts.mitigated ?? fact(.mitigated)
    facts.resolved = facts.resolved ?? fact(.resolved) ?? span?.1
    // Where all was over later than the impact that the document states, the end of the impact is the mitigation.
    if facts.mitigated == nil, let end = prose.spanEnd, let resolved = facts.resolved, resolved.basis == .inferred,
      end.time.minutes(to: resolved.value) ?? 0 > 0
    {
      let location = SourceLocation(file: document.path, range: tree.range(end.node))
      facts.mitigated = Fact(
        end.time, Provenance(.inference, at: location, evidence: [end.evidence], confidence: end.confidence))
    }
    // A status page states when it was closed; before that, its entries tell when all worked again.
    if facts.mitigated == nil, let resolved = facts.resolved, resolved.basis != .inferred, let end = fact(.resolved),
      end.value.minutes(to: resolved.value) ?? 0 > 30
    {
      facts.mitigated = end
    }
    // What was over at once was not mitigated before.
    if let mitigated = facts.mitigated, mitigated.basis == .inferred, let resolved = facts.resolved,
      mitigated.value.minutes(to: resolved.value) == 0
    {
      facts.mitigated = nil
    } else if let resolved = facts.resolved, resolved.basis == .inferred, let mitigated = facts.mitigated,
      mitigated.value.minutes(to: resolved.value) == 0
    {
      facts.resolved = nil
    }
    heedStatedDurations(in: &facts)
  }

  /// The first entry of the day in the title, where all before it is of days long past: how it came about, and no moment
  /// of the incident.
  private func beginOfStory(_ timeline: [TimelineEntry]) -> Int {
    guard let near = timeline.last?.moment?.date, let day = titleDate(near: near)?.value,
      let begin = timeline.firstIndex(where: { $0.moment?.date == day }),
      timeline[..<begin].allSatisfy({ entry in entry.moment.map { day.dayNumber - $0.date.dayNumber >= 3 } ?? true })
    else { return 0 }
    return begin
  }

  /// The paragraphs of sections, of lists their items.
  func paragraphs(of kinds: Set<SectionKind?>) -> [NodeID] {
    sections.filter { kinds.contains($0.kind) }.flatMap(\.blocks).flatMap { block -> [NodeID] in
      switch tree.kind(block) {
      case .paragraph: [block]
      case .list: Array(tree.children(of: block))
      default: []
      }
    }
  }

  /// "Time to detection: 2 minutes": where the moments that were inferred contradict by far what the author counted, the
  /// entries that agree with it are meant.
  private func heedStatedDurations(in facts: inout Postmortem) {
    func stated(_ field: FieldName) -> Int? {
      fields[field].flatMap { DurationReader.minutes(inField: $0.value) }
    }
    guard let detect = stated(.timeToDetect), let restore = stated(.timeToRestore), restore > 0,
      let start = facts.started, let detected = facts.detected, start.basis == .inferred, detected.basis == .inferred,
      let computed = start.value.minutes(to: detected.value), computed > 4 * detect + 60
    else { return }
    let reader = MomentReader(cues: rules.vocabulary.moments)
    let found = reader.entries(in: facts.timeline, detect: detect, restore: restore)
    func fact(_ index: Int?, _ evidence: String) -> Fact<Moment>? {
      guard let index, let value = facts.timeline[index].moment else { return nil }
      let location = SourceLocation(file: document.path, range: SourceRange(line: facts.timeline[index].line))
      return Fact(value, Provenance(.inference, at: location, evidence: [evidence], confidence: 0.6))
    }
    facts.started = fact(found?.started, "the time to detection, as stated")
    facts.detected = fact(found?.detected, "the time to detection, as stated")
  }

  // MARK: - Durations

  mutating func readDurations(into facts: inout Postmortem) {
    let prose = StatedDurations(reader: self)
    facts.timeToDetect = span(
      [.timeToDetect], prose.detect ?? elapsed(.detected), facts.started, facts.detected)
    facts.timeToMitigate = span([.timeToMitigate], nil, facts.detected, facts.mitigated)
    facts.timeToRestore = span(
      [.timeToRestore, .duration], prose.restore ?? elapsed(.resolved), facts.detected ?? facts.started, facts.resolved)
    let spans: [(String, Postmortem.StatedLength, Span)] = [
      ("time to detect", .detect, facts.timeToDetect), ("time to mitigate", .mitigate, facts.timeToMitigate),
      ("time to restore", .restore, facts.timeToRestore),
    ]
    for (name, length, span) in spans {
      // Moments that were only inferred contradict nobody.
      guard let stated = span.stated, let computed = span.computed, computed.basis == .computed,
        !facts.bearsOut(length, where: { agrees(stated.value, with: $0) })
      else { continue }
      facts.conflicts.append(
        FactConflict(
          fact: name, used: minutesText(computed.value), usedAt: computed.provenance,
          other: minutesText(stated.value), otherAt: stated.provenance))
      diagnostics.append(
        Diagnostic(
          .warning, rule: "fact.conflict", at: stated.provenance.location,
          "\(name) is stated as \(minutesText(stated.value)), its moments say \(minutesText(computed.value))",
          because: "both are kept, and the computed one is used",
          remedy: "correct whichever is wrong, or say what the stated figure counts from",
          notes: [Diagnostic.Note("the moment it is counted to", at: computed.provenance.location)]))
    }
  }

  /// "Detected: 3 minutes after the deploy": a label of a moment that states how long it took.
  private func elapsed(_ field: FieldName) -> Fact<Int>? {
    guard let value = fields[field], TimeExpression.first(in: Array(value.value.utf8)) == nil,
      value.value.lowercased().split(separator: " ").contains(where: { ["after", "later", "within"].contains($0) }),
      let minutes = DurationReader.minutes(in: value.value)
    else { return nil }
    return Fact(minutes, Provenance(value.source, at: value.location))
  }

  /// A figure in whole hours is rounded, not in conflict, while it is within half an hour.
  private func agrees(_ stated: Int, with minutes: Int) -> Bool {
    stated == minutes || stated.isMultiple(of: 60) && stated >= 120 && abs(stated - minutes) <= 30
  }

  private func span(_ names: [FieldName], _ prose: Fact<Int>?, _ start: Fact<Moment>?, _ end: Fact<Moment>?) -> Span {
    var span = Span()
    for name in names {
      guard span.stated == nil, let value = fields[name], let minutes = length(value) else {
        continue
      }
      // One label that states several lengths is of several incidents, or of the parts of one.
      if !value.source.isData,
        fields.all(name).contains(where: { other in
          other.label == value.label && other.source == value.source
            && DurationReader.minutes(inField: other.value).map { $0 != minutes } ?? false
        })
      {
        return span.withComputed(start, end)
      }
      span.stated = Fact(minutes, Provenance(value.source, at: value.location))
    }
    span.stated = span.stated ?? lengthAtMoment(of: names) ?? prose
    if span.stated == nil, names.contains(.duration) { span.stated = windowLength() }
    return span.withComputed(start, end)
  }
}

extension RecordReader {
  /// The length that a field states, in minutes; its label may hold the unit: `Duration (minutes): 55`.
  private func length(_ field: LabelledValue) -> Int? {
    if let minutes = DurationReader.minutes(inField: field.value) { return minutes }
    let value = field.value.trimmedASCII()
    guard value.utf8.first?.isDigit == true, value.utf8.allSatisfy({ $0.isDigit || $0 == 0x2E || $0 == 0x2C }),
      let open = field.label.lastIndex(of: "("), let close = field.label.lastIndex(of: ")"), open < close
    else { return nil }
    return DurationReader.minutes(in: value + " " + field.label[field.label.index(after: open)..<close])
  }

  /// "Resolution time: 1 hour and 22 minutes": the label may be of a moment, what stands behind it is a length.
  private func lengthAtMoment(of names: [FieldName]) -> Fact<Int>? {
    let fitting: [(FieldName, FieldName)] = [
      (.timeToDetect, .detected), (.timeToMitigate, .mitigated), (.timeToRestore, .resolved),
    ]
    for (name, moment) in fitting where names.contains(name) {
      for value in fields.all(moment) where Label.normalized(value.label).split(separator: " ").contains("time") {
        guard TimeExpression.first(in: Array(value.value.utf8)) == nil,
          let minutes = DurationReader.minutes(inField: value.value)
        else { continue }
        return Fact(minutes, Provenance(value.source, at: value.location))
      }
    }
    return nil
  }
}

extension Span {
  fileprivate func withComputed(_ start: Fact<Moment>?, _ end: Fact<Moment>?) -> Span {
    guard let start, let end, let minutes = start.value.minutes(to: end.value), minutes >= 0 else { return self }
    var span = self
    let isInferred = start.basis == .inferred || end.basis == .inferred
    span.computed = Fact(
      minutes,
      Provenance(
        isInferred ? .inference : .computation, at: end.provenance.location,
        evidence: start.provenance.evidence + end.provenance.evidence,
        confidence: isInferred ? (start.provenance.confidence ?? 1) * (end.provenance.confidence ?? 1) : nil))
    return span
  }
}

/// `45 min`, `3 h`, `1 h 07 min`.
public func minutesText(_ minutes: Int) -> String {
  guard minutes >= 60 else { return "\(minutes) min" }
  let rest = minutes % 60
  if minutes >= 2_880 {
    let days = minutes / 1_440
    let hours = minutes % 1_440 / 60
    return hours == 0 ? "\(days) d" : "\(days) d \(hours) h"
  }
  return rest == 0 ? "\(minutes / 60) h" : "\(minutes / 60) h \(padded(rest, 2)) min"
}
