import Postmortems

extension KnowledgeBase {
  /// Finds incidents whose cause, a leaf, came back: on the same service, with the same error message, under the same
  /// title, with the same rare names, or as the authors themselves say by a link. A cause alone is not enough: two logic
  /// errors have nothing to do with each other. Where it is a guess that rests on other words than the author's on the
  /// root cause, the two need a title or a lesson in common; and what the author tells apart did not come back.
  mutating func linkRecurrences(_ evidence: Evidence, _ titles: LessonTerms) {
    let finder = RecurrenceFinder(self, evidence, titles)
    var holders: [Int32: [Int]] = [:]
    for place in incidents.indices where incidents[place].duplicateOf == nil && incidents[place].date != nil {
      let causes = evidence.causes[place]
      for (own, cause) in causes.enumerated() where !causes.prefix(own).contains(cause) {
        // What is only guessed to have contributed says too little.
        let isStated = incidents[place].causes[own].provenance.source.basis != .inferred
        if evidence.primaryCauses[place] == cause || isStated { holders[cause, default: []].append(place) }
      }
    }
    var found: [RecurrenceFinder.Found] = []
    for leaf in causes.flatMap({ $0.leaves.map(\.id) }) {
      guard let cause = evidence.causeTable.known(leaf), let members = holders[cause], members.count > 1 else {
        continue
      }
      found += finder.recurrences(of: leaf, cause, members)
    }
    // Where its primary cause came back comes first.
    let order = found.indices.sorted { a, b in
      let (first, second) = (found[a], found[b])
      if first.later != second.later { return first.later < second.later }
      let isSecond = [first, second].map { $0.recurrence.contributed == nil ? 0 : 1 }
      return (isSecond[0], a) < (isSecond[1], b)
    }
    found = order.map { found[$0] }
    recurrences = found.map(\.recurrence)
    for place in found.indices {
      incidents[found[place].later].recursFrom.append(place)
      for earlier in found[place].earlier { incidents[earlier].recursAs.append(place) }
    }
    linkChains(found)
  }
}

/// Finds, for one leaf after the other, which incidents came back. A class, since what it holds is large: closures would
/// copy a value, and count a reference for every list of the knowledge base.
final class RecurrenceFinder {
  struct Found {
    var later: Int
    /// The places of `Recurrence.earlier` and of `Recurrence.alsoAfter`.
    var earlier: [Int]
    var recurrence: Recurrence
  }

  /// An incident before another one, and what ties them together.
  private struct Candidate {
    var place: Int
    var ties: [Recurrence.Tie]
    /// The cause is primary in both.
    var isPrimary: Bool
    var isLinked: Bool
  }

  private let base: KnowledgeBase
  private let ties: TieReader
  /// The rank of each incident by day, then by id: the oldest has 0.
  private let ages: [Int32]

  init(_ base: KnowledgeBase, _ evidence: Evidence, _ titles: LessonTerms) {
    self.base = base
    ties = TieReader(evidence, titles)
    var ages = [Int32](repeating: 0, count: base.incidents.count)
    for (age, place) in base.incidents.indices.sorted(by: base.isOlder).enumerated() {
      ages[place] = Int32(truncatingIfNeeded: age)
    }
    self.ages = ages
  }

  private func isOlder(_ a: Int, _ b: Int) -> Bool { ages[a] < ages[b] }

  /// So many earlier incidents are looked at for each tie: the newest ones, the newest may be of the same day or share
  /// too little; and those that promised something against the cause, so that no newer incident hides a promise.
  static let newestCount = 4
  static let promisingCount = 16
  /// So many incidents of a chain are looked at for their promises, as far back as a reader would go.
  private static let steps = 8
  /// So many incidents of a chain are gone through to see whether an earlier one stands in it: with all of them the work
  /// would grow with the square of a chain that never ends.
  private static let longestWalk = 64
  private static let manyNames = 4
  /// So many further incidents are named beside the one before: those that promised something, then the newest.
  private static let besideCount = 6

  /// - Parameter places: of the incidents that have the leaf as primary cause, or state that it contributed.
  func recurrences(of leaf: String, _ cause: Int32, _ places: [Int]) -> [Found] {
    let members = places.sorted { isOlder($0, $1) }
    let present = Set(members)
    var known = Earlier()
    var before: [Int: Int] = [:]
    var found: [Found] = []
    for place in members {
      let keys = ties.keys(of: place)
      let linked = base.linkedPlaces[place].map { Int($0) }.filter(present.contains)
      let places = Set(known.places(under: keys) + linked).filter { base.isEarlier($0, than: place) }
        .filter { !base.isPinnedApart($0, place) && !base.isToldApart($0, place) }
      var candidates = places.compactMap { candidate($0, before: place, cause, leaf, isLinked: linked.contains($0)) }
      // Whom the authors name comes before whom Debrief finds, however long ago.
      candidates.sort { a, b in
        if a.isPrimary != b.isPrimary { return a.isPrimary }
        if a.isLinked != b.isLinked { return a.isLinked }
        return isOlder(b.place, a.place)
      }
      if let first = candidates.first {
        before[place] = first.place
        found.append(recurrence(of: leaf, at: place, after: candidates, before))
      }
      let isPromising = promises(of: place, against: leaf).contains { !base.prevention[$0].isUnmarked }
      known.add(place, under: keys, isPromising: isPromising)
    }
    return found
  }

