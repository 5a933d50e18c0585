import Diagnostics
import Markdown

/// Moments that sentences of the opening state: "from 15:30 to 18:10 UTC the site was down", "At 4:11 AM the
/// packages were compromised", "by 06:20 UTC we had fully recovered".
struct ProseMoments {
  struct Found: Sendable {
    var moment: IncidentMoment
    var time: Moment
    var evidence: String
    var node: NodeID
    var confidence: Double
  }

  private(set) var found: [IncidentMoment: Found] = [:]

  private let date: CivilDate?
  private let zone: TimeZoneName?

  /// The end of a span that the document states: when the impact was over.
  private(set) var spanEnd: Found?

  /// - Parameter opening: the paragraphs that say what happened.
  /// - Parameter impact: those that say who felt it, and from when to when.
  /// - Parameter rest: those that tell what was done.
  init(
    opening: [NodeID], impact: [NodeID], rest: [NodeID], of tree: MarkdownTree, date: CivilDate?, zone: TimeZoneName?
  ) {
    self.date = date
    self.zone = zone
    for block in opening.prefix(12) {
      for sentence in Self.sentences(of: block, in: tree, limit: 12) {
        let times = TimeExpression.all(in: sentence, limit: 6)
        read(sentence, times, block)
        readDeed(sentence, times.prefix(4), block)
      }
    }
    for block in impact.prefix(12) {
      for sentence in Self.sentences(of: block, in: tree, limit: 6) { readSpan(sentence, block) }
    }
    for block in rest.prefix(24) {
      for sentence in Self.sentences(of: block, in: tree, limit: 12) {
        readDeed(sentence, TimeExpression.all(in: sentence, limit: 4)[...], block)
      }
    }
  }

  /// The first sentences of a block, as far as they may state a time: those with a digit.
  private static func sentences(of block: NodeID, in tree: MarkdownTree, limit: Int) -> [[UInt8]] {
    let bytes = tree.plainTextBytes(block)
    guard bytes.contains(where: \.isDigit) else { return [] }
    return bytes.withUnsafeBufferPointer(Sentence.ranges).prefix(limit).compactMap { range in
      bytes[range].contains(where: \.isDigit) ? Array(bytes[range]) : nil
    }
  }

  /// "between 1:46pm and 5:30pm": when users felt it.
  private mutating func readSpan(_ bytes: [UInt8], _ node: NodeID) {
    let times = TimeExpression.all(in: bytes, limit: 4).filter { $0.minute != nil }
    guard times.count > 1 else { return }
    let inBrackets = bracketed(bytes, times[0], times[1])
    guard let joint = joint(bytes, times[0], times[1]) ?? inBrackets else { return }
    // Of a day that is far from the incident's, it is another story, or a slip.
    if let date, let day = times[0].day?.date(near: date), abs(day.dayNumber - date.dayNumber) > 3 { return }
    // In brackets it may be a detail; entries of the timeline that say it in words know better.
    note(.started, times[0], partner: times[1], joint, node, inBrackets == nil ? 0.81 : 0.6)
    noteEnd(times[1], partner: times[0], joint, node, 0.55)
  }

  /// "The release was reverted at 15:34 UTC": what was done, directly before its time.
  private mutating func readDeed(_ bytes: [UInt8], _ times: ArraySlice<TimeExpression>, _ node: NodeID) {
    for time in times where time.minute != nil {
      var lead = words(bytes, before: time)
      guard let preposition = Self.prepositions.first(where: lead.hasSuffix) else { continue }
      if let cue = Self.told.first(where: lead.holds) {
        note(.detected, time, partner: nil, cue, node, 0.5)
        continue
      }
      lead = String(lead.dropLast(preposition.utf8.count))
      guard let deed = Self.deeds.first(where: { lead.hasSuffix($0.words) }) else { continue }
      note(deed.moment, time, partner: nil, deed.words + preposition, node, deed.moment == .resolved ? 0.6 : 0.5)
    }
  }

