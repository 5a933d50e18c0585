import KnowledgeBase
import Postmortems

/// Finds the incident that somebody means by an id, a path or a title.
public struct IncidentFinder: Sendable {
  public enum Match: Equatable, Sendable {
    case incident(IncidentID)
    /// Several fit; their ids.
    case several([IncidentID])
    /// None fits; the nearest name that would.
    case none(nearest: String?)
    /// A document of another kind has that name.
    case notAnIncident(RecordKind)
  }

  private let base: KnowledgeBase
  /// As people can open it, by the path that records have.
  private let displayPaths: [String: String]

  public init(_ base: KnowledgeBase, displayPaths: [String: String]) {
    self.base = base
    self.displayPaths = displayPaths
  }

  /// An id or a former one, in any case, or the number that it begins with, as text has it; a path, whole or its end; a title, whole or a part that only one has.
  public func find(_ text: String) -> Match {
    let wanted = text.lowercased()
    let path = wanted.hasPrefix("./") ? String(wanted.dropFirst(2)) : wanted
    let tests: [(Record) -> Bool] = [
      { $0.id == text },
      { $0.id.lowercased() == wanted || $0.aliases.contains { $0.lowercased() == wanted } },
      { record in
        let shown = displayPaths[record.path]?.lowercased()
        return record.path.lowercased() == path || shown == path
      },
      { $0.path.lowercased().hasSuffix("/" + path) },
      { $0.title.lowercased() == wanted },
      { wanted.utf8.count > 2 && $0.title.lowercased().contains(wanted) },
    ]
    for (step, test) in tests.enumerated() {
      // Behind the ids themselves.
      if step == 2, let id = base.incidentNames.incident(named: text) { return .incident(id) }
      let found = base.records.filter(test)
      let incidents = found.filter { base.incident($0.id) != nil }
      if incidents.count == 1, let only = incidents.first { return .incident(only.id) }
      if incidents.count > 1 { return .several(incidents.map(\.id)) }
      if let other = found.first { return .notAnIncident(other.kind) }
    }
    let names = base.records.filter { $0.postmortem != nil }.flatMap { [$0.id, $0.title, $0.path] + $0.aliases }
    return .none(nearest: closest(to: text, in: names))
  }
}
