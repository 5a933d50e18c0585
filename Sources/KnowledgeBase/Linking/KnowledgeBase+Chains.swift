import Postmortems

extension KnowledgeBase {
  /// Follows each recurrence to those before it, so that a reader sees the whole row: incidents of one leaf that
  /// recurrences connect are one chain.
  mutating func linkChains(_ found: [RecurrenceFinder.Found]) {
    var byCause: [String: [Int]] = [:]
    for place in found.indices { byCause[found[place].recurrence.cause, default: []].append(place) }
    chains = byCause.values.flatMap { chains(of: $0, in: found) }.sorted { a, b in
      (-a.incidents.count, a.cause, a.incidents.first ?? "") < (-b.incidents.count, b.cause, b.incidents.first ?? "")
    }
  }

  /// - Parameter places: of recurrences of one leaf.
  private func chains(of places: [Int], in found: [RecurrenceFinder.Found]) -> [RecurrenceChain] {
    var leader: [Int: Int] = [:]
    func root(_ place: Int) -> Int {
      var place = place
      while let next = leader[place] { place = next }
      return place
    }
    for place in places {
      for earlier in found[place].earlier {
        let (a, b) = (root(earlier), root(found[place].later))
        if a != b { leader[max(a, b)] = min(a, b) }
      }
    }
    let members = Dictionary(grouping: places) { root(found[$0].later) }
    return members.values.map { places in
      // Oldest first: the lists of incidents are newest first.
      let places = places.sorted { isOlder(found[$0].later, found[$1].later) }
      var services: Set<String> = []
      for place in places {
        for case .service(let service) in recurrences[place].ties { services.insert(service) }
      }
      let all = Set(places.flatMap { found[$0].earlier + [found[$0].later] }).sorted { isOlder($0, $1) }
      return RecurrenceChain(
        cause: recurrences[places[0]].cause, services: services.sorted(), incidents: all.map { incidents[$0].id },
        recurrences: places)
    }
  }
}
