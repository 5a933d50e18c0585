import Postmortems

extension KnowledgeBase {
  /// Finds incidents whose primary cause, a leaf, came back: on the same service, with the same error message,
  /// under the same title, with the same rare names, or as the authors themselves say by a link. A cause alone is
  /// not enough: two logic errors have nothing to do with each other.
  mutating func linkRecurrences(_ evidence: [Evidence], _ titles: LessonTerms) {
    let ties = TieReader(evidence, titles)
    var found: [Recurrence] = []
    for category in causes {
      for leaf in category.leaves { found += recurrences(of: leaf, ties) }
    }
    let order = found.map { (place: incidentIndex[$0.incident] ?? .max, cause: $0.cause, earlier: $0.earlier) }
    recurrences = found.indices.sorted { order[$0] < order[$1] }.map { found[$0] }
    for (place, recurrence) in recurrences.enumerated() {
      if let later = incidentIndex[recurrence.incident] { incidents[later].recursFrom.append(place) }
      if let earlier = incidentIndex[recurrence.earlier] { incidents[earlier].recursAs.append(place) }
    }
    linkChains()
  }

  private func recurrences(of leaf: CauseLeaf, _ tieReader: TieReader) -> [Recurrence] {
    let members = leaf.incidents.filter { $0.role == .primary }.compactMap { incidentIndex[$0.incident] }
      .filter { incidents[$0].duplicateOf == nil && incidents[$0].date != nil }
      .sorted { a, b in dayAndID(a) < dayAndID(b) }
    guard members.count > 1 else { return [] }
    var newest: [TieReader.Key: [Int]] = [:]
    var before: [Int: Int] = [:]
    var found: [Recurrence] = []
    let present = Set(members)
    for place in members {
      let keys = tieReader.keys(of: place)
      let linked = linkedIncidents(of: place).filter { present.contains($0) }
      let candidates = Set(keys.flatMap { newest[$0] ?? [] } + linked)
        .filter { isEarlier($0, than: place) && !isPinnedApart($0, place) }
        .sorted { a, b in dayAndID(a) > dayAndID(b) }
      for earlier in candidates {
        var ties = tieReader.ties(between: place, and: earlier)
        if linked.contains(earlier) { ties.insert(.linked, at: 0) }
        guard !ties.isEmpty else { continue }
        before[place] = earlier
        found.append(recurrence(of: leaf.id, at: place, after: earlier, ties, before))
        break
      }
      // The newest few: the newest may be of the same day, or share too little.
      for key in keys { newest[key] = Array(((newest[key] ?? []) + [place]).suffix(4)) }
    }
    return found
  }

  private func dayAndID(_ place: Int) -> (Int, IncidentID) {
    (incidents[place].date?.dayNumber ?? .max, incidents[place].id)
  }

  private func isEarlier(_ a: Int, than b: Int) -> Bool {
    guard let first = incidents[a].date, let second = incidents[b].date else { return false }
    return first < second
  }

  private func recurrence(
    of cause: String, at place: Int, after earlier: Int, _ ties: [Recurrence.Tie], _ before: [Int: Int]
  ) -> Recurrence {
    let isInferred = [place, earlier].contains {
      incidents[$0].primaryCause?.provenance.source.basis == .inferred
    }
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
        let entry = prevention[item]
        // What was promised after the day cannot have been in the way of anything.
        guard entry.cause == recurrence.cause, entry.item.effectiveStatus != .declined,
          entry.promised.map({ $0 <= day }) ?? true
        else { continue }
        if entry.statusOrigin == .assumed {
          recurrence.unmarkedItems.append(item)
          continue
        }
        switch entry.wasOpen(on: day) {
        case true: recurrence.openItems.append(item)
        case false: recurrence.doneItems.append(item)
        case nil: recurrence.undatedItems.append(item)
        }
      }
      earlier = before[one]
      steps += 1
    }
    recurrence.wouldHavePrevented = recurrence.openItems.filter { prevention[$0].item.kind?.value == .eliminate }
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
  private mutating func linkChains() {
    var chainOf: [String: Int] = [:]
    var members: [[Int]] = []
    // Oldest first: the earlier incident's chain is there when its recurrence comes.
    for place in recurrences.indices.reversed() {
      let recurrence = recurrences[place]
      let chain = chainOf[recurrence.cause + " " + recurrence.earlier] ?? members.count
      if chain == members.count { members.append([]) }
      chainOf[recurrence.cause + " " + recurrence.earlier] = chain
      chainOf[recurrence.cause + " " + recurrence.incident] = chain
      members[chain].append(place)
    }
    chains = members.map { places in
      let found = places.map { recurrences[$0] }
      let incidents = Set((found.map(\.earlier) + found.map(\.incident)).compactMap { incidentIndex[$0] })
        .map { (day: self.incidents[$0].date?.dayNumber ?? .max, id: self.incidents[$0].id) }
      let services = found.flatMap(\.ties).compactMap { tie -> String? in
        if case .service(let service) = tie { service } else { nil }
      }
      return RecurrenceChain(
        cause: found.first?.cause ?? "", services: Set(services).sorted(),
        incidents: incidents.sorted { $0 < $1 }.map(\.id),
        recurrences: places)
    }.sorted { a, b in
      (-a.incidents.count, a.cause, a.incidents.first ?? "") < (-b.incidents.count, b.cause, b.incidents.first ?? "")
    }
  }
}

/// Reads what ties two incidents of one cause together.
private struct TieReader {
  let evidence: [Evidence]
  let titles: LessonTerms
  /// The names of an incident that so few mention that sharing two of them means something.
  private var rareNames: [[String]]

  private static let rare = 6
  private static let fewestNames = 2
  /// "Database outage" is everybody's title.
  private static let fewestTitleWords = 3

  enum Key: Hashable {
    case service(String)
    case pattern(String)
    case name(String)
    case title([Int32])
  }

  init(_ evidence: [Evidence], _ titles: LessonTerms) {
    self.evidence = evidence
    self.titles = titles
    var counts: [String: Int] = [:]
    for one in evidence { for name in one.names { counts[name, default: 0] += 1 } }
    rareNames = evidence.map { one in one.names.filter { (2...TieReader.rare).contains(counts[$0] ?? 0) } }
  }

  /// Under each of them an earlier incident may be found.
  func keys(of place: Int) -> [Key] {
    let one = evidence[place]
    var keys = one.services.map { Key.service($0) }
    keys += one.tellingPatterns.map { .pattern($0) }
    keys += rareNames[place].map { .name($0) }
    keys.append(.title(titles.key(of: place)))
    return keys
  }

  func ties(between place: Int, and earlier: Int) -> [Recurrence.Tie] {
    var ties: [Recurrence.Tie] = []
    let title = titles.likeness(place, earlier)
    if title.isWhole, title.shared >= TieReader.fewestTitleWords { ties.append(.sameTitle) }
    ties += evidence[place].services.filter(evidence[earlier].services.contains).map { .service($0) }
    ties += evidence[place].tellingPatterns.filter(evidence[earlier].tellingPatterns.contains)
      .map { .errorSignature($0) }
    let names = rareNames[place].filter(rareNames[earlier].contains)
    if names.count >= TieReader.fewestNames { ties.append(.terms(names.sorted())) }
    return ties
  }
}

extension Array where Element: Hashable {
  /// Each once, where it stands first.
  func uniqued() -> [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
