import Diagnostics
import Parallelism
import Postmortems

extension KnowledgeBase {
  /// Finds incidents that several documents tell. All of them are kept; numbers count the canonical one.
  ///
  /// - Returns: a diagnostic for each other telling.
  mutating func linkDuplicates(_ titles: LessonTerms, _ evidence: Evidence, threads: Int) -> [Diagnostic] {
    var finder = DuplicateFinder(self)
    finder.findSameSentences(threads: threads)
    finder.findSameDay(titles)
    finder.findSameTimesOfDay(evidence)
    duplicates = finder.groups()
    var diagnostics: [Diagnostic] = []
    for group in duplicates {
      for telling in group.others {
        if let place = incidentIndex[telling.incident] { incidents[place].duplicateOf = group.canonical }
        if let found = diagnostic(telling, group.canonical) { diagnostics.append(found) }
      }
    }
    return diagnostics
  }

  private func diagnostic(_ telling: DuplicateGroup.Telling, _ canonical: IncidentID) -> Diagnostic? {
    guard let other = record(telling.incident), let record = record(canonical) else { return nil }
    let reason =
      switch telling.reason {
      case .sameSentences(let percent): "\(percent) of 100 sentences of the shorter one stand in the other"
      case .sameDayAndTitle: "they have the same day, and titles that say the same"
      case .sameTimes: "they begin and end at the same minute"
      case .sameTimesOfDay(let days):
        "they name the same things and agree to the minute"
          + (days == 0 ? "" : ", \(days) day\(days == 1 ? "" : "s") apart: one of the days may be wrong")
      }
    return Diagnostic(
      .warning, rule: "document.duplicate", at: SourceLocation(file: other.path, line: 1),
      "\"\(other.title)\" seems to tell the same incident as \"\(record.title)\"",
      because: "\(reason); both are kept, and numbers count the other one",
      remedy: "merge them, or name the other one's id under `not_related`",
      notes: [Diagnostic.Note("the document that counts", at: SourceLocation(file: record.path, line: 1))])
  }
}

private let minutesOfDay = 1_440

/// Pairs of documents that tell one incident, and the groups they make.
private struct DuplicateFinder {
  let base: KnowledgeBase
  private var reasons: [PlacePair: DuplicateGroup.Reason] = [:]

  /// How many of a document's sentences stand for it, and how many of these two documents share at least.
  private static let sketch = 16
  private static let fewestShared = 3
  /// A sentence that more documents have is boilerplate.
  private static let boilerplate = 12
  /// So many of a hundred sentences of the shorter document stand in the longer one.
  private static let percent = 60

  init(_ base: KnowledgeBase) { self.base = base }

  private func sentences(_ place: Int) -> SentenceHashes { DuplicateFinder.sentences(place, of: base) }

  private static func sentences(_ place: Int, of base: KnowledgeBase) -> SentenceHashes {
    SentenceHashes(base.records[base.recordPlaces[place]].document.source.bytes)
  }

  private func started(_ place: Int) -> Moment? { base.records[base.recordPlaces[place]].postmortem?.started?.value }

  private func facts(_ place: Int) -> Postmortem? { base.records[base.recordPlaces[place]].postmortem }

  /// What was copied is copied with most of its sentences.
  mutating func findSameSentences(threads: Int) {
    let base = base
    let sketches = parallelMap(Array(0..<base.incidents.count), threads: threads) { place in
      DuplicateFinder.sentences(place, of: base).sketch(DuplicateFinder.sketch)
    }
    // Half a hash and a place: what collides is compared sentence by sentence further down.
    var index: [UInt64] = []
    for place in sketches.indices {
      for hash in sketches[place] {
        index.append(hash & 0xFFFF_FFFF_0000_0000 | UInt64(UInt32(truncatingIfNeeded: place)))
      }
    }
    RadixSort.sortByHighHalf(&index)
    var shared: [PlacePair: Int] = [:]
    var start = 0
    while start < index.count {
      var end = start + 1
      while end < index.count, index[end] >> 32 == index[start] >> 32 { end += 1 }
      if end - start > 1, end - start <= DuplicateFinder.boilerplate {
        for first in start..<end {
          for second in (first + 1)..<max(end, first + 1) {
            let pair = PlacePair(Int(index[first] & 0xFFFF_FFFF), Int(index[second] & 0xFFFF_FFFF))
            if pair.first != pair.second { shared[pair, default: 0] += 1 }
          }
        }
      }
      start = end
    }
    for (pair, count) in shared where count >= DuplicateFinder.fewestShared && mayBeOne(pair, days: 2) {
      let percent = sentences(pair.first).percentShared(with: sentences(pair.second))
      if percent >= DuplicateFinder.percent { reasons[pair] = .sameSentences(percent: percent) }
    }
  }

