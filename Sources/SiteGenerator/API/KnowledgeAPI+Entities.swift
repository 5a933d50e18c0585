import KnowledgeBase
import Postmortems

extension KnowledgeAPI {
  // MARK: - Causes and themes

  func write(_ category: CauseCategory, to writer: inout JSONWriter) {
    writer.object { writer in
      head(
        "cause", category.id, category.name, category.definition, page: map.page(of: .cause, category.id), &writer)
      writer.member("category", nil as String?)
      writer.member("leaves", category.leaves.map(\.id))
      write(category.counts, to: &writer)
      spread(category.firstSeen, category.lastSeen, category.minutesLost, &writer)
      write(category.incidents, to: &writer)
      writer.member("symptoms", category.symptoms) { write(counted: $1, to: &$0) }
      writer.member("learnings", category.learnings) { write(learning: $1, to: &$0) }
      writer.member("preventionItems", category.prevention.map { itemNames[$0].id })
    }
  }

  func write(_ leaf: CauseLeaf, to writer: inout JSONWriter) {
    writer.object { writer in
      head("cause", leaf.id, leaf.name, leaf.definition, page: map.page(of: .cause, leaf.id), &writer)
      writer.member("category", leaf.category)
      writer.member("leaves", [])
      write(leaf.counts, to: &writer)
      spread(leaf.firstSeen, leaf.lastSeen, leaf.minutesLost, &writer)
      write(leaf.incidents, to: &writer)
      writer.member("symptoms", leaf.symptoms) { write(counted: $1, to: &$0) }
      writer.member("learnings", leaf.learnings) { write(learning: $1, to: &$0) }
      writer.member("preventionItems", leaf.prevention.map { itemNames[$0].id })
      writer.member("errorMessages", leaf.signatures) { writer, signature in
        writer.object { writer in
          writer.member("text", signature.text)
          writer.member("incidents", signature.incidents)
        }
      }
      writer.member("practice", leaf.practice) { writer, practice in
        writer.object { writer in
          writer.member("kind", practice.kind.rawValue)
          writer.member("advice", practice.patterns)
          writer.member("done", practice.done.map { itemNames[$0].id })
          writer.member("agreed", practice.agreed.map { itemNames[$0].id })
          writer.member("proposed", practice.proposed.map { itemNames[$0].id })
          writer.member("declined", practice.declined.map { itemNames[$0].id })
        }
      }
      writer.member("neighbours", leaf.neighbours) { writer, neighbour in
        writer.object { writer in
          writer.member("cause", neighbour.cause)
          writer.member("text", neighbour.text)
          writer.member("speaksForNeighbour", neighbour.direction == .speaksForNeighbour)
          writer.member("together", neighbour.together)
        }
      }
    }
  }

  func write(_ theme: LearningTheme, to writer: inout JSONWriter) {
    writer.object { writer in
      let page = theme.learnings.isEmpty ? nil : SiteMap.page(ofTheme: theme.id)
      head("theme", theme.id, theme.name, theme.definition, page: page, &writer)
      writer.member("incidents", theme.incidents)
      writer.member("learnings", theme.learnings) { write(learning: $1, to: &$0) }
      writer.member("groups", theme.groups) { writer, place in
        let group = base.learningGroups[place]
        writer.object { writer in
          writer.member("id", group.id)
          writer.member("name", group.name)
          writer.member("incidents", group.incidents)
          writer.member("cameBack", group.cameBack)
        }
      }
    }
  }

  private func head(
    _ schema: String, _ id: String, _ name: String, _ definition: String, page: String?, _ writer: inout JSONWriter
  ) {
    writer.member("$schema", "../schema/\(schema).schema.json")
    writer.member("id", id)
    writer.member("name", name)
    writer.member("definition", definition)
    writer.member("page", page)
  }

  private func write(_ counts: CauseCounts, to writer: inout JSONWriter) {
    writer.key("counts")
    writer.object { writer in
      writer.member("primaryStated", counts.primaryStated)
      writer.member("primaryInferred", counts.primaryInferred)
      writer.member("contributingStated", counts.contributingStated)
      writer.member("contributingInferred", counts.contributingInferred)
    }
  }

  private func write(_ incidents: [CausedIncident], to writer: inout JSONWriter) {
    writer.member("incidents", incidents) { writer, caused in
      writer.object { writer in
        writer.member("incident", caused.incident)
        writer.member("role", caused.role.rawValue)
        writer.member("basis", caused.basis.rawValue)
      }
    }
  }

