import Postmortems

/// What incidents have in common, and who shares it: an inverted index over everything that relates two incidents.
struct SharedFeatures {
  enum Kind: Int {
    /// A cause counts the more, the firmer it is: once for being shared, again where both are stated, again where it
    /// is the primary cause of both, and again where that is stated in both.
    case cause, statedCause, primaryCause, statedPrimaryCause
    /// A service counts once for being named, and again where both name it among few: one of a dozen that an outage
    /// hit says little.
    case service, closeService
    /// The pattern of an error message.
    case signature
    case alert
    case name
    /// A group of the same lesson.
    case learning
    /// The same, of what went well or was luck: good to know, and no reason to read the other story.
    case fortune
    case duplicate
    /// One primary cause on one service: together they say more than each by itself. Numbered by the pair's cause.
    case primaryCauseOnService
    /// A link between two incidents, in either direction.
    case link
  }

  /// Something that incidents may share: of its kind the one of that number, as `Evidence` and the knowledge base count.
  struct Feature {
    var kind: Kind
    var number: Int32
  }

  /// Below it, what two incidents share is too common or too little to be worth a reader's time.
  static let threshold = 20
  /// How many incidents on either side in time are looked at for a feature that very many share.
  private static let window = 24
  /// What a name weighs by how many incidents mention it: those of a deployment or of the whole product say little,
  /// and what more mention says nothing. Judged on samples of `Benchmarks/knowledge`.
  private static let nameWeights = [0, 0, 18, 15, 12, 9, 7]
  /// So many names of a pair count.
  private static let mostNames = 5
  /// What all names of a pair may weigh: never enough by themselves. Of the pairs of a sample that shared names and
  /// nothing else every second had nothing to do with each other, and neither number nor rarity of the names told which.
  private static let mostForNames = threshold - 1
  /// What a pair's circumstances may weigh together: where it happened and what contributed tells nobody what to learn
  /// of the other, unless they share what happened too.
  private static let mostForCircumstances = threshold - 1
  /// A service that more incidents hit is a circumstance: of an entrance that everything passes, every incident tells.
  private static let fewHits = 3

  let evidence: Evidence
  private var features: [Feature] = []
  /// By feature: the places of the incidents, ascending, which is newest first; one feature behind the other.
  private var members: [Int32] = []
  private var memberStarts: [Int] = []
  private var weights: [Int32] = []
  private var isCircumstance: [Bool] = []
  /// By incident: its features, ascending.
  private var byIncident: [Int32] = []
  private var incidentStarts: [Int] = []
  private let isNameFeature: Range<Int32>

  init(_ base: KnowledgeBase, _ evidence: Evidence) {
    self.evidence = evidence
    var collector = FeatureCollector(base, evidence)
    collector.collect(from: base, evidence)
    features = collector.features
    isNameFeature = collector.names
    let incidents = base.incidents.count
    // Counted into place: the entries come by incident, so each feature's members stay ascending.
    memberStarts = Array(repeating: 0, count: features.count + 1)
    for entry in collector.entries { memberStarts[Int(entry.feature) + 1] += 1 }
    for number in features.indices { memberStarts[number + 1] += memberStarts[number] }
    members = Array(repeating: 0, count: collector.entries.count)
    var ends = Array(memberStarts.dropLast())
    for entry in collector.entries {
      members[ends[Int(entry.feature)]] = entry.place
      ends[Int(entry.feature)] += 1
    }
    weights = features.indices.map { number in
      Int32(SharedFeatures.weight(of: features[number].kind, holders: memberStarts[number + 1] - memberStarts[number]))
    }
    isCircumstance = features.indices.map { number in
      let holders = memberStarts[number + 1] - memberStarts[number]
      return SharedFeatures.isCircumstance(features[number].kind, holders: holders)
    }
    indexByIncident(incidents)
  }

  private static func isCircumstance(_ kind: Kind, holders: Int) -> Bool {
    switch kind {
    case .cause, .statedCause, .fortune, .name: true
    case .service, .closeService: holders > fewHits
    default: false
    }
  }

  private mutating func indexByIncident(_ incidents: Int) {
    func counts(_ number: Int) -> Bool {
      memberStarts[number + 1] - memberStarts[number] > 1 && weights[number] > 0
    }
    incidentStarts = Array(repeating: 0, count: incidents + 1)
    for number in features.indices where counts(number) {
      for at in memberStarts[number]..<memberStarts[number + 1] { incidentStarts[Int(members[at]) + 1] += 1 }
    }
    for place in 0..<incidents { incidentStarts[place + 1] += incidentStarts[place] }
    byIncident = Array(repeating: 0, count: incidentStarts[incidents])
    var ends = Array(incidentStarts.dropLast())
    for number in features.indices where counts(number) {
      for at in memberStarts[number]..<memberStarts[number + 1] {
        let place = Int(members[at])
        byIncident[ends[place]] = Int32(truncatingIfNeeded: number)
        ends[place] += 1
      }
    }
  }