  // MARK: - Whether it came back

  private func candidate(
    _ earlier: Int, before place: Int, _ cause: Int32, _ leaf: String, isLinked: Bool
  ) -> Candidate? {
    let found = ties.ties(between: place, and: earlier)
    let all = isLinked ? [.linked] + found : found
    let (isHere, isThere) = (ties.isPrimary(cause, of: place), ties.isPrimary(cause, of: earlier))
    let isInferred = isHere && ties.isInferred(place) || isThere && ties.isInferred(earlier)
    guard isHere && isThere else {
      // Where it only contributed to one of the two, less speaks for one story: both authors have to state it, for the
      // same service, and something was promised against it and marked.
      let isOnService = all.contains { $0.kind == Recurrence.Tie.service("").kind }
      let isPromised = promises(of: earlier, against: leaf).contains {
        !base.prevention[$0].isUnmarked && wasPromised($0, before: place)
      }
      guard isHere || isThere, !isInferred, isOnService, isPromised else { return nil }
      return Candidate(place: earlier, ties: all, isPrimary: false, isLinked: isLinked)
    }
    guard areEnough(all, place, earlier, isInferred: isInferred) else { return nil }
    let isBeside = ties.isBeside(place) || ties.isBeside(earlier)
    guard !isBeside || all.contains(.sameTitle) || shareLesson(place, earlier) else { return nil }
    return Candidate(place: earlier, ties: all, isPrimary: true, isLinked: isLinked)
  }

  /// Where one of the causes is inferred, only a class of causes is known to be the same: one kind of tie, be it a
  /// service that much runs on, a message that tells the class once more ("certificate has expired") or a link for
  /// whatever reason, needs company. Many names are company to each other.
  private func areEnough(_ ties: [Recurrence.Tie], _ place: Int, _ earlier: Int, isInferred: Bool) -> Bool {
    guard let first = ties.first else { return false }
    if !isInferred || ties.contains(where: { $0.kind != first.kind }) || shareLesson(place, earlier) { return true }
    if case .terms(let names) = first { return names.count >= RecurrenceFinder.manyNames }
    return false
  }

  private func shareLesson(_ a: Int, _ b: Int) -> Bool {
    base.incidents[a].learnings.contains { own in
      guard let group = base.learnings[own].group, [.lesson, .wrong].contains(base.learnings[own].learning.kind) else {
        return false
      }
      return base.incidents[b].learnings.contains { base.learnings[$0].group == group }
    }
  }

  // MARK: - What had become of the promises

  /// An incident's items against a cause. What was declined is no promise; what was taken over is another incident's,
  /// and counts where that one stands.
  private func promises(of place: Int, against cause: String) -> [Int] {
    base.incidents[place].preventionItems.filter { item in
      base.prevention[item].cause == cause && base.prevention[item].status != .declined
        && base.prevention[item].takenOverFrom == nil
    }
  }

  /// What was promised after the day cannot have been in the way of anything.
  private func wasPromised(_ item: Int, before place: Int) -> Bool {
    guard let day = base.incidents[place].date, let promised = base.prevention[item].promised else { return true }
    return promised <= day
  }

  private func recurrence(
    of cause: String, at place: Int, after candidates: [Candidate], _ before: [Int: Int]
  ) -> Found {
    let first = candidates[0]
    let candidates = [first] + beside(candidates.dropFirst(), of: cause)
    let chain = chain(before: place, before, since: candidates.map(\.place))
    let others = candidates.dropFirst().filter { $0.isPrimary == first.isPrimary && !chain.contains($0.place) }
      .sorted { isOlder($1.place, $0.place) }
    let isInferred = ties.isInferred(place) || ties.isInferred(first.place)
    var recurrence = Recurrence(
      incident: base.incidents[place].id, earlier: base.incidents[first.place].id, cause: cause, ties: first.ties,
      days: days(from: first.place, to: place), basis: first.isPrimary && isInferred ? .inferred : .stated,
      verdict: .nothingPromised, openItems: [], doneItems: [], undatedItems: [], unmarkedItems: [],
      wouldHavePrevented: [])
    recurrence.alsoAfter = others.map {
      Recurrence.Earlier(incident: base.incidents[$0.place].id, ties: $0.ties, days: days(from: $0.place, to: place))
    }
    recurrence.daysAreEstimated = [place, first.place].contains { base.incidents[$0].dateIsEstimate }
    if !first.isPrimary { recurrence.contributed = base.incidents[place].primaryCauseID == cause ? .earlier : .later }
    judge(&recurrence, at: place, Array(chain.prefix(RecurrenceFinder.steps)) + candidates.map(\.place))
    return Found(later: place, earlier: [first.place] + others.map(\.place), recurrence: recurrence)
  }