  private func write(counted: CountedValue, to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("id", counted.id)
      writer.member("count", counted.count)
    }
  }

  private func spread(_ first: CivilDate?, _ last: CivilDate?, _ lost: Int?, _ writer: inout JSONWriter) {
    writer.member("firstSeen", first?.iso)
    writer.member("lastSeen", last?.iso)
    writer.member("minutesLost", lost)
  }

  // MARK: - Services, teams, alerts, symptoms, severities, years …

  func write(_ group: Service, folder: String, _ triage: TriageCard?, to writer: inout JSONWriter) {
    let facet = SiteFacet.allCases.first { $0.folder == folder }
    writer.object { writer in
      writer.member("$schema", "../schema/group.schema.json")
      writer.member("id", group.id)
      writer.member("name", group.name)
      writer.member("page", facet.flatMap { map.page(of: $0, group.id) })
      writer.member("incidents", group.incidents)
      spread(group.firstSeen, group.lastSeen, group.minutesLost, &writer)
      writer.member("causes", group.causes) { write(counted: $1, to: &$0) }
      writer.member("preventionItems", group.prevention.map { itemNames[$0].id })
      write("timeToRestore", group.restore, to: &writer)
      writer.member("triage", triage) { writer, triage in write(triage, to: &writer) }
    }
  }

  private func write(_ name: String, _ summary: DurationSummary, to writer: inout JSONWriter) {
    writer.key(name)
    writer.object { writer in
      writer.member("count", summary.count)
      writer.member("missing", summary.missing)
      writer.member("median", summary.median)
      writer.member("p90", summary.p90)
      writer.member("shortest", summary.shortest)
      writer.member("longest", summary.longest)
    }
  }

  private func write(_ triage: TriageCard, to writer: inout JSONWriter) {
    writer.member("causes", triage.causes) { writer, suspect in
      writer.object { writer in
        writer.member("cause", suspect.cause)
        writer.member("incidents", suspect.incidents)
        write("timeToRestore", suspect.restore, to: &writer)
      }
    }
    writer.member("steps", triage.steps) { writer, step in
      writer.object { writer in
        let (kind, value) = step.sign.parts
        writer.member("kind", kind)
        writer.member("value", value)
        writer.member("present", step.present) { write(counted: $1, to: &$0) }
        writer.member("absent", step.absent) { write(counted: $1, to: &$0) }
      }
    }
    writer.member("restoredBy", triage.restoredBy) { writer, remedy in
      writer.object { writer in
        writer.member("mitigation", remedy.mitigation)
        writer.member("incidents", remedy.incidents)
        write("timeToRestore", remedy.restore, to: &writer)
      }
    }
    writer.member("withoutCause", triage.withoutCause)
  }

  // MARK: - Prevention

  func write(ledger writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("$schema", "schema/prevention.schema.json")
      writer.member("asOf", base.asOf?.iso)
      writer.member("items", base.prevention.indices) { writer, place in
        writer.object { write(item: place, to: &$0) }
      }
    }
  }

  func write(readingPath writer: inout JSONWriter) {
    let path = base.readingPath
    writer.object { writer in
      writer.member("$schema", "schema/reading-path.schema.json")
      writer.member("minutes", path.minutes)
      writer.member("isFewest", path.isFewest)
      writer.member("steps", path.steps) { writer, step in
        writer.object { writer in
          writer.member("incident", step.incident)
          writer.member("href", href(ofDocument: step.incident))
          writer.member("minutes", step.minutes)
          writer.member("outcomes", step.outcomes)
          writer.member("categories", step.categories)
        }
      }
      writer.member("untaughtOutcomes", path.uncoveredOutcomes)
    }
  }

  /// The members of an item: in the ledger and in a file of its own.
  func write(item place: Int, to writer: inout JSONWriter) {
    let entry = base.prevention[place]
    let item = entry.item
    let file = base.record(entry.incident)?.path ?? ""
    writer.member("id", itemNames[place].id)
    writer.member("incident", entry.incident)
    writer.member("text", item.text)
    writer.member("page", map.page(ofRecord: entry.incident).map { "\($0)#\(entry.anchor)" })
    writer.member("line", item.location.range?.start.line)
    writer.member("state", item.effectiveStatus.rawValue)
    write("status", item.status, in: file, to: &writer) { $0.string($1.rawValue) }
    write("kind", item.kind, in: file, to: &writer) { $0.string($1.rawValue) }
    write("owner", item.owner, in: file, to: &writer)
    write("due", item.due, in: file, to: &writer) { $0.string($1.iso) }
    write("ticket", item.ticket, in: file, to: &writer)
    writer.member("ticketURL", item.ticketURL)
    write("priority", item.priority, in: file, to: &writer)
    writer.member("overdue", entry.isOverdue)
    writer.member("daysOverdue", entry.daysOverdue)
    writer.member("promised", entry.promised?.iso)
    writer.member("closed", entry.closed?.iso)
    writer.member("ageDays", entry.ageDays)
    writer.member("cause", entry.cause)
    writer.member("causeBasis", entry.causeBasis?.name)
    writer.member("changes", item.changes) { writer, change in
      writer.object { writer in
        writer.member("day", change.day.iso)
        writer.member("status", change.status.rawValue)
      }
    }
    writer.member("tracked", item.tracked) { writer, tracked in
      writer.member("tracker", tracked.tracker)
      writer.member("ticket", tracked.ticket)
      writer.member("written", tracked.written)
      writer.member("status", tracked.status?.rawValue)
      writer.member("updated", tracked.updated?.iso)
      writer.member("winner", tracked.winner.rawValue)
      writer.member("documentStatus", tracked.documentStatus?.rawValue)
      writer.member("documentDay", tracked.documentDay?.iso)
    }
  }
}

extension PreventionEntry.CauseBasis {
  fileprivate var name: String {
    switch self {
    case .stated: "stated"
    case .words: "words of the item"
    case .primaryCause: "primary cause of the incident"
    }
  }
}

extension TriageCard.Sign {
  fileprivate var parts: (kind: String, value: String) {
    switch self {
    case .trigger(let value): ("trigger", value)
    case .symptom(let value): ("symptom", value)
    case .service(let value): ("service", value)
    case .alert(let value): ("alert", value)
    case .detectedBy(let value): ("detected by", value)
    case .errorSignature(let value): ("error message", value)
    }
  }
}
