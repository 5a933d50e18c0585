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
    let dated = entries.indices.filter { entries[$0].moment != nil }
    guard let first = dated.first else { return [:] }
    // "**Outage begins**", "(outage ends)": marks that say it outright, wherever they stand.
    let marks = cues.marks(entries)
    let detected = dated.first { said[$0][.detected] != nil }
    let until = detected ?? dated.dropFirst(3).first ?? entries.count
    // What stands directly before the moment of noticing is how it began, whatever its words.
    let started =
      dated.first { marks[$0] == .started } ?? dated.first { $0 < until && said[$0][.started] != nil }
      ?? (dated.count > 2 && detected == dated[1] ? first : nil)
    let begin = started ?? detected ?? first
    let resolved = dated.last { marks[$0] == .resolved } ?? end(after: begin, among: dated, entries, said)
    let mitigated = resolved.flatMap { end in
      dated.first { $0 > begin && $0 < end && said[$0][.mitigated] != nil && $0 != detected }
    }
    for (moment, entry) in [
      (IncidentMoment.started, started), (.detected, detected), (.mitigated, mitigated), (.resolved, resolved),
    ] {
      // A day alone is no moment.
      guard let entry, entries[entry].moment?.minute != nil else { continue }
      found[moment] =
        named(moment, at: entry, said)
        ?? Found(entry: entry, evidence: "the entry before it was noticed", confidence: 0.55)
    }
    return found
  }

  /// The entry in which someone or something noticed, also where it has only a day.
  func detection(in entries: [TimelineEntry]) -> TimelineEntry? {
    let said = cues.read(entries)
    return entries.indices.first { said[$0][.detected] != nil }.map { entries[$0] }
  }

  /// The last entry that says it is over; what follows a night after such a one is a follow-up.
  private func end(
    after begin: Int, among dated: [Int], _ entries: [TimelineEntry], _ said: [[IncidentMoment: String]]
  ) -> Int? {
    var end: Int?
    var previous = begin
    for entry in dated where entry > begin && isDuring(entry, entries, since: begin) {
      if end != nil, let a = entries[previous].moment, let b = entries[entry].moment, a.minutes(to: b) ?? 0 > 8 * 60 {
        break
      }
      if said[entry][.resolved] != nil { end = entry }
      previous = entry
    }
    return end
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

  /// For each entry, whether it says outright that the incident began or ended there.
  func marks(_ entries: [TimelineEntry]) -> [IncidentMoment?] {
    entries.map { entry in
      let bytes = Array(entry.text.utf8.prefix(4_096))
      guard let hit = MomentCues.outright.hits(in: bytes).first(where: { !$0.isNegated }) else { return nil }
      return hit.phrase < MomentCues.beginnings.count ? .started : .resolved
    }
  }

  private static let events = ["outage", "incident", "impact", "downtime", "user impact", "customer impact"]
  private static let beginnings = events.flatMap { ["\($0) begins", "\($0) began", "\($0) starts", "start of \($0)"] }
  private static let endings = events.flatMap { ["\($0) ends", "\($0) over", "\($0) is over", "end of \($0)"] }
  private static let outright = PhraseIndex(beginnings + endings)

  /// How much of an entry is read, in bytes: what it is about stands at its beginning.
  private static let reach = 320

  /// For each entry, the moments it speaks of, with the words.
  func read(_ entries: [TimelineEntry]) -> [[IncidentMoment: String]] {
    var memory = PhraseIndex.Memory()
    return entries.map { entry in
      let bytes = Array(entry.text.utf8.prefix(MomentCues.reach))
      var said: [IncidentMoment: String] = [:]
      for hit in index.hits(in: bytes, remembering: &memory).outermost() where !hit.isNegated {
        let moment = moments[hit.phrase]
        // "A restart to mitigate it" was an attempt.
        if moment == .mitigated || moment == .resolved,
          bytes[..<hit.range.lowerBound].suffix(3).elementsEqual([0x74, 0x6F, 0x20])
        {
          continue
        }
        let words = String(decoding: bytes[hit.range], as: UTF8.self)
        if (said[moment]?.utf8.count ?? 0) < words.utf8.count { said[moment] = words }
      }
      return said
    }
  }
}
