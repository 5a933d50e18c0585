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
    guard MomentReader.isNewestFirst(entries) else { return inOrder(entries) }
    return inOrder(entries.reversed()).mapValues { found in
      var found = found
      found.entry = entries.count - 1 - found.entry
      return found
    }
  }

  /// Status pages tell the end first.
  private static func isNewestFirst(_ entries: [TimelineEntry]) -> Bool {
    let moments = entries.compactMap(\.moment).filter { $0.minute != nil }
    var balance = 0
    for (a, b) in zip(moments, moments.dropFirst()) {
      let minutes = a.minutes(to: b) ?? 0
      balance += minutes < 0 ? -1 : minutes > 0 ? 1 : 0
    }
    return balance < 0 && moments.count > 1
  }

  private func inOrder(_ entries: [TimelineEntry]) -> [IncidentMoment: Found] {
    let said = cues.read(entries)
    var found: [IncidentMoment: Found] = [:]
    let dated = entries.indices.filter { entries[$0].moment != nil }
    guard let first = dated.first else { return [:] }
    // "**Outage begins**", "(outage ends)": marks that say it outright, wherever they stand.
    let marks = cues.marks(entries)
    let marked = dated.first { marks[$0] == .started }
    // "Responding to a report" before it began is not how it was noticed.
    let noticed = dated.first { said[$0][.detected] != nil && $0 >= marked ?? 0 }
    let detected = noticed ?? dated.first { said[$0][.detected] != nil }
    let over = dated.first { said[$0][.mitigated] != nil || said[$0][.resolved] != nil }
    let until = detected ?? over ?? entries.count
    let early = detected ?? min(until, dated.dropFirst(3).first ?? entries.count)
    // What broke says more than what was released before it; what stands directly before the moment of noticing is
    // how it began, whatever its words.
    let started =
      marked
      ?? dated.first { $0 < until && said[$0][.started].map(cues.isOutright) ?? false }
      ?? dated.first { $0 < early && said[$0][.started].map { !cues.isChange($0) } ?? false }
      ?? dated.first { $0 < early && said[$0][.started] != nil }
      ?? (dated.count > 2 && detected == dated[1] ? first : nil)
      ?? (detected == first && cues.isNoticedAtOnce(entries[first]) && said[first][.started] != nil ? first : nil)
    let begin = started ?? detected ?? first
    var resolved = dated.last { marks[$0] == .resolved } ?? end(after: begin, among: dated, entries, said)
    var mitigated = dated.first {
      $0 > begin && $0 < resolved ?? entries.count && said[$0][.mitigated] != nil && $0 != detected
    }
    // "Services are restored", and later "the incident is resolved".
    if mitigated == nil, let end = resolved, cues.isClosed(entries[end]) {
      mitigated = dated.first { entry in
        entry > begin && entry < end && cues.isRestored(entries[entry])
      }
    }
    // "Impact ends", and later "the incident is resolved".
    if let end = resolved, marks[end] == .resolved, cues.isAboutImpact(entries[end]),
      let later = self.end(after: end, among: dated, entries, said)
    {
      (mitigated, resolved) = (end, later)
    }
    // A story that ends well, in words that elsewhere would say little: "latency normal", "site fully up".
    if resolved == nil, let last = dated.last, last > begin, isDuring(last, entries, since: begin),
      cues.isWell(entries[last])
    {
      resolved = last
      if mitigated == last { mitigated = nil }
    }
    if resolved == nil, mitigated == nil { mitigated = lastDeed(after: begin, among: dated, entries) }
    for (moment, entry) in [
      (IncidentMoment.started, started), (.detected, detected), (.mitigated, mitigated), (.resolved, resolved),
    ] {
      // A day alone is no moment.
      guard let entry, entries[entry].moment?.minute != nil else { continue }
      found[moment] =
        named(moment, at: entry, said)
        ?? Found(entry: entry, evidence: MomentReader.places[moment] ?? "", confidence: 0.55)
    }
    return found
  }

  /// A story that ends with what was done, and says nothing more: that it helped goes without saying.
  private func lastDeed(after begin: Int, among dated: [Int], _ entries: [TimelineEntry]) -> Int? {
    guard let last = dated.last, last > begin, isDuring(last, entries, since: begin), cues.isDeed(entries[last]) else {
      return nil
    }
    return last
  }

  /// The entries between which as much time passed as the author counted.
  func entries(in entries: [TimelineEntry], detect: Int, restore: Int) -> (started: Int, detected: Int?)? {
    let said = cues.read(entries)
    var byMinute: [Int: Int] = [:]
    func minute(_ index: Int) -> Int? {
      entries[index].moment.flatMap { moment in moment.minute.map { moment.date.dayNumber * 1_440 + $0 } }
    }
    for index in entries.indices.reversed() { if let minute = minute(index) { byMinute[minute] = index } }
    func entry(at minute: Int) -> Int? { [0, 1, -1].lazy.compactMap { byMinute[minute + $0] }.first }
    for index in entries.indices where said[index][.started] != nil {
      guard let start = minute(index), let noticed = entry(at: start + detect),
        entry(at: start + detect + restore) != nil
      else { continue }
      return (index, said[noticed][.detected] == nil ? nil : noticed)
    }
    return nil
  }

  /// What speaks for an entry that says nothing of a moment in words.
  private static let places: [IncidentMoment: String] = [
    .started: "the entry before it was noticed", .mitigated: "the last entry, which says what was done",
    .resolved: "the last entry, which says that all is well",
  ]

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
    var isEndFirm = false
    var previous = begin
    for entry in dated where entry > begin {
      // Weeks may lie between two entries that follow each other: "discovered" and "resolved" is the whole story.
      let isNext = entry == dated.first { $0 > begin } && said[entry][.resolved].map(cues.isFirm) ?? false
      guard isNext || isDuring(entry, entries, since: begin) else { continue }
      if end != nil, let a = entries[previous].moment, let b = entries[entry].moment, a.minutes(to: b) ?? 0 > 8 * 60 {
        break
      }
      if let words = said[entry][.resolved] {
        // "It appears healthy" a while after "back to normal" is a look back.
        let isFirm = cues.isFirm(words)
        if end == nil || isFirm || !isEndFirm { end = entry }
        isEndFirm = isEndFirm || isFirm
      }
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
  /// By phrase: whether it speaks of something still going on.
  private var areGoingOn: [Bool] = []

  init(_ phrases: [IncidentMoment: [String]]) {
    var all: [String] = []
    for moment in IncidentMoment.allCases {
      for phrase in phrases[moment] ?? [] {
        all.append(phrase)
        moments.append(moment)
        areGoingOn.append(phrase.split(separator: " ").contains { $0.hasSuffix("ing") })
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

  /// "Pods not starting back up", "it appears to have recovered", "a way to bring it back online": words shortly before
  /// that take back what follows.
  private static func isDenied(_ bytes: [UInt8], around range: Range<Int>) -> Bool {
    let offset = range.lowerBound
    let start = max(0, offset - 28)
    // "Mitigation started" is not the end of it.
    let behind = String(decoding: bytes[range.upperBound...].prefix(12), as: UTF8.self).lowercased()
    if [" start", " begin", " began", " in progress", " plan", " attempt", " steps"].contains(where: behind.hasPrefix) {
      return true
    }
    let clause = bytes[start..<offset].reversed().prefix { ![0x2C, 0x2E, 0x3B, 0x3A].contains($0) }.reversed()
    let words = String(decoding: Array(clause), as: UTF8.self).lowercased().split {
      !$0.isLetter && $0 != "'" && $0 != "’"
    }
    if words.suffix(2).contains(where: {
      ["not", "never", "without", "cannot"].contains($0) || $0.hasSuffix("n't") || $0.hasSuffix("n’t")
    }) {
      return true
    }
    let joined = words.joined(separator: " ")
    // "Reverted to the release before, until the error is resolved": it is not yet.
    if words.suffix(5).contains(where: { ["until", "till", "while", "unless"].contains($0) }) { return true }
    if isInVain(bytes, from: range.upperBound) { return true }
    return ["appears to have", "seems to have", "should have", "to bring", "to get", "would be", "should be", "to be"]
      .contains { joined.hasSuffix($0) || joined.holds($0 + " the ") || joined.hasSuffix($0 + " it") }
  }

  /// "Rollback completed, but the errors persist": what was done did not help.
  private static func isInVain(_ bytes: [UInt8], from place: Int) -> Bool {
    let sentence = bytes[place...].prefix(96).prefix { $0 != 0x2E && $0 != 0x3B }
    let text = String(decoding: Array(sentence), as: UTF8.self).lowercased()
    guard let contrast = ["but ", "however", "yet ", "although "].compactMap({ text.firstPlace(of: $0) }).first else {
      return false
    }
    let rest = String(text[contrast.upperBound...])
    return ["persist", "continu", "still", "remain", "no effect", "did not help", "didn't help", "no change"]
      .contains(where: rest.holds)
  }

  /// Whether a word of the text is one of a deed that is still being done.
  private static func isGoingOn(_ text: ArraySlice<UInt8>) -> Bool {
    text.split(separator: 0x20).contains { $0.count > 4 && $0.suffix(3).elementsEqual([0x69, 0x6E, 0x67]) }
  }

  /// "Alarm does not fire", "the alert never paged": a word for noticing, and that nobody did.
  private static func isSilent(_ bytes: [UInt8], from place: Int) -> Bool {
    let behind = String(decoding: bytes[place...].prefix(32), as: UTF8.self).lowercased()
    let words = behind.split { !$0.isLetter && $0 != "'" && $0 != "’" }.prefix(3)
    return words.contains { ["not", "never", "cannot"].contains($0) || $0.hasSuffix("n't") || $0.hasSuffix("n’t") }
  }

  /// "Recovered for most customers", "most systems are back online".
  private static func isPartial(_ bytes: [UInt8], around range: Range<Int>) -> Bool {
    let before = String(decoding: bytes[max(0, range.lowerBound - 24)..<range.lowerBound], as: UTF8.self).lowercased()
    let after = String(decoding: bytes[range.upperBound...].prefix(28), as: UTF8.self).lowercased()
    return ["most ", "some ", "partially ", "mostly ", "largely "].contains(where: before.holds)
      || ["for most", "for some", "for many", "for a subset", "for the majority"].contains(where: after.holds)
  }

  func isAboutImpact(_ entry: TimelineEntry) -> Bool { entry.text.lowercased().holds("impact") }

  /// What was changed: it began there only if nothing is said to have broken.
  func isChange(_ words: String) -> Bool { MomentCues.changes.isFound(in: words) }

  private static let changes = PhraseIndex([
    "was deployed", "is deployed", "was merged", "is merged", "rolled out", "released with", "was introduced",
    "published them", "drop the", "dropped the",
  ])

  /// Said by those who did it without meaning to.
  func isOutright(_ words: String) -> Bool { MomentCues.accidents.isFound(in: words) }

  private static let accidents = PhraseIndex([
    "accidentally", "accidental", "mistakenly", "by mistake", "inadvertently", "unintentionally", "unexpectedly",
    "outage begins", "outage began", "incident begins", "incident began", "impact begins", "impact began",
    "problem starts", "incident starts", "outage starts", "impact starts", "start of incident", "start of impact",
  ])

  /// Words that all is over, not only better.
  func isFirm(_ words: String) -> Bool { MomentCues.firm.isFound(in: words) }

  private static let firm = PhraseIndex([
    "resolved", "all clear", "back to normal", "return to normal", "returns to normal", "normal operation", "fully",
    "incident over", "incident closed", "incident ends", "end of incident", "outage over", "outage ends", "restored",
    "declared over", "closed the incident", "all systems", "operational", "confirmed fixed", "fix confirmed",
  ])

  /// Whether an entry says that what was gone is there again.
  func isRestored(_ entry: TimelineEntry) -> Bool {
    let text = Array(entry.text.utf8.prefix(MomentCues.reach))
    return MomentCues.restored.hits(in: text).contains { hit in
      !hit.isNegated && !MomentCues.isDenied(text, around: hit.range) && !MomentCues.isPartial(text, around: hit.range)
    }
  }

  private static let restored = PhraseIndex([
    "is restored", "are restored", "was restored", "were restored", "service restored", "services restored",
    "back to normal", "is reachable again", "are reachable again", "available again", "has recovered", "have recovered",
  ])

  /// Whether an entry says that the incident was closed.
  func isClosed(_ entry: TimelineEntry) -> Bool {
    MomentCues.closed.isFound(in: String(entry.text.suffix(200)))
  }

  private static let closed = PhraseIndex([
    "incident resolved", "incident is resolved", "incident was resolved", "incident closed", "incident is closed",
    "incident was closed", "closed the incident", "resolved the incident", "marked as resolved", "marked resolved",
    "all clear", "declared over",
  ])

  /// Whether an entry that tells how it began also tells that it was noticed at once.
  func isNoticedAtOnce(_ entry: TimelineEntry) -> Bool { MomentCues.atOnce.isFound(in: String(entry.text.prefix(600))) }

  private static let atOnce = PhraseIndex(["immediately", "within seconds", "at once", "instantly", "within a minute"])

  /// Whether an entry says that something was done against it.
  func isDeed(_ entry: TimelineEntry) -> Bool {
    let text = Array(entry.text.utf8.prefix(MomentCues.reach))
    return MomentCues.deeds.hits(in: text).contains { !$0.isNegated }
  }

  func isWell(_ entry: TimelineEntry) -> Bool {
    let text = Array(entry.text.utf8.prefix(MomentCues.reach))
    return MomentCues.well.hits(in: text).contains { hit in
      !hit.isNegated && !MomentCues.isDenied(text, around: hit.range) && !MomentCues.isPartial(text, around: hit.range)
    }
  }

  private static let well = PhraseIndex([
    "normal", "fully up", "drained", "operational", "resumed", "200 ok", "is green", "green again", "enabled again",
    "healthy", "stable", "all up",
    "works", "work again", "succeed", "succeeds", "succeeded", "caught up", "end of outage", "available",
    "back in service",
  ])

  private static let deeds = PhraseIndex([
    "killed", "restarted", "rolled back", "reverted", "disabled", "rebooted", "redeployed", "terminated", "blocked",
    "turned off", "switched off", "failed over", "replaced", "renewed", "scaled up", "fix deployed", "patched",
  ])

  /// How much of an entry is read, in bytes: what it is about stands at its beginning.
  private static let reach = 320

  /// "Customers can order again": that somebody is able to do something again says that it is over.
  private static func again(_ bytes: [UInt8]) -> String? {
    let again = Array(" again".utf8)
    guard let place = bytes.indices.dropLast(again.count - 1).last(where: { bytes[$0...].starts(with: again) }) else {
      return nil
    }
    // It ends the clause: "again and again" tells of the contrary.
    let next = bytes[(place + again.count)...].first { $0 != 0x20 }
    guard next.map({ !$0.isLetter }) ?? true else { return nil }
    let words = String(decoding: bytes[..<place].suffix(80), as: UTF8.self).lowercased().split {
      !$0.isLetter && $0 != "'"
    }
    if words.contains(where: { ["nobody", "none", "neither", "cannot"].contains($0) }) { return nil }
    guard let able = words.lastIndex(where: { $0 == "can" || $0 == "able" }), able == 0 || words[able - 1] != "not",
      !words[able...].contains(where: { ["not", "no", "only", "reproduce", "see"].contains($0) })
    else { return nil }
    return words[able] + " … again"
  }

  /// For each entry, the moments it speaks of, with the words.
  func read(_ entries: [TimelineEntry]) -> [[IncidentMoment: String]] {
    var memory = PhraseIndex.Memory()
    return entries.map { entry in
      let bytes = Array(entry.text.utf8.prefix(MomentCues.reach))
      var said: [IncidentMoment: String] = [:]
      for hit in index.hits(in: bytes, remembering: &memory).outermost() where !hit.isNegated {
        var moment = moments[hit.phrase]
        if moment == .resolved, MomentCues.isPartial(bytes, around: hit.range) { moment = .mitigated }
        if moment == .mitigated || moment == .resolved, MomentCues.isDenied(bytes, around: hit.range) {
          continue
        }
        if moment == .detected, MomentCues.isSilent(bytes, from: hit.range.upperBound) { continue }
        // "Fixing the certificate" is no fix.
        if moment == .mitigated || moment == .resolved, !areGoingOn[hit.phrase],
          MomentCues.isGoingOn(bytes[hit.range])
        {
          continue
        }
        // "A restart to mitigate it" was an attempt.
        if moment == .mitigated || moment == .resolved,
          bytes[..<hit.range.lowerBound].suffix(3).elementsEqual([0x74, 0x6F, 0x20])
        {
          continue
        }
        let words = String(decoding: bytes[hit.range], as: UTF8.self)
        if (said[moment]?.utf8.count ?? 0) < words.utf8.count { said[moment] = words }
      }
      if said[.resolved] == nil, said[.mitigated] == nil, let words = MomentCues.again(bytes) {
        said[.resolved] = words
      }
      return said
    }
  }
}
