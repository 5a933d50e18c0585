import KnowledgeBase
import Postmortems

/// The first page: "have we seen this before?"
struct HomePage: TemplateContext {
  var signatures: [SignatureContext]
  var quick: [LinkContext]
  var axis: Markup
  var recurring: [TallyRow]
  var recurringMore: LinkContext?
  var overdue: [PreventionRow]
  var overdueText: String
  var ledgerURL: String
  var causesURL: String
  var latest: [IncidentRow]
  var allIncidents: LinkContext
  var paths: [PathContext]
  var isEmpty: Bool

  static let schema = ContextSchema<Self>(
    "home", "The first page of the site.",
    [
      .list("signatures", "Error messages on record, each a search.") { $0.signatures },
      .list("quick", "What to read while an incident is on.") { $0.quick },
      .html("axisHTML", "The years above the occurrence charts.") { $0.axis },
      .list("recurring", "Causes behind more than one incident, most incidents first.") { $0.recurring },
      .group("recurringMore", "Leads to the causes that the list has no room for.") { $0.recurringMore },
      .list("overdue", "Prevention items past their date, or the next due where none is.") { $0.overdue },
      .text("overdueText", "How many are overdue, open and done.") { $0.overdueText },
      .text("ledgerURL", "The prevention ledger.") { $0.ledgerURL },
      .text("causesURL", "The tree of causes.") { $0.causesURL },
      .list("latest", "The newest incidents.") { $0.latest },
      .group("allIncidents", "Leads to all incidents.") { $0.allIncidents },
      .list("paths", "Learning outcomes, each with what teaches it.") { $0.paths },
      .flag("empty", "There is no incident yet.") { $0.isEmpty },
    ])
}

struct SignatureContext: TemplateContext {
  var text: String
  var url: String

  static let schema = ContextSchema<Self>(
    "signature", "An error message to search for.",
    [
      .text("text", "The message.") { $0.text },
      .text("url", "The search for it, or the incident that shows it.") { $0.url },
    ])
}

struct PathContext: TemplateContext {
  var link: LinkContext
  var steps: [LinkContext]

  static let schema = ContextSchema<Self>(
    "path", "A learning outcome and what teaches it.",
    [
      .group("link", "The outcome.") { $0.link },
      .list("steps", "What to read for it, with the minutes it takes.") { $0.steps },
    ])
}

extension PageMaker {
  func home() -> PageDraft {
    let recurring = recurringCauses()
    let shown = 6
    let open = site.ledger.items.lazy.filter { site.base.prevention[$0].status.isOpen }
    let hasOverdue = site.ledger.tally.overdue > 0
    let urgent = open.filter { site.base.prevention[$0].isOverdue || !hasOverdue }.prefix(6)
    let body = HomePage(
      signatures: signaturesOnRecord(limit: 5), quick: quickLinks(), axis: site.strip?.axis() ?? Markup(),
      recurring: recurring.prefix(shown).map { leafTally($0) },
      recurringMore: recurring.count > shown
        ? link(words.count("home.moreCauses", recurring.count - shown), SiteMap.causes) : nil,
      overdue: urgent.map { item in
        var row = row(item: item)
        row.cause = site.base.prevention[item].cause.map { causeLink($0) }
        return row
      }, overdueText: ledgerSentence(),
      ledgerURL: url(SiteMap.prevention), causesURL: url(SiteMap.causes),
      latest: site.base.incidents.indices.prefix(6).map { row(incident: $0) },
      allIncidents: link(words.count("home.allIncidents", site.base.incidents.count), SiteMap.incidents),
      paths: paths(), isEmpty: site.base.incidents.isEmpty)
    return PageDraft(
      kind: .home, address: address, title: words("home.title"), description: words("home.description"), body: body)
  }