  /// The rarer, the heavier.
  private static func weight(of kind: Kind, holders: Int) -> Int {
    let rarity = max(1, 8 - (Int.bitWidth - holders.leadingZeroBitCount))
    switch kind {
    case .duplicate: return 200
    case .link: return 120
    case .cause: return rarity
    // A contributing cause is never enough by itself.
    case .statedCause: return rarity
    case .primaryCause: return 2 * rarity
    case .statedPrimaryCause: return 5 * rarity
    case .primaryCauseOnService: return 12
    case .service: return rarity
    case .closeService: return 3 * rarity
    case .signature, .alert: return 8 * rarity
    case .learning: return 6 * rarity
    case .fortune: return rarity
    case .name: return holders < SharedFeatures.nameWeights.count ? SharedFeatures.nameWeights[holders] : 0
    }
  }

  // MARK: - Looking up

  /// Something that two incidents share.
  struct Shared {
    var feature: Feature
    var weight: Int
    var holders: Int
  }

  /// Everything that two incidents share, in no particular order; of the names the most telling.
  func shared(_ a: Int, _ b: Int) -> [Shared] {
    var found: [Shared] = []
    var names: [(name: String, shared: Shared)] = []
    forEachShared(a, b) { number in
      let shared = Shared(
        feature: features[number], weight: Int(weights[number]),
        holders: memberStarts[number + 1] - memberStarts[number])
      if shared.feature.kind == .name {
        names.append((evidence.name(shared.feature.number), shared))
      } else {
        found.append(shared)
      }
    }
    names.sort { a, b in (-a.shared.weight, a.name) < (-b.shared.weight, b.name) }
    if names.count == 1 { names[0].shared.weight = SharedFeatures.weightOfOnly(names[0].shared.weight) }
    var left = SharedFeatures.mostForNames
    return found
      + names.prefix(SharedFeatures.mostNames).map { name in
        var shared = name.shared
        shared.weight = min(shared.weight, left)
        left -= shared.weight
        return shared
      }
  }

  /// The sum of the weights of what two incidents share.
  func weight(_ a: Int, _ b: Int) -> Int {
    var sum = 0
    var circumstances = 0
    // The heaviest names, heaviest first, and how many there are.
    var heaviest: (Int, Int, Int, Int, Int) = (0, 0, 0, 0, 0)
    var names = 0
    forEachShared(a, b) { number in
      guard isNameFeature.contains(Int32(truncatingIfNeeded: number)) else {
        if isCircumstance[number] { circumstances += Int(weights[number]) } else { sum += Int(weights[number]) }
        return
      }
      names += 1
      var weight = Int(weights[number])
      if weight > heaviest.0 { swap(&weight, &heaviest.0) }
      if weight > heaviest.1 { swap(&weight, &heaviest.1) }
      if weight > heaviest.2 { swap(&weight, &heaviest.2) }
      if weight > heaviest.3 { swap(&weight, &heaviest.3) }
      if weight > heaviest.4 { heaviest.4 = weight }
    }
    let five = heaviest.0 + heaviest.1 + heaviest.2 + heaviest.3 + heaviest.4
    circumstances +=
      names == 1 ? SharedFeatures.weightOfOnly(heaviest.0) : min(five, SharedFeatures.mostForNames)
    return sum > 0 ? sum + circumstances : min(circumstances, SharedFeatures.mostForCircumstances)
  }

  /// One name alone may be chance; two that few documents mention hardly are.
  private static func weightOfOnly(_ weight: Int) -> Int { weight / 3 }

  private func forEachShared(_ a: Int, _ b: Int, _ body: (Int) -> Void) {
    byIncident.withUnsafeBufferPointer { all in
      var (i, j) = (incidentStarts[a], incidentStarts[b])
      let (firstEnd, secondEnd) = (incidentStarts[a + 1], incidentStarts[b + 1])
      while i < firstEnd, j < secondEnd {
        if all[i] == all[j] {
          body(Int(all[i]))
          i += 1
          j += 1
        } else if all[i] < all[j] {
          i += 1
        } else {
          j += 1
        }
      }
    }
  }

  /// The incidents that share most with one, by a quick count: at least so many as can be listed. Each once.
  func candidates(for place: Int, atMost count: Int, _ scores: inout [Int32]) -> [Int] {
    var touched: [Int32] = []
    for at in incidentStarts[place]..<incidentStarts[place + 1] {
      let number = Int(byIncident[at])
      let weight = weights[number]
      for neighbour in neighbours(of: Int32(truncatingIfNeeded: place), by: number) {
        let other = members[neighbour]
        if scores[Int(other)] == 0 { touched.append(other) }
        scores[Int(other)] += weight
      }
    }
    defer { for other in touched { scores[Int(other)] = 0 } }
    scores[place] = 0
    let found = touched.filter { Int($0) != place && scores[Int($0)] >= SharedFeatures.threshold }
    guard found.count > count else { return found.map { Int($0) } }
    return found.sorted { (-scores[Int($0)], $0) < (-scores[Int($1)], $1) }.prefix(count).map { Int($0) }
  }

