import Diagnostics
import Markdown
import Postmortems

extension KnowledgeBase {
  mutating func linkSeverities() {
    var groups: [SeverityLevel: [IncidentID]] = [:]
    for incident in incidents {
      if let severity = incident.severity { groups[severity, default: []].append(incident.id) }
    }
    severities = groups.map { SeverityGroup(name: $0.key.name, rank: $0.key.rank, incidents: $0.value) }
      .sorted { ($0.rank ?? .max, $0.name) < ($1.rank ?? .max, $1.name) }
  }

  mutating func linkOutcomes() {
    outcomes = records.filter { $0.kind == .outcome && $0.order != nil }.map { outcome in
      let taughtBy = records.filter { $0.outcomes.contains(outcome.id) && $0.id != outcome.id }.map(\.id)
      return Outcome(id: outcome.id, title: outcome.title, taughtBy: taughtBy)
    }
  }

  /// Who links to whom, by the paths of their files. A link to a file that is not there is the site's to
  /// report, where it also knows the files that are copied.
  mutating func linkBacklinks() -> [Diagnostic] {
    let byPath = Dictionary(records.map { ($0.path, $0.id) }, uniquingKeysWith: { first, _ in first })
    for record in records {
      var seen: Set<String> = []
      for link in record.document.links {
        guard let path = SourcePath.resolve(link.destination, from: record.path), let target = byPath[path],
          target != record.id, seen.insert(target).inserted
        else { continue }
        backlinks[target, default: []].append(
          Backlink(from: record.id, context: record.document.tree.plainText(link.node)))
      }
    }
    return unknownReferences()
  }

  /// Ids in `related`, `not_related` and `outcomes` that no record has.
  private func unknownReferences() -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    for record in records {
      for fact in (record.postmortem?.related ?? []) + (record.postmortem?.notRelated ?? [])
      where recordIndex[fact.value] == nil {
        diagnostics.append(
          Diagnostic(
            .warning, rule: "link.id", at: fact.provenance.location, "\"\(fact.value)\" is the id of no document",
            because: "the relation cannot be shown", remedy: "correct the id, or add the document it names"))
      }
    }
    return diagnostics
  }
}
