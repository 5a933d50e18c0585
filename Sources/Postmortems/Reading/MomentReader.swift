import Diagnostics

/// The four moments of an incident that a timeline may name in words.
public enum IncidentMoment: String, Hashable, Sendable, CaseIterable {
  case started, detected, mitigated, resolved
}

/// Finds the moments of an incident in what the entries of its timeline say: "alert fired", "all clear".
///
/// The author wrote the time, but which moment it is, is read out of the wording: such facts are inferences,
/// with the words that decided.
struct MomentReader {
  let cues: MomentCues

  /// How long after its first entry an incident may still be going on; what comes later are follow-ups.
  private static let longest = 4 * 1_440

  struct Found: Sendable {
    var entry: Int
    var evidence: String
    var confidence: Double
  }

  /// - Parameter entries: in file order.
  func read(_ entries: [TimelineEntry]) -> [IncidentMoment: Found] {
    let said = cues.read(entries)
    var found: [IncidentMoment: Found] = [:]
    let timed = entries.indices.filter { entries[$0].moment?.minute != nil }
    guard let first = timed.first else { return [:] }
    found[.detected] = timed.first { said[$0][.detected] != nil }.flatMap { named(.detected, at: $0, said) }
    let until = found[.detected]?.entry ?? timed.dropFirst(2).first ?? first
    found[.started] = timed.first { $0 < until && said[$0][.started] != nil }.flatMap { named(.started, at: $0, said) }
    let begin = found[.started]?.entry ?? found[.detected]?.entry ?? first
    let during = timed.filter { $0 > begin && isDuring($0, entries, since: begin) }
    found[.resolved] = during.last { said[$0][.resolved] != nil }.flatMap { named(.resolved, at: $0, said) }
    if let end = found[.resolved]?.entry {
      found[.mitigated] = during.first { $0 < end && said[$0][.mitigated] != nil && $0 != found[.detected]?.entry }
        .flatMap { named(.mitigated, at: $0, said) }
    }
    return found
  }

  private func isDuring(_ index: Int, _ entries: [TimelineEntry], since first: Int) -> Bool {
    guard let start = entries[first].moment, let minutes = entries[index].moment.flatMap({ start.minutes(to: $0) })
    else { return false }
    return minutes <= MomentReader.longest
  }

  private func named(_ moment: IncidentMoment, at index: Int, _ said: [[IncidentMoment: String]]) -> Found? {
    guard let evidence = said[index][moment] else { return nil }
    // Words that speak for one moment only are firmer than an entry that says several things.
    let others = said[index].keys.filter { $0 != moment }.count
    return Found(entry: index, evidence: evidence, confidence: others == 0 ? 0.8 : 0.65)
  }
}

/// The phrases of the vocabulary that name moments, ready to be found.
struct MomentCues: Sendable {
  private var index = PhraseIndex([])
  private var moments: [IncidentMoment] = []

  init(_ phrases: [IncidentMoment: [String]]) {
    var all: [String] = []
    for moment in IncidentMoment.allCases {
      for phrase in phrases[moment] ?? [] {
        all.append(phrase)
        moments.append(moment)
      }
    }
    index = PhraseIndex(all)
  }

  /// For each entry, the moments it speaks of, with the words.
  func read(_ entries: [TimelineEntry]) -> [[IncidentMoment: String]] {
    var memory = PhraseIndex.Memory()
    return entries.map { entry in
      let bytes = Array(entry.text.utf8)
      var said: [IncidentMoment: String] = [:]
      for hit in index.hits(in: bytes, remembering: &memory) where !hit.isNegated {
        let moment = moments[hit.phrase]
        let words = String(decoding: bytes[hit.range], as: UTF8.self)
        if (said[moment]?.utf8.count ?? 0) < words.utf8.count { said[moment] = words }
      }
      return said
    }
  }
}
