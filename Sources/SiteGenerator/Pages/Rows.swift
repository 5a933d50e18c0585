import Postmortems

// What lists, tables and kickers are made of: small contexts that several pages share.

struct LinkContext: TemplateContext {
  var text: String
  var url: String?
  var note: String?
  var isCurrent = false
  var isExternal = false

  static let schema = ContextSchema<Self>(
    "link", "A link, or plain text where there is nothing to link to.",
    [
      .text("text", "What the link says.") { $0.text },
      .text("url", "Where it leads, relative to the page; absent for plain text.") { $0.url },
      .text("note", "A few words beside it.") { $0.note },
      .flag("current", "It leads to the page it stands on.") { $0.isCurrent },
      .flag("external", "It leads to another site.") { $0.isExternal },
    ])
}

struct DayContext: TemplateContext {
  var iso: String
  var text: String

  static let schema = ContextSchema<Self>(
    "day", "A day.",
    [
      .text("iso", "For machines: `2026-03-11`.") { $0.iso },
      .text("text", "For readers, in the form that the texts file sets.") { $0.text },
    ])
}

struct SeverityContext: TemplateContext {
  var name: String
  var mark: String
  var url: String?

  static let schema = ContextSchema<Self>(
    "severity", "A severity as a mark with its name.",
    [
      .text("name", "As in the matrix: `SEV1`.") { $0.name },
      .text("mark", "`1` to `4` by rank, `x` for one that the matrix does not know; for the class.") { $0.mark },
      .text("url", "The page of the severity.") { $0.url },
    ])
}

struct StateContext: TemplateContext {
  var mark: String
  var text: String

  static let schema = ContextSchema<Self>(
    "state", "What has become of a prevention item.",
    [
      .text("mark", "`open`, `progress`, `done`, `overdue`, `proposed` or `none`; for the class.") { $0.mark },
      .text("text", "The state in words; for an overdue item in a list, since how long.") { $0.text },
    ])
}

struct IncidentRow: TemplateContext {
  var title: String
  var url: String
  var id: String
  var day: DayContext?
  var severity: SeverityContext?
  var cause: LinkContext?
  var isCauseInferred = false
  var restored: String?
  var statement: String?
  var role: String?
  var isInferred = false

  static let schema = ContextSchema<Self>(
    "incident row", "An incident in a list.",
    [
      .text("title", "Its title.") { $0.title },
      .text("url", "Its page.") { $0.url },
      .text("id", "Its id; absent where the document states none.") { $0.id },
      .group("day", "When it began.") { $0.day },
      .group("severity", "How bad it was.") { $0.severity },
      .group("cause", "Its primary cause.") { $0.cause },
      .flag("causeInferred", "Its primary cause was inferred from the text, not stated.") { $0.isCauseInferred },
      .text("restored", "The time to restore; absent where unknown.") { $0.restored },
      .text("statement", "What the document says of the cause at hand, on pages of causes.") { $0.statement },
      .text("role", "`Root cause` or `Contributing`, on pages of causes.") { $0.role },
      .flag("inferred", "The cause at hand was inferred from the text, not stated.") { $0.isInferred },
    ])
}

struct ProgressContext: TemplateContext {
  var units: Markup
  var text: String
  var said: String
  var overdue: String?
  var declined: String?

  static let schema = ContextSchema<Self>(
    "progress", "How many prevention items are done.",
    [
      .html("unitsHTML", "One square per item.") { $0.units },
      .text("text", "`4 of 6`, of those that were not declined.") { $0.text },
      .text("said", "`4 of 6 done, 1 declined`") { $0.said },
      .text("overdue", "`2 overdue`; absent where none is.") { $0.overdue },
      .text("declined", "`1 declined`; absent where none was.") { $0.declined },
    ])
}

struct PreventionRow: TemplateContext {
  var id: String
  var lead: String
  var rest: String?
  var anchor: String
  var url: String
  var state: StateContext
  var due: DayContext?
  var owner: String?
  var kind: String?
  var kindBasis: String?
  var priority: String?
  var ticket: LinkContext?
  var tracked: String?
  var since: String?
  var incident: LinkContext
  var incidentID: String
  var cause: LinkContext?
  var causeGroup: String?
  var isOpen: Bool

  static let schema = ContextSchema<Self>(
    "prevention row", "Something that was promised after an incident.",
    [
      .text("id", "As written in the document; absent where the document gives none.") { $0.id },
      .text("lead", "What is to be done: the whole text, or its first sentence.") { $0.lead },
      .text("rest", "What follows the first sentence.") { $0.rest },
      .text("anchor", "Its `id` on the incident's page.") { $0.anchor },
      .text("url", "The item on the incident's page.") { $0.url },
      .group("state", "What has become of it.") { $0.state },
      .group("due", "The day it is due.") { $0.due },
      .text("owner", "Who does it.") { $0.owner },
      .text("kind", "What it does for the next time: eliminate, detect, contain, recover, practise.") { $0.kind },
      .text("kindBasis", "`inferred`, where the document does not say so itself.") { $0.kindBasis },
      .text("priority", "As written.") { $0.priority },
      .group("ticket", "The ticket, linked where the document links it, or as a pattern of the configuration has it.") {
        $0.ticket
      },
      .text("tracked", "What an imported tracker says of the ticket, and whose word counts.") { $0.tracked },
      .text("since", "Since when it has its state, where the history of the document tells.") { $0.since },
      .flag("noted", "Something stands behind its text: an id, a priority, a ticket, since when.") {
        !$0.id.isEmpty || $0.priority != nil || $0.ticket != nil || $0.tracked != nil || $0.since != nil
      },
      .group("incident", "The incident it comes from.") { $0.incident },
      .text("incidentID", "The id of that incident; absent where its document states none.") { $0.incidentID },
      .group("cause", "The cause it addresses.") { $0.cause },
      .text("causeGroup", "The name of that cause's category, for the filter.") { $0.causeGroup },
      .flag("open", "The promise still stands.") { $0.isOpen },
    ])
}

