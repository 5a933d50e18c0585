import Postmortems

/// What incidents have in common, and who shares it: an inverted index over everything that relates two incidents.
struct SharedFeatures {
  enum Feature: Hashable {
    /// A cause counts the more, the firmer it is: once for being shared, again where both are stated, again where it
    /// is the primary cause of both, and again where that is stated in both.
    case cause(String)
    case statedCause(String)
    case primaryCause(String)
    case statedPrimaryCause(String)
    case service(String)
    /// One primary cause on one service: together they say more than each by itself.
    case primaryCauseOnService(String, String)
    case signature(String)
    /// A group of the same lesson.
    case learning(Int)
    /// The same, of what went well or was luck: good to know, and no reason to read the other story.
    case fortune(Int)
    case alert(String)
    case name(String)
    /// A link between two incidents, in either direction; the value names the pair.
    case link(Int, Int)
    case duplicate(Int)
  }

  /// Below it, what two incidents share is too common or too little to be worth a reader's time.
  static let threshold = 20
  /// How many incidents on either side in time are looked at for a feature that very many share.
  private static let window = 24
  /// Names that more incidents mention are no evidence.
  private static let commonName = 16
  /// So many names of a pair count.
  private static let mostNames = 5

  private(set) var features: [Feature] = []
  private var numbers: [Feature: Int32] = [:]
  /// By incident, ascending.
  private var byIncident: [[Int32]]
  /// By feature: the places of the incidents, ascending, which is newest first.
  private var members: [[Int32]] = []
  private var weights: [Int32] = []
  private var isName: [Bool] = []

  init(_ base: KnowledgeBase, _ evidence: [Evidence]) {
    byIncident = Array(repeating: [], count: base.incidents.count)
    for (place, (incident, evidence)) in zip(base.incidents, evidence).enumerated() {
      addCauses(of: incident, on: evidence.services, at: place)
      for pattern in evidence.tellingPatterns { add(.signature(pattern), to: place) }
      for alert in evidence.alerts { add(.alert(alert), to: place) }
      for name in evidence.names { add(.name(name), to: place) }
      for entry in incident.learnings {
        guard let group = base.learnings[entry].group else { continue }
        let kind = base.learnings[entry].learning.kind
        add(kind == .well || kind == .lucky ? .fortune(group) : .learning(group), to: place)
      }
    }
    for place in base.incidents.indices {
      for other in base.linkedIncidents(of: place) {
        let link = Feature.link(min(place, other), max(place, other))
        add(link, to: place)
        add(link, to: other)
      }
    }
    for (number, group) in base.duplicates.enumerated() {
      for id in [group.canonical] + group.others.map(\.incident) {
        if let place = base.incidentIndex[id] { add(.duplicate(number), to: place) }
      }
    }
    finish()
  }

  private mutating func addCauses(of incident: Incident, on services: [String], at place: Int) {
    for cause in incident.causes {
      let isStated = cause.provenance.source.basis != .inferred
      add(.cause(cause.cause), to: place)
      if isStated { add(.statedCause(cause.cause), to: place) }
      guard cause.role == .primary else { continue }
      add(.primaryCause(cause.cause), to: place)
      if isStated { add(.statedPrimaryCause(cause.cause), to: place) }
      for service in services { add(.primaryCauseOnService(cause.cause, service), to: place) }
    }
    for service in services { add(.service(service), to: place) }
  }

  private mutating func add(_ feature: Feature, to place: Int) {
    let number = numbers[feature] ?? Int32(truncatingIfNeeded: features.count)
    if Int(number) == features.count {
      numbers[feature] = number
      features.append(feature)
      members.append([])
    }
    members[Int(number)].append(Int32(truncatingIfNeeded: place))
  }

