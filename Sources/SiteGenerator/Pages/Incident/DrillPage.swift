import KnowledgeBase
import Markdown
import Postmortems

/// An incident to be played: the timeline step by step, and the question what one would do now.
struct DrillPage: TemplateContext {
  var heading: String
  var lede: String
  var known: [LabelRow]
  var steps: [DrillStep]
  var answers: [LabelRow]
  var learnings: [TextLine]
  var incident: LinkContext

  static let schema = ContextSchema<Self>(
    "drill", "An incident as a drill: its timeline, revealed step by step.",
    [
      .text("heading", "Which incident it is, without what it turned out to be.") { $0.heading },
      .text("lede", "How to play it.") { $0.lede },
      .list("known", "What was known at the beginning.") { $0.known },
      .list("steps", "What happened, entry by entry.") { $0.steps },
      .list("answers", "What it turned out to be.") { $0.answers },
      .list("learnings", "What was learned.") { $0.learnings },
      .group("incident", "The page of the incident.") { $0.incident },
    ])
}

struct DrillStep: TemplateContext {
  var number: String
  var isFirst: Bool
  var row: TimelineRow

  static let schema = ContextSchema<Self>(
    "drill step", "A step of a drill.",
    [
      .text("number", "`Step 3 of 12`.") { $0.number },
      .flag("first", "It is the first, and open from the beginning.") { $0.isFirst },
      .group("row", "The entry of the timeline.") { $0.row },
    ])
}

extension Site {
  /// The address of an incident's drill; `nil` where its timeline is too short to play.
  func drill(of record: Record) -> String? {
    guard options.writesDrills, let facts = record.postmortem, facts.timeline.count >= 4,
      let page = map.page(ofRecord: record.id)
    else { return nil }
    return SiteMap.drill(of: page)
  }
}

extension PageMaker {
  func drill(_ record: Record, _ facts: Postmortem, _ document: DocumentView) -> PageDraft {
    let rows = TimelineRows(maker: self, document: document, facts: facts).context(facts.timeline, from: 0).rows
    let shown = rows.prefix(80)
    let incident = site.base.incident(record.id)
    let services = facts.services.map(\.value)
    let known = [
      LabelRow(label: words("fact.severity"), entries: [facts.severity?.value.name].compactMap(\.self).map(entry)),
      LabelRow(label: words("fact.began"), entries: [incident?.date.map(words.day)].compactMap(\.self).map(entry)),
      LabelRow(label: words("fact.services"), entries: services.map(entry)),
    ].filter { !$0.entries.isEmpty }
    let answers = [
      LabelRow(
        label: words("fact.cause"), entries: facts.causes.filter { $0.role == .primary }.map { causePath($0.cause) }),
      LabelRow(
        label: words("fact.contributing"),
        entries: facts.causes.filter { $0.role == .contributing }.map { causePath($0.cause) }),
      LabelRow(
        label: words("fact.restore"),
        entries: [incident?.minutesToRestore.map(words.duration)].compactMap(\.self).map(entry)),
    ].filter { !$0.entries.isEmpty }
    let lessons = (incident?.learnings ?? []).prefix(8).map { TextLine(text: site.base.learnings[$0].learning.name) }
    let heading = words("drill.heading", ["id": site.name(of: record.id)])
    let body = DrillPage(
      heading: heading, lede: words("drill.lede"), known: known,
      steps: shown.enumerated().map { number, row in
        DrillStep(
          number: words("drill.step", ["n": words.grouped(number + 1), "total": words.grouped(shown.count)]),
          isFirst: number == 0, row: row)
      }, answers: answers, learnings: Array(lessons), incident: incidentLink(record.id, text: record.title))
    return PageDraft(
      kind: .drill, address: address, title: heading, description: heading + ". " + words("drill.lede"),
      crumbs: [
        link(words("incidents.title"), SiteMap.incidents), incidentLink(record.id),
        LinkContext(text: words("drill.title")),
      ], section: SiteMap.incidents, body: body)
  }

  private func entry(_ text: String) -> LinkContext { LinkContext(text: text) }
}
