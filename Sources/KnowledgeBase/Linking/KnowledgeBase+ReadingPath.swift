import Postmortems

extension KnowledgeBase {
  /// Chooses the fewest incidents that teach every outcome and show every category of causes that occurs.
  mutating func linkReadingPath() {
    let categories = causes.filter { $0.incidents.contains { $0.role == .primary } }.map(\.id)
    var topics: [String: Int] = [:]
    for id in outcomes.map({ "o " + $0.id }) + categories.map({ "c " + $0 }) { topics[id] = topics.count }
    var covered = Array(repeating: false, count: topics.count)
    var candidates: [SetCover.Candidate] = []
    for place in incidents.indices where incidents[place].duplicateOf == nil {
      let record = recordPlaces[place]
      var found = records[record].outcomes.compactMap { topics["o " + $0] }
      if let cause = incidents[place].primaryCauseID, let topic = topics["c " + Taxonomy.categoryID(of: cause)] {
        found.append(topic)
      }
      guard !found.isEmpty else { continue }
      for topic in found { covered[topic] = true }
      candidates.append(SetCover.Candidate(place: place, topics: Set(found), cost: records[record].readingMinutes))
    }
    let cover = SetCover.fewest(candidates)
    var left = Set(topics.values)
    var steps: [ReadingPath.Step] = []
    for candidate in cover.chosen {
      let new = candidate.topics.intersection(left)
      left.subtract(new)
      steps.append(
        ReadingPath.Step(
          incident: incidents[candidate.place].id, minutes: candidate.cost,
          outcomes: outcomes.map(\.id).filter { topics["o " + $0].map(new.contains) ?? false },
          categories: categories.filter { topics["c " + $0].map(new.contains) ?? false }))
    }
    readingPath = ReadingPath(
      steps: steps, minutes: steps.reduce(0) { $0 + $1.minutes }, isFewest: cover.isFewest,
      uncoveredOutcomes: outcomes.map(\.id).filter { topics["o " + $0].map { !covered[$0] } ?? false })
  }
}