struct PreventionGroup: TemplateContext {
  var anchor: String
  var title: String
  var url: String?
  var count: Int
  var rows: [PreventionRow]

  static let schema = ContextSchema<Self>(
    "prevention group", "Prevention items under a heading.",
    [
      .text("anchor", "An `id` for it.") { $0.anchor },
      .text("title", "The heading.") { $0.title },
      .text("url", "The page of the cause or incident that groups them.") { $0.url },
      .number("count", "How many there are.") { $0.count },
      .list("rows", "The items.") { $0.rows },
    ])
}

struct LearningRow: TemplateContext {
  var headline: String
  var body: Markup
  var anchor: String
  var url: String
  var isPlain: Bool
  var also: [LinkContext]
  var alsoText: String?
  var writtenBefore: LinkContext?
  var incident: LinkContext?
  var incidentID: String
  var day: DayContext?
  var about: String?

  static let schema = ContextSchema<Self>(
    "learning", "Something that was learned.",
    [
      .text("headline", "The lesson in a sentence.") { $0.headline },
      .html("bodyHTML", "What else the document says of it.") { $0.body },
      .text("anchor", "Its `id` on the incident's page.") { $0.anchor },
      .text("url", "The learning on the incident's page.") { $0.url },
      .flag("plain", "The lesson is long prose and takes no bold heading.") { $0.isPlain },
      .list("also", "The same lesson in other incidents, oldest first.") { $0.also },
      .text("alsoText", "The words before them: `Also learned in`.") { $0.alsoText },
      .group("writtenBefore", "The incident after which it had been written down when this one began: it came back.") {
        $0.writtenBefore
      },
      .group("incident", "The incident that taught it.") { $0.incident },
      .text("incidentID", "The id of that incident; absent where its document states none.") { $0.incidentID },
      .group("day", "The day of that incident.") { $0.day },
      .text("about", "Whether it went well or wrong, and its themes.") { $0.about },
    ])
}

/// A value that incidents are counted under: a cause, a service, a severity …
struct TallyRow: TemplateContext {
  var link: LinkContext
  var severity: SeverityContext?
  var under: String?
  var definition: String?
  var strip: Markup
  var count: Int
  var lost: String?
  var last: DayContext?
  var median: String?
  var progress: ProgressContext?

  static let schema = ContextSchema<Self>(
    "tally", "A value with its incidents: a cause, a service, a severity, a team.",
    [
      .group("link", "Its name and page.") { $0.link },
      .group("severity", "The mark, where the value is a severity.") { $0.severity },
      .text("under", "What it belongs to, such as the category of a cause.") { $0.under },
      .text("definition", "What it means.") { $0.definition },
      .html("stripHTML", "When the incidents happened, as a small chart.") { $0.strip },
      .number("count", "How many incidents there are.") { $0.count },
      .text("lost", "The minutes of impact of those that state them, summed.") { $0.lost },
      .group("last", "The day of the latest.") { $0.last },
      .text("median", "The median time to restore and of how many: `45 min, n = 3`.") { $0.median },
      .group("progress", "Its prevention items.") { $0.progress },
    ])
}

struct TreeLeaf: TemplateContext {
  var text: String
  var url: String
  var count: String?
  var isCurrent: Bool

  static let schema = ContextSchema<Self>(
    "tree leaf", "An entry of the navigation beside a page.",
    [
      .text("text", "What it says.") { $0.text },
      .text("url", "Where it leads.") { $0.url },
      .text("count", "How many incidents stand there.") { $0.count },
      .flag("current", "It is the page itself.") { $0.isCurrent },
    ])
}

struct TreeBranch: TemplateContext {
  var text: String
  var url: String?
  var count: String?
  var isCurrent: Bool
  var leaves: [TreeLeaf]

  static let schema = ContextSchema<Self>(
    "tree branch", "An entry of the navigation with those below it.",
    [
      .text("text", "What it says.") { $0.text },
      .text("url", "Where it leads; absent for a mere heading.") { $0.url },
      .text("count", "How many incidents stand there.") { $0.count },
      .flag("current", "It is the page itself.") { $0.isCurrent },
      .list("leaves", "The entries below it.") { $0.leaves },
    ])
}

/// The words of one row of a list of labels.
struct LabelRow: TemplateContext {
  var label: String
  var entries: [LinkContext]

  static let schema = ContextSchema<Self>(
    "label row", "A label and what belongs to it.",
    [
      .text("label", "The label.") { $0.label },
      .list("entries", "What belongs to it.") { $0.entries },
    ])
}

struct TextLine: TemplateContext {
  var text: String

  static let schema = ContextSchema<Self>(
    "line", "One line of text.", [.text("text", "The text.") { $0.text }])
}
