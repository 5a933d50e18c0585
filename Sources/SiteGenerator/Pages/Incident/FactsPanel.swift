import KnowledgeBase
import Markdown
import Postmortems

struct FactRow: TemplateContext {
  var label: String
  var entries: [FactEntry]
  var severity: SeverityContext?
  var progress: ProgressContext?
  var clashes: [TextLine]

  static let schema = ContextSchema<Self>(
    "fact", "A fact of an incident.",
    [
      .text("label", "What is known.") { $0.label },
      .list("entries", "What it is; several where it has several values.") { $0.entries },
      .group("severity", "The mark, for the severity.") { $0.severity },
      .group("progress", "For the prevention items: how many are done.") { $0.progress },
      .list("clashes", "What else the document says of it, where it contradicts itself.") { $0.clashes },
    ])
}

struct FactEntry: TemplateContext {
  var text: String
  var url: String?
  var day: DayContext?
  var isStrong = false
  var isWhole = false
  var basis: String?
  var evidence: String?

  static let schema = ContextSchema<Self>(
    "fact entry", "One value of a fact.",
    [
      .text("text", "The value.") { $0.text },
      .html("textHTML", "The value, with places where a line may begin inside of long names.") {
        var markup = Markup()
        markup.breakable($0.text)
        return markup
      },
      .text("url", "The page of the value.") { $0.url },
      .group("day", "The value, where it is a day; `text` then holds the time of day.") { $0.day },
      .flag("strong", "It is what matters most.") { $0.isStrong },
      .flag("whole", "It stands on a line of its own.") { $0.isWhole || $0.evidence != nil },
      .text("basis", "`computed` or `inferred`; absent for what the document states.") { $0.basis },
      .text("evidence", "For an inference, the words of the document that decided.") { $0.evidence },
    ])
}

/// The facts of an incident as a reader looks them up, each with where it comes from.
struct FactsPanel {
  let maker: PageMaker
  let incident: Incident
  let facts: Postmortem
  let record: Record

  private var words: Words { maker.words }

  /// The facts that are known; a document that states little gets a short panel and not a long list of gaps.
  func rows() -> [FactRow] {
    var rows: [FactRow] = []
    func add(_ name: String, _ entries: [FactEntry], of fact: String? = nil) {
      let clashes = conflicts(of: fact ?? name)
      guard !entries.isEmpty || !clashes.isEmpty else { return }
      rows.append(FactRow(label: words("fact.\(name)"), entries: entries, clashes: clashes))
    }
    if let severity = facts.severity {
      rows.append(
        FactRow(
          label: words("fact.severity"), entries: [marked(severity) { _ in "" }].filter { $0.basis != nil },
          severity: maker.severity(severity.value), clashes: conflicts(of: "severity")))
    }
    add("impact", facts.impact.map(impact) ?? [])
    add("began", began().map { [$0] } ?? [], of: "started")
    addDurations(to: &rows)
    add("status", [facts.status].compactMap(\.self).map { marked($0) { $0 } })
    add("cause", causes(.primary), of: "cause")
    add("contributing", causes(.contributing))
    add(
      "services",
      facts.services.map { fact in
        linked(marked(fact) { $0 }, .service, Slug.make(fact.value))
      })
    add(
      "trigger",
      [facts.trigger].compactMap(\.self).map { fact in
        linked(marked(fact) { maker.site.base.taxonomy.name(of: $0, in: .trigger) }, .trigger, fact.value)
      })
    add(
      "detectedBy",
      [facts.detectedBy].compactMap(\.self).map { fact in
        linked(marked(fact) { maker.site.base.taxonomy.name(of: $0, in: .detectedBy) }, .detectedBy, fact.value)
      }, of: "detected_by")
    add("teams", facts.teams.map { fact in linked(marked(fact) { $0 }, .team, PageName.make(fact.value)) })
    add("alerts", facts.alerts.map { fact in linked(marked(fact) { $0 }, .alert, Slug.make(fact.value)) })
    add(
      "symptoms",
      facts.symptoms.map { fact in
        linked(marked(fact) { maker.site.base.taxonomy.name(of: $0, in: .symptom) }, .symptom, fact.value)
      })
    add("people", facts.people.map { FactEntry(text: "\($0.role): \($0.name)") })
    if let progress = maker.progress(incident.preventionItems) {
      rows.append(FactRow(label: words("fact.prevention"), entries: [], progress: progress, clashes: []))
    }
    add("tags", record.tags.map { FactEntry(text: $0) })
    return rows
  }

  /// The facts that matter and are not there, in one line of words.
  func unknown() -> String? {
    let missing: [(String, Bool)] = [
      ("severity", facts.severity == nil), ("began", facts.date == nil && facts.started == nil),
      ("restore", facts.timeToRestore.inForce == nil), ("cause", facts.causes.isEmpty),
      ("services", facts.services.isEmpty), ("detectedBy", facts.detectedBy == nil),
    ]
    let names = missing.filter(\.1).map { words("unknown.\($0.0)") }
    return names.isEmpty ? nil : words.list(names)
  }

  // MARK: - Single facts

  /// What the document says of the impact; of the row of a table, the further cells below it.
  private func impact(_ fact: Fact<String>) -> [FactEntry] {
    let cells = cells(of: fact)
    var entry = marked(fact) { cells.first ?? firstSentence($0) }
    entry.isStrong = true
    return [entry] + cells.dropFirst().map { FactEntry(text: $0, isWhole: true) }
  }

