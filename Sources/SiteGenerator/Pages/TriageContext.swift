import KnowledgeBase
import Postmortems

/// What lay behind a symptom or an alert before: for the one who sees it now, on one sheet of paper.
struct TriageContext: TemplateContext {
  var suspects: [TriageRow]
  var steps: [TriageStep]
  var remedies: [TriageRow]
  var unknown: String?

  static let schema = ContextSchema<Self>(
    "triage", "A triage card: what lay behind it before, how it was told apart, what restored service.",
    [
      .list("suspects", "What was behind it before, the most frequent first.") { $0.suspects },
      .list("steps", "Questions that separated the causes, the most telling first.") { $0.steps },
      .list("remedies", "What restored service, the most frequent first.") { $0.remedies },
      .text("unknown", "How many incidents have no known cause.") { $0.unknown },
    ])
}

struct TriageRow: TemplateContext {
  var link: LinkContext
  var count: String
  var restored: String?
  var incidents: [LinkContext]

  static let schema = ContextSchema<Self>(
    "triage row", "A cause or a remedy of a triage card.",
    [
      .group("link", "Its name and page.") { $0.link },
      .text("count", "In how many of the incidents: `3 of 7`.") { $0.count },
      .text("restored", "The median time to restore and of how many.") { $0.restored },
      .list("incidents", "The incidents, newest first.") { $0.incidents },
    ])
}

struct TriageStep: TemplateContext {
  var question: String
  var present: [LinkContext]
  var absent: [LinkContext]

  static let schema = ContextSchema<Self>(
    "triage step", "A question of a triage card.",
    [
      .text("question", "What to look for.") { $0.question },
      .list("present", "The causes where it is there.") { $0.present },
      .list("absent", "The causes where it is not.") { $0.absent },
    ])
}

extension PageMaker {
  func triage(_ facet: SiteFacet, _ value: String) -> TriageContext? {
    switch facet {
    case .alert:
      site.placeOfAlert[value].map {
        triage(site.base.alerts[$0].triage, of: site.base.alerts[$0].group.incidents.count)
      }
    case .symptom:
      site.base.symptoms.first { $0.group.id == value }.map { triage($0.triage, of: $0.group.incidents.count) }
    default: nil
    }
  }

  private func triage(_ card: TriageCard, of total: Int) -> TriageContext {
    TriageContext(
      suspects: card.causes.prefix(8).map { suspect in
        row(causeLink(suspect.cause), suspect.incidents, suspect.restore, of: total)
      },
      steps: card.steps.prefix(6).map { step in
        TriageStep(question: question(step.sign), present: causes(step.present), absent: causes(step.absent))
      },
      remedies: card.restoredBy.prefix(6).map { remedy in
        let name = site.base.taxonomy.name(of: remedy.mitigation, in: .mitigation)
        return row(LinkContext(text: name), remedy.incidents, remedy.restore, of: total)
      },
      unknown: card.withoutCause > 0 ? words.count("triage.unknown", card.withoutCause) : nil)
  }

  private func row(
    _ link: LinkContext, _ incidents: [IncidentID], _ restore: DurationSummary, of total: Int
  ) -> TriageRow {
    TriageRow(
      link: link,
      count: words("insights.find.of", ["n": words.grouped(incidents.count), "total": words.grouped(total)]),
      restored: restore.median.map {
        words("median", ["value": words.duration($0), "n": words.grouped(restore.count)])
      },
      incidents: incidents.prefix(3).map { incidentLink($0) })
  }

  private func causes(_ values: [CountedValue]) -> [LinkContext] {
    values.prefix(4).map { causeLink($0.id, note: words.grouped($0.count)) }
  }

  private func question(_ sign: TriageCard.Sign) -> String {
    func ask(_ kind: String, _ name: String) -> String { words("triage.sign.\(kind)", ["name": name]) }
    return switch sign {
    case .trigger(let id): ask("trigger", site.base.taxonomy.name(of: id, in: .trigger))
    case .symptom(let id): ask("symptom", site.base.taxonomy.name(of: id, in: .symptom))
    case .service(let id): ask("service", site.base.services.first { $0.id == id }?.name ?? id)
    case .alert(let id): ask("alert", site.placeOfAlert[id].map { site.base.alerts[$0].group.name } ?? id)
    case .detectedBy(let id): ask("detectedBy", site.base.taxonomy.name(of: id, in: .detectedBy))
    case .errorSignature(let text): ask("errorSignature", text)
    }
  }
}
