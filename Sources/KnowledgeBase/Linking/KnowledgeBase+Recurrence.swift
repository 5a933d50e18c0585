import Postmortems

extension KnowledgeBase {
  /// Finds incidents whose primary cause, a leaf, came back: on the same service, with the same error message,
  /// under the same title, with the same rare names, or as the authors themselves say by a link. A cause alone is
  /// not enough: two logic errors have nothing to do with each other. Where it is a guess that rests on other words
  /// than the author's on the root cause, the two need a title or a lesson in common; and what the author tells apart
  /// did not come back.
  mutating func linkRecurrences(_ evidence: Evidence, _ titles: LessonTerms) {
    let ties = TieReader(evidence, titles)
    var byCause: [Int32: [Int]] = [:]
    for place in incidents.indices where evidence.primaryCauses[place] >= 0 {
      guard incidents[place].duplicateOf == nil, incidents[place].date != nil else { continue }
      byCause[evidence.primaryCauses[place], default: []].append(place)
    }
    var found: [(later: Int, earlier: Int, recurrence: Recurrence)] = []
    for leaf in causes.flatMap({ $0.leaves.map(\.id) }) {
      let members = evidence.causeTable.known(leaf).flatMap { byCause[$0] } ?? []
      found += recurrences(of: leaf, members, ties)
    }
    // An incident has one primary cause, and so comes back once at most.
    found.sort { $0.later < $1.later }
    recurrences = found.map(\.recurrence)
    for place in found.indices {
      incidents[found[place].later].recursFrom.append(place)
      incidents[found[place].earlier].recursAs.append(place)
    }
    linkChains(found.map { ($0.later, $0.earlier) })
  }

  /// - Parameter places: of the incidents of a leaf, newest first.
  private func recurrences(
    of leaf: String, _ places: [Int], _ tieReader: TieReader
  ) -> [(later: Int, earlier: Int, recurrence: Recurrence)] {
    let members = places.sorted { a, b in isOlder(a, b) }
    guard members.count > 1 else { return [] }
    var newest: [TieReader.Key: [Int]] = [:]
    var before: [Int: Int] = [:]
    var found: [(later: Int, earlier: Int, recurrence: Recurrence)] = []
    found.reserveCapacity(members.count)
    let present = Set(members)
    for place in members {
      let keys = tieReader.keys(of: place)
      let linked = linkedPlaces[place].map { Int($0) }.filter(present.contains)
      let candidates = Set(keys.flatMap { newest[$0] ?? [] } + linked)
        .filter { isEarlier($0, than: place) && !isPinnedApart($0, place) && !isToldApart($0, place) }
        .sorted { a, b in isOlder(b, a) }
      // Whom the authors name comes before whom Debrief finds, however long ago.
      for earlier in candidates.filter(linked.contains) + candidates.filter({ !linked.contains($0) }) {
        var ties = tieReader.ties(between: place, and: earlier)
        if linked.contains(earlier) { ties.insert(.linked, at: 0) }
        let isInferred = tieReader.isInferred(place) || tieReader.isInferred(earlier)
        guard areEnough(ties, place, earlier, isInferred: isInferred) else { continue }
        let isBeside = tieReader.isBeside(place) || tieReader.isBeside(earlier)
        guard !isBeside || ties.contains(.sameTitle) || shareLesson(place, earlier) else { continue }
        before[place] = earlier
        found.append((place, earlier, recurrence(of: leaf, at: place, after: earlier, ties, before, isInferred)))
        break
      }
      // The newest few: the newest may be of the same day, or share too little.
      for key in keys {
        var few = newest[key] ?? []
        if few.count == 4 { few.removeFirst() }
        few.append(place)
        newest[key] = few
      }
    }
    return found
  }