  private mutating func read(_ bytes: [UInt8], _ all: [TimeExpression], _ node: NodeID) {
    let times = all.filter { $0.minute != nil }
    guard let first = times.first else { return }
    if times.count > 1, let joint = joint(bytes, first, times[1]) {
      note(.started, first, partner: times[1], joint, node, 0.82)
      noteEnd(times[1], partner: first, joint, node, 0.6)
      return
    }
    for time in times {
      let lead = words(bytes, before: time)
      let isAbout = Self.about.contains(where: lead.hasSuffix)
      let rest = String(decoding: bytes[time.range.upperBound...].prefix(200), as: UTF8.self).lowercased()
      if let cue = Self.startLeads.first(where: lead.hasSuffix) {
        note(.started, time, partner: nil, cue, node, 0.85)
      } else if lead.hasSuffix("at"), let cue = Self.noticing.first(where: rest.prefix(90).holds) {
        note(.detected, time, partner: nil, cue, node, 0.55)
      } else if lead.hasSuffix("at") || lead.hasSuffix("on") && time.day != nil || isAbout,
        let cue = Self.failures.first(where: rest.holds) ?? Self.failure(namedIn: rest)
      {
        note(.started, time, partner: nil, cue, node, 0.55)
      } else if ["by", "at", "until"].contains(where: lead.hasSuffix),
        let cue = Self.recoveries.first(where: rest.holds)
      {
        note(.resolved, time, partner: nil, cue, node, 0.7)
      } else if ["down until", "offline until", "unavailable until", "lasted until", "affected until", "outage until"]
        .contains(where: lead.hasSuffix)
      {
        note(.resolved, time, partner: nil, "until", node, 0.6)
      } else if lead.hasSuffix("by"), let cue = Self.containments.first(where: rest.holds) {
        note(.mitigated, time, partner: nil, cue, node, 0.7)
      }
    }
  }

  /// "from A to B", "between A and B", "A – B": the words that make a span of two times.
  private func joint(_ bytes: [UInt8], _ a: TimeExpression, _ b: TimeExpression) -> String? {
    guard a.range.upperBound <= b.range.lowerBound, b.range.lowerBound - a.range.upperBound <= 12 else { return nil }
    let between = String(decoding: bytes[a.range.upperBound..<b.range.lowerBound], as: UTF8.self).trimmedASCII()
      .lowercased()
    let lead = words(bytes, before: a)
    if ["to", "until", "till", "and", "–", "-", "—", "--", "through"].contains(between),
      lead.hasSuffix("from") || lead.hasSuffix("between")
    {
      return lead.hasSuffix("from") ? "from … \(between)" : "between … \(between)"
    }
    return nil
  }

  /// "down for about 40 minutes (10:02–10:42 UTC)": a span in brackets, behind what it measures.
  private func bracketed(_ bytes: [UInt8], _ a: TimeExpression, _ b: TimeExpression) -> String? {
    guard a.range.upperBound <= b.range.lowerBound, b.range.lowerBound - a.range.upperBound <= 6 else { return nil }
    let between = String(decoding: bytes[a.range.upperBound..<b.range.lowerBound], as: UTF8.self).trimmedASCII()
    guard ["–", "-", "—", "→", "~", "to"].contains(between) else { return nil }
    let before = bytes[..<a.range.lowerBound].last { $0 != 0x20 && $0 != 0x7E }
    let behind = bytes[b.range.upperBound...].first { $0 != 0x20 }
    // "（" and "）" end in these bytes.
    let isOpen = before == 0x28 || before == 0x88 && bytes[..<a.range.lowerBound].suffix(3).elementsEqual("（".utf8)
    return isOpen && (behind == 0x29 || behind == 0xEF || behind == 0x2C) ? "( … \(between) … )" : nil
  }

  /// The lower-cased words before a time; a day that belongs to it is part of the time.
  private func words(_ bytes: [UInt8], before time: TimeExpression) -> String {
    String(decoding: bytes[max(0, time.range.lowerBound - 40)..<time.range.lowerBound], as: UTF8.self).lowercased()
      .trimmedASCII()
  }

  private mutating func noteEnd(
    _ time: TimeExpression, partner: TimeExpression, _ evidence: String, _ node: NodeID, _ confidence: Double
  ) {
    note(.resolved, time, partner: partner, evidence, node, confidence)
    guard let day = (time.day ?? partner.day)?.date(before: nil, near: date) ?? date else { return }
    let value = Moment(date: day, minute: time.minute, in: time.zone ?? partner.zone ?? zone)
    if let known = spanEnd, known.time.minutes(to: value) ?? 0 <= 0 { return }
    spanEnd = Found(moment: .mitigated, time: value, evidence: evidence, node: node, confidence: confidence)
  }

