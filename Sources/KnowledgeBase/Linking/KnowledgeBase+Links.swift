import Diagnostics
import Markdown
import Postmortems

extension KnowledgeBase {
  mutating func linkSeverities(_ sums: GroupSums) {
    var groups: [SeverityLevel: [Int]] = [:]
    for place in incidents.indices {
      guard let severity = incidents[place].severity else { continue }
      groups[severity, default: []].append(place)
    }
    severities = groups.map { severity, places in
      SeverityGroup(name: severity.name, rank: severity.rank, group: group(severity.name, severity.name, places, sums))
    }
    .sorted { ($0.rank ?? .max, $0.name) < ($1.rank ?? .max, $1.name) }
  }

  mutating func linkOutcomes() {
    // By places: a loop over records copies each.
    var teachers: [String: [String]] = [:]
    for place in records.indices {
      for outcome in records[place].outcomes.uniqued() { teachers[outcome, default: []].append(records[place].id) }
    }
    outcomes = records.indices.filter { records[$0].kind == .outcome && !isIndex($0) }.map { place in
      let id = records[place].id
      return Outcome(id: id, title: records[place].title, taughtBy: (teachers[id] ?? []).filter { $0 != id })
    }
  }

  /// The page over all outcomes is none of them.
  private func isIndex(_ place: Int) -> Bool {
    let file = records[place].path.split(separator: "/").last?.lowercased() ?? ""
    return ["index", "readme"].contains(file.prefix { $0 != "." })
  }

  /// Who links to whom, and who names which incident.
  /// A link to a file that is not there is the site's to report, where it also knows the files that are copied.
  mutating func linkBacklinks() -> [Diagnostic] {
    let references = References(self)
    var found: [String: [Backlink]] = [:]
    var relating: Set<PlacePair> = []
    var apart: Set<PlacePair> = []
    var denied: Set<PlacePair> = []
    for place in records.indices {
      let id = records[place].id
      let incident = incidentIndex[id]
      let tree = records[place].document.tree
      var seen: Set<String> = []
      references.forEach(inRecordAt: place) { reference, context in
        if let incident, let other = incidentIndex[reference.target] {
          switch ReferenceRemark(references.words(around: reference, in: tree)) {
          case .related: relating.insert(PlacePair(incident, other))
          case .beside: break
          case .otherCause:
            relating.insert(PlacePair(incident, other))
            apart.insert(PlacePair(incident, other))
          case .unrelated:
            denied.insert(PlacePair(incident, other))
          }
        }
        guard seen.insert(reference.target).inserted else { return }
        found[reference.target, default: []].append(Backlink(from: id, context: context()))
      }
    }
    backlinks = found
    // Nothing comes back of what somebody calls unrelated, whatever else is said.
    causesToldApart = apart.union(denied)
    linkPlaces(relating)
    saidUnrelated = denied.filter { !linkedPlaces[$0.first].contains(Int32(truncatingIfNeeded: $0.second)) }
    return unknownReferences()
  }

  /// Which incidents documents link or name, or pin as related, in either direction: each once, by its place.
  ///
  /// - Parameter relating: pairs of which one names the other, and not only as beside it.
  private mutating func linkPlaces(_ relating: Set<PlacePair>) {
    var linked: [[Int32]] = Array(repeating: [], count: incidents.count)
    func link(_ a: Int, _ b: Int) {
      guard a != b else { return }
      for (one, other) in [(a, Int32(truncatingIfNeeded: b)), (b, Int32(truncatingIfNeeded: a))]
      where !linked[one].contains(other) {
        linked[one].append(other)
      }
    }
    let records = records
    for place in incidents.indices {
      let named = records[recordPlaces[place]].postmortem?.related ?? []
      for own in named.indices {
        if let other = self.place(named: named[own].value) { link(place, other) }
      }
    }
    for pair in relating { link(pair.first, pair.second) }
    linkedPlaces = Column(rows: linked.map { $0.sorted() })
  }

  /// Ids in `related`, `not_related` and `outcomes` that no record has.
  private func unknownReferences() -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    for place in records.indices {
      let related = records[place].postmortem?.related ?? []
      for fact in related + (records[place].postmortem?.notRelated ?? [])
      where recordIndex[fact.value] == nil && incidentNames.incident(named: fact.value) == nil {
        diagnostics.append(
          Diagnostic(
            .warning, rule: "link.id", at: fact.provenance.location, "\"\(fact.value)\" is the id of no document",
            because: "the relation cannot be shown", remedy: "correct the id, or add the document it names"))
      }
    }
    return diagnostics
  }
}
