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

  init(_ blocks: [NodeID], of tree: MarkdownTree, date: CivilDate?, zone: TimeZoneName?) {
    self.date = date
    self.zone = zone
    for block in blocks.prefix(12) {
      for sentence in Sentence.all(of: tree.plainText(block)).prefix(12) { read(sentence, block) }
    }
  }

  private mutating func read(_ sentence: String, _ node: NodeID) {
    let bytes = Array(sentence.utf8)
    let times = TimeExpression.all(in: bytes, limit: 6).filter { $0.minute != nil }
    guard let first = times.first else { return }
    if times.count > 1, let joint = joint(bytes, first, times[1]) {
      note(.started, first, partner: times[1], joint, node, 0.82)
      note(.resolved, times[1], partner: first, joint, node, 0.6)
      return
    }
    for time in times {
      let lead = words(bytes, before: time)
      let rest = String(decoding: bytes[time.range.upperBound...].prefix(200), as: UTF8.self).lowercased()
      if let cue = Self.startLeads.first(where: lead.hasSuffix) {
        note(.started, time, partner: nil, cue, node, 0.85)
      } else if lead.hasSuffix("at") || lead.hasSuffix("around") || lead.hasSuffix("approximately"),
        let cue = Self.failures.first(where: rest.contains)
      {
        note(.started, time, partner: nil, cue, node, 0.55)
      } else if ["by", "at", "until"].contains(where: lead.hasSuffix),
        let cue = Self.recoveries.first(where: rest.contains)
      {
        note(.resolved, time, partner: nil, cue, node, 0.7)
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

  /// The lower-cased words before a time; a day that belongs to it is part of the time.
  private func words(_ bytes: [UInt8], before time: TimeExpression) -> String {
    String(decoding: bytes[max(0, time.range.lowerBound - 40)..<time.range.lowerBound], as: UTF8.self).lowercased()
      .trimmedASCII()
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

  private static let startLeads = [
    "starting at", "starting from", "starting around", "started at", "began at", "beginning at", "begun at",
    "starting at approximately",
    "starting at around", "started around", "began around", "starting on", "since",
  ]
  private static let failures = [
    "went down", "became unavailable", "stopped", "started failing", "began failing", "failed", "was down",
    "were compromised",
    "crashed", "became unresponsive", "lost power", "outage", "experienced", "started to", "began to",
    "was unavailable",
  ]
  private static let recoveries = [
    "recovered", "restored", "resolved", "back to normal", "returned to normal", "fully operational", "back online",
    "was fixed",
    "healthy again", "fix was deployed", "service resumed",
  ]
}

extension TimeExpression.Day {
  fileprivate func date(before limit: CivilDate?, near context: CivilDate?) -> CivilDate? {
    limit.flatMap { date(before: $0) } ?? date(near: context)
  }
}