  /// The others with a feature, as places in `members`; of a crowd, those nearest in time.
  private func neighbours(of place: Int32, by feature: Int) -> Range<Int> {
    let all = memberStarts[feature]..<memberStarts[feature + 1]
    guard all.count > 2 * SharedFeatures.window + 1 else { return all }
    var low = all.lowerBound
    var high = all.upperBound
    while low < high {
      let middle = (low + high) / 2
      if members[middle] < place { low = middle + 1 } else { high = middle }
    }
    return max(all.lowerBound, low - SharedFeatures.window)..<min(all.upperBound, low + SharedFeatures.window + 1)
  }
}

/// Collects who has which feature, each pair once and by incident.
private struct FeatureCollector {
  var features: [SharedFeatures.Feature] = []
  var entries: [(feature: Int32, place: Int32)] = []
  /// The features that are names.
  let names: Range<Int32>
  /// By kind: the number of its first feature. Kinds that pairs make are numbered as they come.
  private var firsts: [Int32] = []
  private var pairs: [UInt64: Int32] = [:]
  /// By feature: the last incident that it was noted for.
  private var last: [Int32] = []

  init(_ base: KnowledgeBase, _ evidence: Evidence) {
    let causes = evidence.causeTable.names.count
    let counts = [
      causes, causes, causes, causes, evidence.serviceTable.names.count, evidence.serviceTable.names.count,
      evidence.patternNames.count, evidence.alertTable.names.count, evidence.nameCount, base.learningGroups.count,
      base.learningGroups.count,
      base.duplicates.count,
    ]
    for (raw, count) in counts.enumerated() {
      firsts.append(Int32(truncatingIfNeeded: features.count))
      guard let kind = SharedFeatures.Kind(rawValue: raw) else { continue }
      for number in 0..<count {
        features.append(SharedFeatures.Feature(kind: kind, number: Int32(truncatingIfNeeded: number)))
      }
    }
    let name = SharedFeatures.Kind.name.rawValue
    names = firsts[name]..<firsts[name + 1]
    last = Array(repeating: -1, count: features.count)
  }

  mutating func collect(from base: KnowledgeBase, _ evidence: Evidence) {
    var duplicates: [Int: Int32] = [:]
    for (number, group) in base.duplicates.enumerated() {
      for id in [group.canonical] + group.others.map(\.incident) {
        if let place = base.incidentIndex[id] { duplicates[place] = Int32(truncatingIfNeeded: number) }
      }
    }
    for place in base.incidents.indices {
      addCauses(of: base, evidence, at: place)
      let services = evidence.services[place]
      for service in services {
        add(.service, service, to: place)
        if services.count <= FeatureCollector.fewServices { add(.closeService, service, to: place) }
      }
      for pattern in evidence.tellingPatterns[place] { add(.signature, pattern, to: place) }
      for alert in evidence.alerts[place] { add(.alert, alert, to: place) }
      for name in evidence.names[place] { add(.name, name, to: place) }
      for entry in base.incidents[place].learnings {
        guard let group = base.learnings[entry].group else { continue }
        let kind = base.learnings[entry].learning.kind
        add(kind == .well || kind == .lucky ? .fortune : .learning, Int32(truncatingIfNeeded: group), to: place)
      }
      if let number = duplicates[place] { add(.duplicate, number, to: place) }
      for other in base.linkedPlaces[place] {
        addPair(.link, min(place, Int(other)), max(place, Int(other)), to: place)
      }
    }
  }

  private static let fewServices = 6

  private mutating func addCauses(of base: KnowledgeBase, _ evidence: Evidence, at place: Int) {
    let attributions = evidence.causes.range(place)
    for own in base.incidents[place].causes.indices where evidence.causeIsFirm[attributions.lowerBound + own] {
      let cause = evidence.causes.values[attributions.lowerBound + own]
      let isStated = base.incidents[place].causes[own].provenance.source.basis != .inferred
      add(.cause, cause, to: place)
      if isStated { add(.statedCause, cause, to: place) }
      guard base.incidents[place].causes[own].role == .primary else { continue }
      add(.primaryCause, cause, to: place)
      if isStated { add(.statedPrimaryCause, cause, to: place) }
      for service in evidence.services[place] {
        addPair(.primaryCauseOnService, Int(cause), Int(service), to: place)
      }
    }
  }

  private mutating func add(_ kind: SharedFeatures.Kind, _ number: Int32, to place: Int) {
    note(firsts[kind.rawValue] + number, place)
  }

  private mutating func addPair(_ kind: SharedFeatures.Kind, _ a: Int, _ b: Int, to place: Int) {
    let key = UInt64(kind == .link ? 1 : 0) << 63 | UInt64(a) << 31 | UInt64(b)
    let feature = pairs[key] ?? Int32(truncatingIfNeeded: features.count)
    if Int(feature) == features.count {
      pairs[key] = feature
      features.append(SharedFeatures.Feature(kind: kind, number: Int32(truncatingIfNeeded: a)))
      last.append(-1)
    }
    note(feature, place)
  }

  private mutating func note(_ feature: Int32, _ place: Int) {
    let place = Int32(truncatingIfNeeded: place)
    guard last[Int(feature)] != place else { return }
    last[Int(feature)] = place
    entries.append((feature, place))
  }
}