  private func began() -> FactEntry? {
    if let started = facts.started, let clock = started.value.clockText {
      let zone = (started.value.zone ?? facts.zone?.value).map { $0 == "Z" ? "UTC" : $0 }
      var entry = marked(started) { _ in ([clock, zone].compactMap { $0 }).joined(separator: " ") }
      entry.day = maker.day(started.value.date)
      return entry
    }
    return (facts.started?.map(\.date) ?? facts.date).map { fact in
      var entry = marked(fact) { _ in "" }
      entry.day = maker.day(fact.value)
      return entry
    }
  }

  private func addDurations(to rows: inout [FactRow]) {
    let spans = [
      ("detect", facts.timeToDetect, "time to detect"), ("mitigate", facts.timeToMitigate, "time to mitigate"),
      ("restore", facts.timeToRestore, "time to restore"),
    ]
    for (name, span, fact) in spans {
      guard let inForce = span.inForce else { continue }
      var clashes = conflicts(of: fact)
      // Both are kept in the model; the reader sees both as soon as they differ.
      if let stated = span.stated, let computed = span.computed, stated.value != computed.value, clashes.isEmpty {
        let other = inForce.value == stated.value ? computed : stated
        let text = inForce.value == stated.value ? "fact.alsoComputed" : "fact.alsoStated"
        clashes.append(TextLine(text: words(text, ["value": words.duration(other.value)])))
      }
      var entry = FactEntry(text: words.duration(inForce.value))
      // What the document states and its times bear out needs no mark.
      if span.basis != .stated { mark(&entry, inForce.provenance) }
      rows.append(FactRow(label: words("fact.\(name)"), entries: [entry], clashes: clashes))
    }
  }

  private func causes(_ role: CauseAttribution.Role) -> [FactEntry] {
    facts.causes.filter { $0.role == role }.map { cause in
      var entry = FactEntry(text: maker.site.base.taxonomy.name(of: cause.cause))
      entry.url = maker.site.map.page(of: .cause, cause.cause).map { maker.url($0) }
      mark(&entry, cause.provenance)
      return entry
    }
  }

  private func marked<Value>(_ fact: Fact<Value>, _ text: (Value) -> String) -> FactEntry {
    var entry = FactEntry(text: text(fact.value))
    mark(&entry, fact.provenance)
    return entry
  }

  private func mark(_ entry: inout FactEntry, _ provenance: Provenance) {
    switch provenance.source.basis {
    case .stated: break
    case .computed: entry.basis = words("basis.computed")
    case .inferred:
      entry.basis = words("basis.inferred")
      entry.evidence = words.evidence(provenance)
    }
  }

  private func linked(_ entry: FactEntry, _ facet: SiteFacet, _ value: String) -> FactEntry {
    var entry = entry
    entry.url = maker.site.map.page(of: facet, value).map { maker.url($0) }
    return entry
  }

  /// `The document also says SEV2 (line 14).`
  private func conflicts(of fact: String) -> [TextLine] {
    facts.conflicts.filter { $0.fact == fact }.map { conflict in
      let line = conflict.otherAt.location.range.map { "\($0.start.line)" } ?? "?"
      return TextLine(
        text: words("fact.conflict", ["other": conflict.other, "source": conflict.otherAt.source.name, "line": line]))
    }
  }

  private func firstSentence(_ text: String) -> String {
    leadAndRest(text, from: 60).lead
  }

  /// The cells of a fact that is the row of a table: `Duration: 51 minutes`, then each under the head of its column:
  /// `Source: status page`. As plain text they would run together. Empty for one that was read elsewhere.
  private func cells(of fact: Fact<String>) -> [String] {
    guard fact.provenance.source == .section, let range = fact.provenance.location.range else { return [] }
    let tree = record.document.tree
    let tables = record.sections.lazy.filter { $0.kind == .impact }.flatMap(\.blocks)
      .filter { if case .table = tree.kind($0) { true } else { false } }
    for table in tables {
      guard let row = tree.children(of: table).first(where: { tree.range($0) == range }) else { continue }
      let heads = texts(ofRow: tree.firstChild(table) ?? row, in: tree)
      let cells = zip(heads, texts(ofRow: row, in: tree)).filter { !$0.1.isEmpty }
      guard cells.count > 1 else { return [] }
      return [labelled(cells[0].1, cells[1].1)] + cells.dropFirst(2).map { labelled($0.0, $0.1) }
    }
    return []
  }

  private func texts(ofRow row: NodeID, in tree: MarkdownTree) -> [String] {
    tree.children(of: row).map { tree.plainText($0)[...].trimmingSpaces }
  }

  private func labelled(_ label: String, _ text: String) -> String {
    label.isEmpty ? text : label.utf8.last == UInt8(ascii: ":") ? label + " " + text : label + ": " + text
  }
}

extension Words {
  /// `from “disk full”, “no space left on device”`: the words that decided, at most three, long ones cut.
  func evidence(_ provenance: Provenance) -> String? {
    let quotes = provenance.evidence.prefix(3).map { self("quoted", ["text": shortened($0)]) }
    return quotes.isEmpty ? nil : self("basis.evidence", ["words": quotes.joined(separator: self("listComma") + " ")])
  }

  /// A long text cut behind a word.
  func shortened(_ text: String) -> String {
    let limit = 56
    guard text.count > limit else { return text }
    let cut = text.prefix(limit)
    return (cut.lastIndex(of: " ").map { cut[..<$0] } ?? cut) + " …"
  }
}
