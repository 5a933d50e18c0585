import Diagnostics
import KnowledgeBase
import Markdown
import Postmortems

/// Why two incidents are related, or why not, in words and with the lines that show it.
public struct RelationExplanation: Sendable {
  public var text: String
  /// The second is shown among what is worth reading after the first.
  public var isShown: Bool
}

extension RelationExplanation {
  /// - Parameters:
  ///   - path: the path of a document that a person can open.
  /// - Returns: `nil` where one of the ids is no incident's.
  public static func make(
    _ base: KnowledgeBase, _ a: IncidentID, _ b: IncidentID, path: (String) -> String
  ) -> RelationExplanation? {
    guard let report = base.compare(a, b), let first = Side(base, a, path), let second = Side(base, b, path) else {
      return nil
    }
    let writer = RelationWriter(base: base, first: first, second: second, report: report)
    return RelationExplanation(text: writer.lines().joined(separator: "\n") + "\n", isShown: writer.isShown)
  }
}

/// One of the two incidents.
private struct Side {
  let incident: Incident
  let facts: Postmortem
  let record: Record
  /// As a person can open it.
  let path: String

  init?(_ base: KnowledgeBase, _ id: IncidentID, _ path: (String) -> String) {
    guard let incident = base.incident(id), let record = base.record(id), let facts = record.postmortem else {
      return nil
    }
    self.incident = incident
    self.facts = facts
    self.record = record
    self.path = path(record.path)
  }

  var title: String { "\(incident.id)  \(incident.title)" }

  /// `Content/a.md:12: the words`
  func line(_ location: SourceLocation?, _ text: String) -> String {
    let number = location?.range.map { ":\($0.start.line)" } ?? ""
    return "\(path)\(number): \(text)"
  }
}

private struct RelationWriter {
  let base: KnowledgeBase
  let first: Side
  let second: Side
  let report: RelationReport

  func lines() -> [String] {
    var lines = [first.title, second.title, "", verdict]
    for shared in report.shared {
      lines += ["", sentence(shared)]
      lines += [evidence(shared.reason, first), evidence(shared.reason, second)].flatMap { $0 }.map { "    " + $0 }
    }
    if report.verdict == .saidUnrelated {
      lines += [""] + (links(from: first, to: second) + links(from: second, to: first)).map { "    " + $0 }
    }
    let needed = needed()
    if !needed.isEmpty { lines += [""] + needed }
    return lines
  }

  var isShown: Bool {
    switch report.verdict {
    case .listed, .sameDocument: true
    default: false
    }
  }

  private var verdict: String {
    let (a, b) = (first.incident.id, second.incident.id)
    switch report.verdict {
    case .listed(let rank): return "Related: \(b) is number \(rank) of what is worth reading after \(a)."
    case .crowdedOut(let rank, let limit):
      return "Related, but not shown: \(limit) are shown after \(a), and \(b) would be number \(rank)."
    case .tooLittle: return "Not related: what they share is too common to make one worth reading after the other."
    case .nothingShared: return "Not related: they share nothing that Debrief looks at."
    case .pinnedApart: return "Not related: not_related in one of the two documents says so."
    case .saidUnrelated: return "Not related: one of the two documents says that it has nothing to do with the other."
    case .sameDocument: return "These are one and the same incident."
    }
  }

  private func sentence(_ shared: RelationReport.Shared) -> String {
    let others = shared.holders - 2
    let holders = others <= 0 ? "only these two" : "these and \(others) \(others == 1 ? "other" : "others")"
    let what: String
    switch shared.reason {
    case .linked: return "  One document links the other, or names it."
    case .sameIncident: return "  Both documents tell the same incident."
    case .samePrimaryCause(let cause): what = "the same primary cause, \(name(cause))"
    case .sharedCause(let cause): what = "a cause, \(name(cause)), that contributed in at least one of them"
    case .sameService(let service): what = "the service \(service)"
    case .sharedLearning(let headline): what = "a learning, \"\(headline)\""
    case .sameErrorSignature(let text): what = "an error message, \(text)"
    case .sameAlert(let alert): what = "the alert \(alert)"
    case .sharedTerms(let terms):
      return "  They share names that few documents mention: \(terms.joined(separator: ", "))."
    }
    return "  They share \(what) (\(holders))."
  }

  private func name(_ cause: String) -> String { "\(base.taxonomy.name(of: cause)) (\(cause))" }

  // MARK: - Evidence