  private mutating func finish() {
    weights = Array(repeating: 0, count: features.count)
    for number in features.indices {
      var unique: [Int32] = []
      for place in members[number].sorted() where unique.last != place { unique.append(place) }
      members[number] = unique
      weights[number] = Int32(weight(of: features[number], holders: unique.count))
      guard unique.count > 1, weights[number] > 0 else { continue }
      for place in unique { byIncident[Int(place)].append(Int32(truncatingIfNeeded: number)) }
    }
    isName = features.map { if case .name = $0 { true } else { false } }
    numbers = [:]
  }

  /// The rarer, the heavier.
  private func weight(of feature: Feature, holders: Int) -> Int {
    let rarity = max(1, 8 - (Int.bitWidth - holders.leadingZeroBitCount))
    switch feature {
    case .duplicate: return 200
    case .link: return 120
    case .cause: return rarity
    case .statedCause: return 3 * rarity
    case .primaryCause: return 2 * rarity
    case .statedPrimaryCause: return 3 * rarity
    case .primaryCauseOnService: return 12
    case .service: return 4 * rarity
    case .signature, .alert: return 8 * rarity
    case .learning: return 6 * rarity
    case .fortune: return rarity
    case .name: return holders > SharedFeatures.commonName ? 0 : 3 * rarity
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
    var names: [Shared] = []
    forEachShared(a, b) { number in
      let shared = Shared(feature: features[number], weight: Int(weights[number]), holders: members[number].count)
      if shared.isName { names.append(shared) } else { found.append(shared) }
    }
    names.sort { a, b in (-a.weight, a.name) < (-b.weight, b.name) }
    if names.count == 1 { names[0].weight = SharedFeatures.weightOfOnly(names[0].weight) }
    return found + names.prefix(SharedFeatures.mostNames)
  }

  /// The sum of the weights of what two incidents share.
  func weight(_ a: Int, _ b: Int) -> Int {
    var sum = 0
    var names: [Int] = []
    forEachShared(a, b) { number in
      if isName[number] { names.append(Int(weights[number])) } else { sum += Int(weights[number]) }
    }
    if names.count == 1 { return sum + SharedFeatures.weightOfOnly(names[0]) }
    return sum + names.sorted(by: >).prefix(SharedFeatures.mostNames).reduce(0, +)
  }

  /// One name alone may be chance; two that few documents mention hardly are.
  private static func weightOfOnly(_ weight: Int) -> Int { weight / 3 }

  private func forEachShared(_ a: Int, _ b: Int, _ body: (Int) -> Void) {
    byIncident[a].withUnsafeBufferPointer { first in
      byIncident[b].withUnsafeBufferPointer { second in
        var (i, j) = (0, 0)
        while i < first.count, j < second.count {
          if first[i] == second[j] {
            body(Int(first[i]))
            i += 1
            j += 1
          } else if first[i] < second[j] {
            i += 1
          } else {
            j += 1
          }
        }
      }
    }
  }

  /// The incidents that share most with one, by a quick count: at least so many as can be listed.
  func candidates(for place: Int, atMost count: Int, _ scores: inout [Int32]) -> [Int] {
    var touched: [Int32] = []
    for number in byIncident[place] {
      let weight = weights[Int(number)]
      for other in neighbours(of: Int32(truncatingIfNeeded: place), by: members[Int(number)]) {
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

  /// The others with a feature; of a crowd, those nearest in time.
  private func neighbours(of place: Int32, by all: [Int32]) -> ArraySlice<Int32> {
    guard all.count > 2 * SharedFeatures.window + 1 else { return all[...] }
    var low = 0
    var high = all.count
    while low < high {
      let middle = (low + high) / 2
      if all[middle] < place { low = middle + 1 } else { high = middle }
    }
    return all[max(0, low - SharedFeatures.window)..<min(all.count, low + SharedFeatures.window + 1)]
  }
}

extension SharedFeatures.Shared {
  var isName: Bool { !name.isEmpty }

  /// Empty for what is no name.
  var name: String {
    if case .name(let name) = feature { name } else { "" }
  }
}
