/// A section of a document, in pieces: prose, and what has a designed form.
struct SectionContext: TemplateContext {
  var anchor: String
  var title: String
  var places: [TextLine] = []
  var pieces: [PieceContext]

  static let schema = ContextSchema<Self>(
    "section", "A section of a document.",
    [
      .text("anchor", "Its `id`.") { $0.anchor },
      .text("title", "Its heading; absent for what stands before the first one.") { $0.title },
      .list("places", "The `id`s of headings in it that no other element has.") { $0.places },
      .list("pieces", "What stands in it, in the order of the document.") { $0.pieces },
    ])
}

/// One piece of a section: exactly one of its names has a value.
struct PieceContext: TemplateContext {
  var prose = Markup()
  var original = Markup()
  var timeline: TimelineContext?
  var chain: [ChainLink] = []
  var learnings: LearningList?
  var prevention: PreventionTable?

  static let schema = ContextSchema<Self>(
    "piece", "A piece of a section; exactly one of its names has a value.",
    [
      .html("proseHTML", "Markdown as it stands in the document.") { $0.prose },
      .html("originalHTML", "What a designed form says in other words, as it was written.") { $0.original },
      .group("timeline", "What happened, minute by minute.") { $0.timeline },
      .group("chain", "What caused it, from the trigger to the root.") {
        $0.chain.isEmpty ? nil : CauseChain(links: $0.chain)
      },
      .group("learnings", "What was learned.") { $0.learnings },
      .group("prevention", "What was promised.") { $0.prevention },
    ])
}

struct LearningList: TemplateContext {
  var rows: [LearningRow]

  static let schema = ContextSchema<Self>(
    "learning list", "Learnings of a section.", [.list("rows", "The learnings.") { $0.rows }])
}

struct CauseChain: TemplateContext {
  var links: [ChainLink]

  static let schema = ContextSchema<Self>(
    "chain", "What led to the incident.", [.list("links", "Trigger, contributing causes, root cause.") { $0.links }])
}

struct ChainLink: TemplateContext {
  var label: String
  var say: String
  var path: LinkContext?
  var isRoot: Bool
  var basis: String?
  var evidence: String?

  static let schema = ContextSchema<Self>(
    "chain link", "One cause in the chain.",
    [
      .text("label", "`Trigger`, `Contributing`, `Root cause`.") { $0.label },
      .text("say", "The sentence of the document, or the name of the cause.") { $0.say },
      .group("path", "The cause in the taxonomy.") { $0.path },
      .flag("root", "It is the root cause.") { $0.isRoot },
      .text("basis", "`inferred`, where the document does not say so itself.") { $0.basis },
      .text("evidence", "The words that decided.") { $0.evidence },
    ])
}

struct TimelineContext: TemplateContext {
  var chart: Markup
  var beyond: String?
  var zone: String?
  var hasOffsets: Bool
  var rows: [TimelineRow]

  static let schema = ContextSchema<Self>(
    "timeline", "What happened, in order.",
    [
      .html("chartHTML", "The entries along time; the numbers are those of the table.") { $0.chart },
      .text("beyond", "Which entries lie too far off to be drawn with the others.") { $0.beyond },
      .text("zone", "The time zone, where the document names one.") { $0.zone },
      .flag("offsets", "Minutes are counted from the start of impact.") { $0.hasOffsets },
      .list("rows", "The entries.") { $0.rows },
    ])
}

struct TimelineRow: TemplateContext {
  var number: Int
  var iso: String?
  var time: String
  var day: String?
  var offset: String?
  var text: Markup

  static let schema = ContextSchema<Self>(
    "timeline row", "An entry of the timeline.",
    [
      .number("number", "Its number in table and chart.") { $0.number },
      .text("iso", "The moment for machines.") { $0.iso },
      .text("time", "The time of day, or as the document writes it.") { $0.time },
      .text("day", "The day, where it is another than that of the entry before.") { $0.day },
      .text("offset", "Minutes since the start of impact: `+34`.") { $0.offset },
      .html("textHTML", "What happened.") { $0.text },
    ])
}

struct PreventionTable: TemplateContext {
  var caption: String
  var rows: [PreventionRow]

  static let schema = ContextSchema<Self>(
    "prevention table", "Prevention items of an incident.",
    [
      .text("caption", "How many are done, and as of which day.") { $0.caption },
      .list("rows", "The items, overdue first.") { $0.rows },
    ])
}