  /// The lines of one document that a reason rests on.
  private func evidence(_ reason: Relation.Reason, _ side: Side) -> [String] {
    let other = side.incident.id == first.incident.id ? second : first
    switch reason {
    case .linked, .sameIncident:
      return (side.facts.related + side.facts.notRelated)
        .filter { $0.value == other.incident.id || base.incidentNames.incident(named: $0.value) == other.incident.id }
        .map { side.line($0.provenance.location, "names \($0.value)") } + links(from: side, to: other)
    case .samePrimaryCause(let cause), .sharedCause(let cause):
      return side.incident.causes.filter { $0.cause == cause }.prefix(1).map { found in
        side.line(found.provenance.location, describe(found))
      }
    case .sameService(let service):
      return named(service, side.facts.services, side)
    case .sameAlert(let alert):
      return named(alert, side.facts.alerts, side)
    case .sameErrorSignature(let text):
      let pattern = ErrorPattern.of(text)
      return side.facts.errorSignatures.filter { ErrorPattern.of($0.text) == pattern }.prefix(1)
        .map { side.line($0.location, $0.text) }
    case .sharedLearning:
      return shared(learningsOf: side.incident, with: other.incident).prefix(1)
        .map { side.line($0.location, $0.headline) }
    case .sharedTerms: return []
    }
  }

  /// The first place where the text of one document links to the other or names it.
  private func links(from side: Side, to other: Side) -> [String] {
    let tree = side.record.document.tree
    guard let node = base.reference(from: side.record, to: other.record.id) else { return [] }
    let location = SourceLocation(file: side.record.path, range: tree.range(node))
    guard tree.kind(node) == .text else { return [side.line(location, "links it: \(tree.plainText(node))")] }
    let sentence = tree.parent(node).map { tree.plainText($0) } ?? tree.plainText(node)
    return [side.line(location, "names it: \(sentence)")]
  }

  private func describe(_ cause: CauseAttribution) -> String {
    let basis = cause.provenance.source.basis
    guard basis == .inferred else {
      return "\(cause.role.rawValue), \(basis.rawValue) (\(cause.provenance.source.name))"
    }
    let words = cause.provenance.evidence.prefix(4).map { "\"\($0)\"" }.joined(separator: ", ")
    let sure = cause.provenance.confidence.map { ", \(Int(($0 * 100).rounded())) % sure" } ?? ""
    return "\(cause.role.rawValue), inferred" + (words.isEmpty ? "" : " from \(words)") + sure
  }

  private func named(_ name: String, _ facts: [Fact<String>], _ side: Side) -> [String] {
    let wanted = Slug.make(name)
    return facts.filter { Slug.make($0.value) == wanted }.prefix(1)
      .map { side.line($0.provenance.location, $0.value) }
  }

  private func shared(learningsOf incident: Incident, with other: Incident) -> [Learning] {
    incident.learnings.map { base.learnings[$0] }
      .filter { entry in entry.alsoLearned.contains { base.learnings[$0].incident == other.id } }.map(\.learning)
  }

  // MARK: - What is lacking

  /// What would make them related, where they are not: by what each has that the other has not.
  private func needed() -> [String] {
    switch report.verdict {
    case .listed, .sameDocument: return []
    case .pinnedApart:
      return ["To show them together, remove the id from not_related."]
    case .saidUnrelated:
      return [
        "To show them together, change the sentence, or write related: [\(second.incident.id)] in the front matter of \(first.path)."
      ]
    case .crowdedOut:
      return [
        "What is shown before it:"
      ] + first.incident.related.map { "    \($0.to)  \(base.incident($0.to)?.title ?? "")" } + [
        "To show it all the same, write related: [\(second.incident.id)] in the front matter of \(first.path)."
      ]
    case .tooLittle, .nothingShared:
      return [
        "What each of them has:", "    " + has(first), "    " + has(second),
        "A primary cause or a rare error message in common would relate them, or a link between the two documents;",
        "related: [\(second.incident.id)] in the front matter of \(first.path) says so outright.",
      ]
    }
  }

  private func has(_ side: Side) -> String {
    var parts = [side.incident.primaryCause.map { "primary cause \(name($0.cause))" } ?? "no known cause"]
    let services = side.incident.services
    parts.append(services.isEmpty ? "no service named" : "services \(services.prefix(4).joined(separator: ", "))")
    let messages = side.facts.errorSignatures.count
    parts.append("\(messages) error \(messages == 1 ? "message" : "messages")")
    return "\(side.incident.id): " + parts.joined(separator: "; ")
  }
}