  /// Those that a reader is told of besides.
  private func beside(_ candidates: ArraySlice<Candidate>, of cause: String) -> [Candidate] {
    guard candidates.count > RecurrenceFinder.besideCount else { return Array(candidates) }
    let promising = candidates.filter { !promises(of: $0.place, against: cause).isEmpty }
    let others = candidates.filter { promises(of: $0.place, against: cause).isEmpty }
    return Array((promising + others).prefix(RecurrenceFinder.besideCount))
  }

  /// The incidents of the chain that leads to one, newest first: as many as are judged, and further back to the oldest of
  /// some others, as far as that is near.
  private func chain(before place: Int, _ before: [Int: Int], since others: [Int]) -> [Int] {
    guard let oldest = others.min(by: isOlder) else { return [] }
    var chain: [Int] = []
    var earlier = before[place]
    while let one = earlier, chain.count < RecurrenceFinder.longestWalk,
      chain.count < RecurrenceFinder.steps || !isOlder(one, oldest)
    {
      chain.append(one)
      earlier = before[one]
    }
    return chain
  }

  private func days(from earlier: Int, to later: Int) -> Int {
    (base.incidents[later].date?.dayNumber ?? 0) - (base.incidents[earlier].date?.dayNumber ?? 0)
  }

  /// - Parameter earlier: the places of the incidents whose promises count.
  private func judge(_ recurrence: inout Recurrence, at place: Int, _ earlier: [Int]) {
    guard let day = base.incidents[place].date else { return }
    let causeIsStated = base.incidents[place].primaryCauseID == recurrence.cause && !ties.isInferred(place)
    for one in Set(earlier).sorted(by: { isOlder($1, $0) }) {
      for item in promises(of: one, against: recurrence.cause) where wasPromised(item, before: place) {
        if base.prevention[item].isUnmarked {
          recurrence.unmarkedItems.append(item)
          continue
        }
        switch base.prevention[item].wasOpen(on: day) {
        case true:
          recurrence.openItems.append(item)
          // That a promise would have prevented it can be said where the authors state the cause, and not of a guess;
          // nor of an incident to which the cause only contributed.
          let isGuess = base.incidents[one].primaryCauseID == recurrence.cause && ties.isInferred(one)
          if causeIsStated, !isGuess, base.prevention[item].item.kind?.value == .eliminate {
            recurrence.wouldHavePrevented.append(item)
          }
        case false: recurrence.doneItems.append(item)
        case nil: recurrence.undatedItems.append(item)
        }
      }
    }
    if !recurrence.openItems.isEmpty {
      recurrence.verdict = .whileOpen
    } else if !recurrence.undatedItems.isEmpty {
      recurrence.verdict = .doneUndated
    } else if !recurrence.doneItems.isEmpty {
      recurrence.verdict = .afterDone
    } else if !recurrence.unmarkedItems.isEmpty {
      recurrence.verdict = .unmarked
    }
  }
}

/// The incidents of a leaf that later ones are compared with, by what may tie them.
private struct Earlier {
  private var newest: [TieReader.Key: [Int]] = [:]
  private var promising: [TieReader.Key: [Int]] = [:]

  func places(under keys: [TieReader.Key]) -> [Int] {
    keys.flatMap { (newest[$0] ?? []) + (promising[$0] ?? []) }
  }

  /// - Parameter place: of an incident that is newer than those before it.
  mutating func add(_ place: Int, under keys: [TieReader.Key], isPromising: Bool) {
    for key in keys {
      Earlier.add(place, to: &newest[key, default: []], atMost: RecurrenceFinder.newestCount)
      if isPromising { Earlier.add(place, to: &promising[key, default: []], atMost: RecurrenceFinder.promisingCount) }
    }
  }

  private static func add(_ place: Int, to few: inout [Int], atMost count: Int) {
    if few.count == count { few.removeFirst() }
    few.append(place)
  }
}

extension KnowledgeBase {
  /// Whether one of the two says that the cause of the other is another one, or that they have nothing to do with each
  /// other.
  func isToldApart(_ a: Int, _ b: Int) -> Bool {
    !causesToldApart.isEmpty && causesToldApart.contains(PlacePair(a, b))
  }

  /// By day, then by id.
  func isOlder(_ a: Int, _ b: Int) -> Bool {
    let (first, second) = (incidents[a].date?.dayNumber ?? .max, incidents[b].date?.dayNumber ?? .max)
    return first != second ? first < second : incidents[a].id < incidents[b].id
  }

  /// Whether one incident was there, and somebody knew of it, before the other began. What nobody had noticed yet could
  /// not come back; and where its day is an estimate, only the day on which it was noticed tells.
  func isEarlier(_ a: Int, than b: Int) -> Bool {
    guard let first = incidents[a].date, let known = incidents[a].known, let second = incidents[b].date,
      first < second
    else { return false }
    if incidents[a].dateIsEstimate, incidents[a].noticed == nil { return false }
    if known < second { return true }
    // On the same day the times of day tell, where both are known.
    guard known == second else { return false }
    let detected = records[recordPlaces[a]].postmortem?.detected?.value
    let started = records[recordPlaces[b]].postmortem?.started?.value
    return detected.flatMap { one in started.flatMap { one.minutes(to: $0) } }.map { $0 > 0 } ?? true
  }
}