  /// Two tellings in different words agree on the day, and on the title or on the minutes.
  mutating func findSameDay(_ titles: LessonTerms) {
    var byDay: [Int: [Int]] = [:]
    for place in base.incidents.indices {
      if let day = base.incidents[place].date?.dayNumber { byDay[day, default: []].append(place) }
    }
    for places in byDay.values.filter({ $0.count > 1 }).sorted(by: { $0[0] < $1[0] }) {
      for (i, first) in places.enumerated() {
        // A day with very many incidents says nothing; each is compared with the next few.
        for j in (i + 1)..<min(places.count, i + 32) where j < places.count {
          let pair = PlacePair(first, places[j])
          guard reasons[pair] == nil, mayBeOne(pair, days: 0) else { continue }
          let likeness = titles.likeness(first, places[j])
          if haveSameTimes(pair) {
            reasons[pair] = .sameTimes
          } else if likeness.cosine >= 0.8, likeness.telling >= 9 {
            reasons[pair] = .sameDayAndTitle
          }
        }
      }
    }
  }

  /// Whether nothing speaks against it: a pin, days apart, or another beginning.
  private func mayBeOne(_ pair: PlacePair, days: Int) -> Bool {
    if base.pinnedApart.contains(pair) { return false }
    if let first = base.incidents[pair.first].date?.dayNumber,
      let second = base.incidents[pair.second].date?.dayNumber, abs(first - second) > days
    {
      return false
    }
    if let first = started(pair.first), let second = started(pair.second), let minutes = first.minutes(to: second),
      abs(minutes) > 120
    {
      return false
    }
    return true
  }

  private func haveSameTimes(_ pair: PlacePair) -> Bool {
    let minutes = [pair.first, pair.second].map { started($0).flatMap { $0.minute == nil ? nil : $0 } }
    guard let first = minutes[0], let second = minutes[1], first.minutes(to: second) == 0,
      let a = facts(pair.first), let b = facts(pair.second)
    else { return false }
    func isSame(_ path: KeyPath<Postmortem, Fact<Moment>?>) -> Bool {
      guard let first = a[keyPath: path]?.value, let second = b[keyPath: path]?.value else { return false }
      return first.minute != nil && first.minutes(to: second) == 0
    }
    guard !a.services.isEmpty, a.services.map(\.value) == b.services.map(\.value) else { return false }
    return (isSame(\.resolved) || isSame(\.mitigated) || isSame(\.detected))
  }

  /// A slip in day, month or year sets two tellings apart, but not their times of day. Incidents are compared that
  /// name the same rare things, so that chance has no part in it.
  mutating func findSameTimesOfDay(_ evidence: Evidence) {
    let clocks = base.incidents.indices.map { clockTimes(of: $0) }
    var holders: [Int32: [Int]] = [:]
    for place in clocks.indices where clocks[place].count >= DuplicateFinder.fewestTimes {
      for name in evidence.rareNames(of: place) { holders[name, default: []].append(place) }
    }
    for place in clocks.indices where clocks[place].count >= DuplicateFinder.fewestTimes {
      var shared: [Int: Int] = [:]
      for name in evidence.rareNames(of: place) {
        for other in holders[name] ?? [] where other > place { shared[other, default: 0] += 1 }
      }
      for (other, count) in shared where count >= DuplicateFinder.fewestNames {
        let pair = PlacePair(place, other)
        guard reasons[pair] == nil, !base.pinnedApart.contains(pair),
          let days = DuplicateFinder.daysApart(clocks[place], clocks[other])
        else { continue }
        reasons[pair] = .sameTimesOfDay(days: abs(days))
      }
    }
  }

  /// So many rare names two tellings share at least, and so many times of day.
  private static let fewestNames = 3
  private static let fewestTimes = 3
  /// Of an incident's times so many are compared.
  private static let mostTimes = 64