  /// Where one of the causes is inferred, only a class of causes is known to be the same: one kind of tie, be it a
  /// service that much runs on, a message that tells the class once more ("certificate has expired") or a link for
  /// whatever reason, needs company. Many names are company to each other.
  private func areEnough(_ ties: [Recurrence.Tie], _ place: Int, _ earlier: Int, isInferred: Bool) -> Bool {
    guard let first = ties.first else { return false }
    if !isInferred || ties.contains(where: { $0.kind != first.kind }) || shareLesson(place, earlier) { return true }
    if case .terms(let names) = first { return names.count >= KnowledgeBase.manyNames }
    return false
  }

  private static let manyNames = 4

  private func shareLesson(_ a: Int, _ b: Int) -> Bool {
    incidents[a].learnings.contains { own in
      guard let group = learnings[own].group, [.lesson, .wrong].contains(learnings[own].learning.kind) else {
        return false
      }
      return incidents[b].learnings.contains { learnings[$0].group == group }
    }
  }

  /// Whether one of the two says that the cause of the other is another one.
  private func isToldApart(_ a: Int, _ b: Int) -> Bool {
    !causesToldApart.isEmpty && causesToldApart.contains(PlacePair(a, b))
  }

  /// By day, then by id.
  private func isOlder(_ a: Int, _ b: Int) -> Bool {
    let (first, second) = (incidents[a].date?.dayNumber ?? .max, incidents[b].date?.dayNumber ?? .max)
    return first != second ? first < second : incidents[a].id < incidents[b].id
  }

  private func isEarlier(_ a: Int, than b: Int) -> Bool {
    guard let first = incidents[a].date, let second = incidents[b].date else { return false }
    return first < second
  }

  private func recurrence(
    of cause: String, at place: Int, after earlier: Int, _ ties: [Recurrence.Tie], _ before: [Int: Int],
    _ isInferred: Bool
  ) -> Recurrence {
    let days = (incidents[place].date?.dayNumber ?? 0) - (incidents[earlier].date?.dayNumber ?? 0)
    var recurrence = Recurrence(
      incident: incidents[place].id, earlier: incidents[earlier].id, cause: cause, ties: ties, days: days,
      basis: isInferred ? .inferred : .stated, verdict: .nothingPromised, openItems: [], doneItems: [],
      undatedItems: [], unmarkedItems: [], wouldHavePrevented: [])
    judge(&recurrence, at: place, before)
    return recurrence
  }

