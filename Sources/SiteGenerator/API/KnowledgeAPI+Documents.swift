import KnowledgeBase
import Postmortems

extension KnowledgeAPI {
  /// A document of any kind; the facts of an incident under `incident`.
  ///
  /// - Parameter up: the way from its file to the folder of the API.
  func write(_ record: Record, up: String, to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("$schema", up + "schema/document.schema.json")
      writer.member("id", record.id)
      writer.member("kind", record.kind.rawValue)
      writer.member("title", record.title)
      write("summary", record.summary, in: record.path, to: &writer)
      writer.member("page", map.page(ofRecord: record.id))
      writer.member("file", record.path)
      writer.member("audience", record.audience.name)
      writer.member("aliases", record.aliases)
      writer.member("tags", record.tags)
      writer.member("outcomes", record.outcomes)
      writer.member("owner", record.owner)
      writer.member("updated", record.updated?.iso)
      writer.member("history", record.history) { writer, history in
        writer.member("firstPublished", history.firstPublished?.iso)
        writer.member("lastChanged", history.lastChanged?.iso)
        writer.member("versions", history.versions)
      }
      writer.member("readingMinutes", record.readingMinutes)
      writer.member("sections", record.sections) { writer, section in
        writer.object { writer in
          writer.member("kind", section.kind?.rawValue)
          writer.member("title", section.title)
          writer.member("anchor", section.anchor)
          writer.member("firstLine", section.lines.lowerBound)
          writer.member("lastLine", section.lines.upperBound)
        }
      }
      writer.member("linkedFrom", (base.backlinks[record.id] ?? []).map(\.from))
      let known = record.postmortem.flatMap { facts in base.incident(record.id).map { (facts, $0) } }
      writer.member("incident", known) { writer, known in write(known.0, known.1, in: record.path, to: &writer) }
    }
  }

  // MARK: - Incidents

  private func write(_ facts: Postmortem, _ incident: Incident, in file: String, to writer: inout JSONWriter) {
    write("date", facts.date, in: file, to: &writer) { $0.string($1.iso) }
    write("published", facts.published, in: file, to: &writer) { $0.string($1.iso) }
    write("severity", facts.severity, in: file, to: &writer) { $0.string($1.name) }
    writer.member("severityRank", facts.severity?.value.rank)
    write("status", facts.status, in: file, to: &writer)
    write("services", facts.services, in: file, to: &writer)
    write("teams", facts.teams, in: file, to: &writer)
    write("alerts", facts.alerts, in: file, to: &writer)
    write("zone", facts.zone, in: file, to: &writer)
    for (name, moment) in [
      ("started", facts.started), ("detected", facts.detected), ("mitigated", facts.mitigated),
      ("resolved", facts.resolved),
    ] {
      write(name, moment, in: file, to: &writer) { $0.string($1.iso) }
    }
    for (name, span) in [
      ("timeToDetect", facts.timeToDetect), ("timeToMitigate", facts.timeToMitigate),
      ("timeToRestore", facts.timeToRestore),
    ] {
      writer.key(name)
      writer.object { writer in
        writer.member("minutes", span.inForce?.value)
        write("stated", span.stated, in: file, to: &writer) { $0.int($1) }
        write("computed", span.computed, in: file, to: &writer) { $0.int($1) }
      }
    }
    writer.member("minutesLost", incident.minutesLost)
    for (name, fact) in [
      ("impact", facts.impact), ("trigger", facts.trigger), ("detectedBy", facts.detectedBy),
      ("detectionGap", facts.detectionGap), ("mitigation", facts.mitigation),
    ] {
      write(name, fact, in: file, to: &writer)
    }
    write("symptoms", facts.symptoms, in: file, to: &writer)
    writer.member("causes", incident.causes) { writer, cause in
      writer.object { writer in
        writer.member("cause", cause.cause)
        writer.member("role", cause.role.rawValue)
        writer.member("statement", cause.statement)
        write(cause.provenance, in: file, to: &writer)
      }
    }
    writeText(of: facts, incident, in: file, to: &writer)
    writeLinks(of: incident, to: &writer)
    writer.member("conflicts", facts.conflicts) { writer, conflict in
      writer.object { writer in
        writer.member("fact", conflict.fact)
        writer.member("used", conflict.used)
        writer.member("usedLine", conflict.usedAt.location.range?.start.line)
        writer.member("other", conflict.other)
        writer.member("otherLine", conflict.otherAt.location.range?.start.line)
      }
    }
  }

  private func writeText(of facts: Postmortem, _ incident: Incident, in file: String, to writer: inout JSONWriter) {
    writer.member("timeline", facts.timeline) { writer, entry in
      writer.object { writer in
        writer.member("time", entry.moment?.iso)
        writer.member("written", entry.written)
        writer.member("text", entry.text)
        writer.member("line", entry.line)
      }
    }
    writer.member("errorMessages", facts.errorSignatures) { writer, signature in
      writer.object { writer in
        writer.member("text", signature.text)
        writer.member("line", signature.location.range?.start.line)
      }
    }
    writer.member("learnings", incident.learnings) { write(learning: $1, to: &$0) }
    writer.member("preventionItems", incident.preventionItems) { writer, place in
      writer.object { writer in
        writer.member("id", itemNames[place].id)
        writer.member("href", itemNames[place].href)
      }
    }
  }

  func write(learning place: Int, to writer: inout JSONWriter) {
    let entry = base.learnings[place]
    writer.object { writer in
      writer.member("incident", entry.incident)
      writer.member("kind", entry.learning.kind.rawValue)
      writer.member("headline", entry.learning.headline)
      writer.member("text", entry.learning.text)
      writer.member("anchor", entry.anchor)
      writer.member("line", entry.learning.location.range?.start.line)
      writer.member("themes", entry.themes.map { base.themes[$0].id })
      writer.member("alsoLearnedIn", unique(entry.alsoLearned.map { base.learnings[$0].incident }))
      writer.member("cameBackAfter", entry.cameBackAfter.map { base.learnings[$0].incident })
    }
  }

  private func writeLinks(of incident: Incident, to writer: inout JSONWriter) {
    writer.member("related", incident.related) { writer, relation in
      writer.object { writer in
        writer.member("incident", relation.to)
        writer.member("reasons", relation.reasons) { writer, reason in
          writer.object { writer in
            writer.member("kind", reason.kind)
            writer.member("values", reason.values)
          }
        }
      }
    }
    writer.member("cameBackFrom", incident.recursFrom) { write(recurrence: base.recurrences[$1], to: &$0) }
    writer.member("cameBackAs", incident.recursAs) {
      write(recurrence: base.recurrences[$1], only: incident.id, to: &$0)
    }
    writer.member("duplicateOf", incident.duplicateOf)
  }

  /// - Parameter only: an earlier incident whose own part in it is told: the others stand in the document of the later one,
  ///   and with all of them in each the API would grow with the square of a chain.
  private func write(recurrence: Recurrence, only: IncidentID? = nil, to writer: inout JSONWriter) {
    func ids(_ places: [Int]) -> [String] {
      places.filter { only == nil || base.prevention[$0].incident == only }.map { itemNames[$0].id }
    }
    writer.object { writer in
      writer.member("incident", recurrence.incident)
      writer.member("earlier", recurrence.earlier)
      let beside = recurrence.alsoAfter.filter { only == nil || $0.incident == only }
      writer.member("alsoAfter", beside) { writer, earlier in
        writer.object { writer in
          writer.member("incident", earlier.incident)
          writer.member("days", earlier.days)
        }
      }
      writer.member("cause", recurrence.cause)
      writer.member("contributed", recurrence.contributed?.rawValue)
      writer.member("days", recurrence.days)
      writer.member("daysAreEstimated", recurrence.daysAreEstimated)
      writer.member("basis", recurrence.basis.rawValue)
      writer.member("verdict", recurrence.verdict.rawValue)
      writer.member("openItems", ids(recurrence.openItems))
      writer.member("doneItems", ids(recurrence.doneItems))
      writer.member("wouldHavePrevented", ids(recurrence.wouldHavePrevented))
    }
  }
}

extension Relation.Reason {
  /// The name of the kind of reason in the API.
  fileprivate var kind: String {
    switch self {
    case .linked: "linked"
    case .samePrimaryCause: "same primary cause"
    case .sharedCause: "shared cause"
    case .sameService: "same service"
    case .sharedLearning: "shared learning"
    case .sameErrorSignature: "same error message"
    case .sameAlert: "same alert"
    case .sharedTerms: "shared rare terms"
    case .sameIncident: "same incident"
    }
  }

  fileprivate var values: [String] {
    switch self {
    case .linked, .sameIncident: []
    case .samePrimaryCause(let value), .sharedCause(let value), .sameService(let value), .sharedLearning(let value),
      .sameErrorSignature(let value), .sameAlert(let value):
      [value]
    case .sharedTerms(let terms): terms
    }
  }
}