  private mutating func note(
    _ moment: IncidentMoment, _ time: TimeExpression, partner: TimeExpression?, _ evidence: String, _ node: NodeID,
    _ confidence: Double
  ) {
    guard let day = (time.day ?? partner?.day)?.date(before: nil, near: date) ?? date else { return }
    let zone = time.zone ?? partner?.zone ?? zone
    let value = Moment(date: day, minute: time.minute, in: zone, isApproximate: time.isApproximate)
    if let known = found[moment] {
      // Of several ends the last one is the end, of several beginnings the first.
      let isLater = known.time.minutes(to: value) ?? 0 > 0
      guard known.confidence < confidence || known.confidence == confidence && moment == .resolved && isLater else {
        return
      }
    }
    // The end of a span is when the impact ended, where another sentence says when all was over.
    if moment == .resolved, let end = found[.resolved], end.time.minutes(to: value) ?? 0 > 0 {
      found[.mitigated] = Found(
        moment: .mitigated, time: end.time, evidence: end.evidence, node: end.node, confidence: end.confidence)
    }
    found[moment] = Found(moment: moment, time: value, evidence: evidence, node: node, confidence: confidence)
  }

  private static let noticing = [
    "alarm", "alert", "were paged", "was paged", "paged", "noticed", "we detected", "monitoring detected",
    "was detected",
    "began receiving reports", "received reports", "received a report", "customers reported", "users reported",
  ]
  private static let about = ["around", "approximately", "roughly", "about", "circa"]
  private static let told = [
    "alerted by", "notified by", "was alerted", "were alerted", "was notified", "were notified",
    "paged", "first noticed", "was detected", "was discovered", "was reported",
  ]

  private static let prepositions = [" at approximately", " at around", " at about", " at", " around", " by"]

  private static let deeds: [(words: String, moment: IncidentMoment)] =
    ["mitigated", "contained", "stabilized", "stabilised", "recovering"].map { ($0, .mitigated) }
    + [
      "resolved", "restored", "recovered", "fixed", "back to normal", "back online", "returned to normal", "was back",
      "were back", "back up", "came back", "came back online", "came back up", "was up again", "deletion was performed",
      "was performed", "was reverted", "were reverted",
      "was rolled back", "rollback completed",
      "were restored", "fully operational", "incident was closed", "was declared over", "incident ended",
    ].map { ($0, .resolved) }

  private static let containments = [
    "had contained", "had mitigated", "was contained", "was mitigated", "were mitigated", "deleted", "revoked",
    "disabled", "blocked", "rolled back", "reverted", "shut down", "removed", "took offline", "isolated",
  ]

  private static let startLeads = [
    "starting at", "starting from", "starting around", "started at", "began at", "beginning at", "begun at",
    "starting at approximately",
    "starting at around", "started around", "began around", "starting on", "since",
  ]
  private static let failures = [
    "went down", "became unavailable", "stopped", "ceased", "started failing", "began failing",
    "failed", "was down",
    "were compromised", "exploited", "attacked", "stole", "drained", "was compromised",
    "crashed", "became unresponsive", "lost power", "experienced", "became inaccessible",
    "became unreachable", "were inaccessible", "was inaccessible", "started to", "began to",
    "was unavailable",
  ]
  /// "At 12:10 all that was lost in the outage came back": the noun alone does not say that it began.
  private static func failure(namedIn rest: String) -> String? {
    rest.holds("outage") && !recoveries.contains(where: rest.holds) ? "outage" : nil
  }

  private static let recoveries = [
    "came back", "recovered", "restored", "resolved", "back to normal", "returned to normal", "fully operational",
    "back online", "was fixed", "healthy again", "fix was deployed", "service resumed",
  ]
}

extension TimeExpression.Day {
  fileprivate func date(before limit: CivilDate?, near context: CivilDate?) -> CivilDate? {
    limit.flatMap { date(before: $0) } ?? date(near: context)
  }
}