  /// Leaves with more than one incident, most first; of equals, the one seen last.
  private func recurringCauses() -> [CauseLeaf] {
    site.base.causes.flatMap(\.leaves).filter { $0.incidents.count > 1 }.sorted { a, b in
      if a.incidents.count != b.incidents.count { return a.incidents.count > b.incidents.count }
      if a.lastSeen != b.lastSeen { return (a.lastSeen?.dayNumber ?? 0) > (b.lastSeen?.dayNumber ?? 0) }
      return a.id < b.id
    }
  }

  func leafTally(_ leaf: CauseLeaf, isUnderCategory: Bool = false) -> TallyRow {
    tally(
      causeLink(leaf.id), leaf.incidents.map(\.incident), prevention: leaf.prevention, lost: leaf.minutesLost,
      under: isUnderCategory ? nil : causeGroup(leaf.id), definition: leaf.definition)
  }

  /// Messages of the newest incidents, one each, short enough to be recognised at a glance.
  private func signaturesOnRecord(limit: Int) -> [SignatureContext] {
    var texts: [String] = []
    for incident in site.base.incidents {
      let found = site.base.record(incident.id)?.postmortem?.errorSignatures ?? []
      let short = found.map(\.text).first { $0.utf8.count <= 44 && $0.utf8.count >= 5 && !texts.contains($0) }
      if let short { texts.append(short) }
      if texts.count == limit { break }
    }
    return texts.map { SignatureContext(text: $0, url: url(SiteMap.search) + "?q=" + RelativeLink.queryEncoded($0)) }
  }

  /// The documents that are written for it, and the causes, for whoever is in an incident now.
  private func quickLinks() -> [LinkContext] {
    var links = site.library.forResponders.prefix(2).map { entry in
      link(
        entry.title, entry.address, note: site.base.record(entry.id).map { words.count("reading", $0.readingMinutes) })
    }
    if !site.base.symptoms.isEmpty {
      links.append(
        link(
          words("home.symptoms"), "symptoms/index.html",
          note: words.count("home.symptomsNote", site.base.symptoms.count)))
    }
    let leaves = site.base.causes.reduce(0) { $0 + $1.leaves.count }
    links.append(link(words("home.browse"), SiteMap.causes, note: words.count("home.browseNote", leaves)))
    return links
  }

  /// What has become of all promises: what is late first, then what is open, then what is done.
  func ledgerSentence() -> String {
    let tally = site.ledger.tally
    let rest = tally.open - tally.overdue
    let declined = tally.declined == 0 ? nil : words.count("ledger.declined", tally.declined)
    guard tally.promised > 0 else { return declined ?? words("ledger.nothing") }
    let name =
      switch (tally.overdue, rest) {
      case (0, 0): "ledger.allDone"
      case (0, _): "ledger.onTime"
      case (_, 0): "ledger.onlyLate"
      default: "ledger.sentence"
      }
    let number = tally.open == 0 ? tally.done : tally.overdue == 0 ? rest : tally.overdue
    let sentence = words.count(
      name, number,
      ["open": words.grouped(rest), "done": words.grouped(tally.done), "total": words.grouped(tally.promised)])
    return [sentence, declined].compactMap(\.self).joined(separator: " ")
  }

  private func paths() -> [PathContext] {
    site.base.outcomes.compactMap { outcome in
      guard let page = site.map.page(ofRecord: outcome.id) else { return nil }
      return PathContext(link: link(outcome.title, page), steps: steps(of: outcome, limit: 2))
    }
  }

  /// What teaches an outcome, with the minutes it takes to read.
  func steps(of outcome: Outcome, limit: Int = .max) -> [LinkContext] {
    outcome.taughtBy.prefix(limit).compactMap { id in
      guard let record = site.base.record(id), let page = site.map.page(ofRecord: id) else { return nil }
      return link(record.title, page, note: words.count("reading", record.readingMinutes))
    }
  }
}

extension RelativeLink {
  /// For the value of a query: everything but letters and digits encoded, a space as `+`.
  static func queryEncoded(_ text: String) -> String {
    var out = ""
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: " "): out += "+"
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
        out.unicodeScalars.append(Unicode.Scalar(byte))
      default: out += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      }
    }
    return out
  }
}