  /// What had become of the promises of the incidents before it, as far back as a reader would go.
  private func judge(_ recurrence: inout Recurrence, at place: Int, _ before: [Int: Int]) {
    guard let day = incidents[place].date else { return }
    var earlier = before[place]
    var steps = 0
    while let one = earlier, steps < 8 {
      for item in incidents[one].preventionItems {
        // What was promised after the day cannot have been in the way of anything; what was taken over is another
        // incident's promise, and counts where that one stands in the chain.
        guard prevention[item].cause == recurrence.cause, prevention[item].status != .declined,
          prevention[item].takenOverFrom == nil,
          prevention[item].promised.map({ $0 <= day }) ?? true
        else { continue }
        if prevention[item].isUnmarked {
          recurrence.unmarkedItems.append(item)
          continue
        }
        switch prevention[item].wasOpen(on: day) {
        case true: recurrence.openItems.append(item)
        case false: recurrence.doneItems.append(item)
        case nil: recurrence.undatedItems.append(item)
        }
      }
      earlier = before[one]
      steps += 1
    }
    // That a promise would have prevented it can be said where the authors state the cause, and not of a guess.
    if recurrence.basis == .stated {
      recurrence.wouldHavePrevented = recurrence.openItems.filter { prevention[$0].item.kind?.value == .eliminate }
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

  /// Follows each recurrence to the one before it, so that a reader sees the whole row.
  ///
  /// - Parameter pairs: the later and the earlier incident of each recurrence.
  private mutating func linkChains(_ pairs: [(later: Int, earlier: Int)]) {
    // An incident has one primary cause, and so stands in one chain at most.
    var chainOf = Array(repeating: -1, count: incidents.count)
    var members: [[Int]] = []
    // Oldest first: the earlier incident's chain is there when its recurrence comes.
    for place in recurrences.indices.reversed() {
      var chain = chainOf[pairs[place].earlier]
      if chain < 0 {
        chain = members.count
        members.append([])
      }
      chainOf[pairs[place].earlier] = chain
      chainOf[pairs[place].later] = chain
      members[chain].append(place)
    }
    chains = members.map { places in
      var services: Set<String> = []
      for place in places {
        for case .service(let service) in recurrences[place].ties { services.insert(service) }
      }
      let all = Set(places.flatMap { [pairs[$0].earlier, pairs[$0].later] }).sorted { isOlder($0, $1) }
      return RecurrenceChain(
        cause: recurrences[places[0]].cause, services: services.sorted(), incidents: all.map { incidents[$0].id },
        recurrences: places)
    }.sorted { a, b in
      (-a.incidents.count, a.cause, a.incidents.first ?? "") < (-b.incidents.count, b.cause, b.incidents.first ?? "")
    }
  }
}

/// Reads what ties two incidents of one cause together.
private struct TieReader {
  private let evidence: Evidence
  private let titles: LessonTerms
  /// The titles as numbers: the same for titles of the same words.
  private var titleKeys: [Int32] = []
  private static let fewestNames = 2
  /// "Database outage" is everybody's title.
  private static let fewestTitleWords = 3

  enum Key: Hashable {
    case service(Int32)
    case pattern(Int32)
    case name(Int32)
    case title(Int32)
  }

  init(_ evidence: Evidence, _ titles: LessonTerms) {
    self.evidence = evidence
    self.titles = titles
    var numbers: [[Int32]: Int32] = [:]
    for place in 0..<titles.count {
      let number = numbers[titles.key(of: place), default: Int32(truncatingIfNeeded: numbers.count)]
      numbers[titles.key(of: place)] = number
      titleKeys.append(number)
    }
  }

  func isInferred(_ place: Int) -> Bool { evidence.primaryCauseIsInferred[place] }
  func isBeside(_ place: Int) -> Bool { evidence.primaryCauseIsBeside[place] }

  /// Under each of them an earlier incident may be found.
  func keys(of place: Int) -> [Key] {
    var keys = evidence.services[place].map { Key.service($0) }
    for pattern in evidence.tellingPatterns[place] { keys.append(.pattern(pattern)) }
    for name in evidence.rareNames(of: place) { keys.append(.name(name)) }
    keys.append(.title(titleKeys[place]))
    return keys
  }

  func ties(between place: Int, and earlier: Int) -> [Recurrence.Tie] {
    var ties: [Recurrence.Tie] = []
    let title = titles.likeness(place, earlier)
    if title.isWhole, title.shared >= TieReader.fewestTitleWords { ties.append(.sameTitle) }
    let services = evidence.services[earlier]
    for service in evidence.services[place] where services.contains(service) {
      ties.append(.service(evidence.serviceTable[service]))
    }
    let patterns = evidence.tellingPatterns[earlier]
    for pattern in evidence.tellingPatterns[place] where patterns.contains(pattern) {
      ties.append(.errorSignature(evidence.patternNames[Int(pattern)]))
    }
    let others = evidence.names[earlier]
    let names = evidence.rareNames(of: place).filter(others.contains)
    if names.count >= TieReader.fewestNames { ties.append(.terms(names.map(evidence.name).sorted())) }
    return ties
  }
}

extension Recurrence.Tie {
  /// Two services are one kind of tie.
  fileprivate var kind: Int {
    switch self {
    case .linked: 0
    case .sameTitle: 1
    case .service: 2
    case .errorSignature: 3
    case .terms: 4
    }
  }
}

extension Array where Element: Hashable {
  /// Each once, where it stands first.
  func uniqued() -> [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