  /// Its moments with a clock time, in minutes as the document writes them; each once.
  private func clockTimes(of place: Int) -> [Int] {
    let record = base.recordPlaces[place]
    let timeline = base.records[record].postmortem?.timeline ?? []
    var times: Set<Int> = []
    func add(_ moment: Moment?) {
      guard let moment, let minute = moment.minute else { return }
      times.insert(moment.date.dayNumber * minutesOfDay + minute)
    }
    for moment in [\Postmortem.started, \.detected, \.mitigated, \.resolved] {
      add(base.records[record].postmortem?[keyPath: moment]?.value)
    }
    for entry in timeline.indices.prefix(DuplicateFinder.mostTimes) { add(timeline[entry].moment) }
    return times.sorted()
  }

  /// How many days lie between two incidents whose times of day are the same: at least half of the fewer, and not
  /// all of them full hours, which stand in many stories.
  private static func daysApart(_ first: [Int], _ second: [Int]) -> Int? {
    var agreeing: [Int: (count: Int, isExact: Bool)] = [:]
    for a in first {
      for b in second where (b - a).isMultiple(of: minutesOfDay) {
        let days = (b - a) / minutesOfDay
        agreeing[days, default: (0, false)].count += 1
        if !a.isMultiple(of: 60) { agreeing[days]?.isExact = true }
      }
    }
    let least = max(fewestTimes, (min(first.count, second.count) + 1) / 2)
    return agreeing.filter { $0.value.count >= least && $0.value.isExact }
      .max { a, b in (a.value.count, -abs(a.key), a.key) < (b.value.count, -abs(b.key), b.key) }?.key
  }

  // MARK: - Groups

  /// Every other telling beside the one that says most.
  ///
  /// Each two of a group tell one incident by themselves. A document without a day that is like two of different months
  /// does not make one incident of them: it goes with the one that it is more like, and so does what `not_related` sets
  /// apart.
  func groups() -> [DuplicateGroup] {
    let pairs = reasons.map { (pair: $0.key, rank: rank(of: $0.key, $0.value)) }.sorted { a, b in
      a.rank != b.rank ? a.rank.lexicographicallyPrecedes(b.rank) : a.pair < b.pair
    }
    var groupOf: [Int: Int] = [:]
    var members: [Int: [Int]] = [:]
    for (pair, _) in pairs {
      let (a, b) = (groupOf[pair.first] ?? pair.first, groupOf[pair.second] ?? pair.second)
      guard a != b else { continue }
      let (first, second) = (members[a] ?? [pair.first], members[b] ?? [pair.second])
      let isOne = first.allSatisfy { one in second.allSatisfy { reasons[PlacePair(one, $0)] != nil } }
      guard isOne else { continue }
      members[b] = nil
      members[a] = first + second
      for place in first + second { groupOf[place] = a }
    }
    return members.values.map { group(of: $0) }.sorted { $0.canonical < $1.canonical }
  }

  /// The firmer the evidence, the smaller: by what it rests on, then by how much is alike, then by the days apart.
  private func rank(of pair: PlacePair, _ reason: DuplicateGroup.Reason) -> [Int] {
    let days = base.incidents[pair.first].date.flatMap { first in
      base.incidents[pair.second].date.map { abs(first.dayNumber - $0.dayNumber) }
    }
    switch reason {
    case .sameSentences(let percent): return [0, -percent, days ?? .max]
    case .sameTimes: return [1, 0, days ?? .max]
    case .sameDayAndTitle: return [2, 0, days ?? .max]
    case .sameTimesOfDay(let days): return [3, 0, days]
    }
  }

  private func group(of places: [Int]) -> DuplicateGroup {
    let ranked = places.sorted { a, b in
      let (first, second) = (richness(a), richness(b))
      return first != second ? first > second : base.incidents[a].id < base.incidents[b].id
    }
    let tellings = ranked.dropFirst().map { place in
      DuplicateGroup.Telling(
        incident: base.incidents[place].id, reason: reasons[PlacePair(place, ranked[0])] ?? .sameDayAndTitle)
    }
    return DuplicateGroup(
      canonical: base.incidents[ranked[0]].id, others: tellings.sorted { $0.incident < $1.incident })
  }

  /// How much a document tells: facts, then words.
  private func richness(_ place: Int) -> Int {
    guard let facts = facts(place) else { return 0 }
    let known = [
      facts.severity != nil, facts.started != nil, facts.detected != nil, facts.mitigated != nil,
      facts.resolved != nil, facts.primaryCause?.provenance.source.basis == .stated, facts.impact != nil,
    ]
    return known.count { $0 } * 4 + facts.timeline.count + facts.learnings.count + facts.preventionItems.count
      + base.records[base.recordPlaces[place]].readingMinutes
  }
}
