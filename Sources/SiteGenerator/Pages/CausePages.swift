import KnowledgeBase
import Postmortems

/// All causes: the taxonomy with what has happened under each entry.
struct CausesPage: TemplateContext {
  var lede: String
  var axis: Markup
  var categories: [CategoryContext]
  var withoutCause: [IncidentRow]
  var withoutCauseMore: LinkContext?

  static let schema = ContextSchema<Self>(
    "causes", "The tree of causes.",
    [
      .text("lede", "How many causes there are and how many incidents had them.") { $0.lede },
      .html("axisHTML", "The years above the occurrence charts.") { $0.axis },
      .list("categories", "The categories with their causes.") { $0.categories },
      .list("withoutCause", "Incidents without any cause, stated or inferred.") { $0.withoutCause },
      .group("withoutCauseMore", "Leads to all of them, where there are too many.") { $0.withoutCauseMore },
    ])
}

struct CategoryContext: TemplateContext {
  var anchor: String
  var tally: TallyRow
  var leaves: [TallyRow]
  var quiet: [LinkContext]

  static let schema = ContextSchema<Self>(
    "category row", "A category in the tree of causes.",
    [
      .text("anchor", "An `id` for it.") { $0.anchor },
      .group("tally", "The category with its incidents.") { $0.tally },
      .list("leaves", "Its causes that have incidents.") { $0.leaves },
      .list("quiet", "Its causes without an incident so far.") { $0.quiet },
    ])
}

/// A category, and all that its causes have in common.
struct CategoryPage: TemplateContext {
  var heading: String
  var lede: String
  var tree: [TreeBranch]
  var figure: String?
  var axis: Markup
  var strip: Markup
  var leaves: [TallyRow]
  var quiet: [LinkContext]
  var incidents: [IncidentRow]
  var learnings: [LearningRow]
  var prevention: [PreventionRow]
  var progress: ProgressContext?
  var preventionMore: LinkContext?
  var pager: PagerContext?

  static let schema = ContextSchema<Self>(
    "category", "The page of a category of causes.",
    [
      .text("heading", "Its name.") { $0.heading },
      .text("lede", "Its definition.") { $0.lede },
      .list("tree", "The tree of causes, for the navigation.") { $0.tree },
      .text("figure", "How many incidents there were and what they cost.") { $0.figure },
      .html("axisHTML", "The years above the chart.") { $0.axis },
      .html("stripHTML", "When the incidents happened.") { $0.strip },
      .list("leaves", "Its causes that have incidents.") { $0.leaves },
      .list("quiet", "Its causes without an incident so far.") { $0.quiet },
      .list("incidents", "Its incidents.") { $0.incidents },
      .list("learnings", "What was learned in those it caused.") { $0.learnings },
      .list("prevention", "What was promised in those it caused.") { $0.prevention },
      .group("progress", "How much of that is done.") { $0.progress },
      .group("preventionMore", "Leads to all of them, where there are too many.") { $0.preventionMore },
      .group("pager", "The way between the pages of a long list of incidents.") { $0.pager },
    ])
}

/// One cause: how to recognise it, where it struck, what was learned, what prevents it.
struct CausePage: TemplateContext {
  var heading: String
  var lede: String
  var tree: [TreeBranch]
  var figure: String?
  var axis: Markup
  var strip: Markup
  var signatures: [SignatureRow]
  var moreSignatures: [SignatureRow] = []
  var moreSignaturesText: String?
  var typical: [TextLine] = []
  var symptoms: [TextLine]
  var notThis: [LinkContext]
  var incidents: [IncidentRow]
  var hasStatements: Bool
  var learnings: [LearningRow]
  var prevention: [PreventionRow]
  var progress: ProgressContext?
  var practice: [PracticeRow]
  var questions: [TextLine]
  var near: [LabelRow]
  var preventionMore: LinkContext?
  var pager: PagerContext?

  static let schema = ContextSchema<Self>(
    "cause", "The page of a cause.",
    [
      .text("heading", "Its name.") { $0.heading },
      .text("lede", "Its definition.") { $0.lede },
      .list("tree", "The tree of causes, for the navigation.") { $0.tree },
      .text("figure", "How many incidents there were and what they cost.") { $0.figure },
      .html("axisHTML", "The years above the chart.") { $0.axis },
      .html("stripHTML", "When the incidents happened.") { $0.strip },
      .list("signatures", "Error messages that incidents show.") { $0.signatures },
      .list("moreSignatures", "Further ones, where there are many.") { $0.moreSignatures },
      .text("moreSignaturesText", "`12 more`: how many these are.") { $0.moreSignaturesText },
      .list("typical", "Error messages that are typical of the cause, and that no incident here shows.") { $0.typical },
      .flag("signs", "There is something to recognise it by.") {
        !$0.signatures.isEmpty || !$0.typical.isEmpty || !$0.symptoms.isEmpty || !$0.notThis.isEmpty
      },
      .list("symptoms", "What it looks like.") { $0.symptoms },
      .list("notThis", "What is not meant, and which cause is.") { $0.notThis },
      .list("incidents", "Its incidents, those it caused first.") { $0.incidents },
      .flag("statements", "Some documents say in a sentence how it came about.") { $0.hasStatements },
      .list("learnings", "What was learned in those it caused.") { $0.learnings },
      .list("prevention", "What was promised against it.") { $0.prevention },
      .group("progress", "How much of that is done.") { $0.progress },
      .list("practice", "What is known to help, by what it does, beside what was promised and done.") { $0.practice },
      .list("questions", "What to ask in the review.") { $0.questions },
      .list("near", "Its place in the taxonomy, and what comes with it.") { $0.near },
      .group("preventionMore", "Leads to all of them, where there are too many.") { $0.preventionMore },
      .group("pager", "The way between the pages of a long list of incidents.") { $0.pager },
    ])
}

struct SignatureRow: TemplateContext {
  var text: String
  var incidents: [LinkContext]

  static let schema = ContextSchema<Self>(
    "signature row", "An error message and who saw it.",
    [
      .text("text", "The message.") { $0.text },
      .list("incidents", "The incidents that show it.") { $0.incidents },
    ])
}

/// What helps against a cause in one way, and what was done of it.
struct PracticeRow: TemplateContext {
  var label: String
  var advice: [TextLine]
  var items: [LinkContext]
  var hole: String?

  static let schema = ContextSchema<Self>(
    "practice", "One way to prevent a cause: advice beside deeds.",
    [
      .text("label", "What such items do: `Eliminate the cause`.") { $0.label },
      .list("advice", "What is known to help.") { $0.advice },
      .list("items", "What was promised, with its state; of many, the first.") { $0.items },
      .text("hole", "That nothing is done or agreed, where it is so.") { $0.hole },
    ])
}

extension PageMaker {
  func causes() -> PageDraft {
    let leaves = site.base.causes.flatMap(\.leaves)
    let seen = leaves.count { !$0.incidents.isEmpty }
    let lede = words(
      "causes.lede",
      [
        "seen": words.grouped(seen), "all": words.grouped(leaves.count),
        "incidents": words.count("count.incidents", site.base.incidents.count),
      ])
    let shown = SiteMap.shownWithoutCause
    let categories = site.base.causes.map { category in
      CategoryContext(
        anchor: "c-" + PageName.make(category.id),
        tally: tally(
          causeLink(category.id), category.incidents.map(\.incident), prevention: category.prevention,
          lost: category.minutesLost, definition: category.definition),
        leaves: category.leaves.filter { !$0.incidents.isEmpty }.map { leafTally($0, isUnderCategory: true) },
        quiet: category.leaves.filter(\.incidents.isEmpty).map { causeLink($0.id) })
    }
    let body = CausesPage(
      lede: lede, axis: site.strip?.axis() ?? Markup(), categories: categories,
      withoutCause: rows(Array(site.base.withoutCause.prefix(shown))),
      withoutCauseMore: site.base.withoutCause.count > shown
        ? link(words.count("more", site.base.withoutCause.count - shown), SiteMap.withoutCause) : nil)
    return PageDraft(
      kind: .causes, address: address, title: words("causes.title"), description: lede,
      crumbs: crumbs((words("home"), SiteMap.home), (words("causes.title"), nil)), body: body)
  }

  func category(_ category: CauseCategory) -> [PageDraft] {
    causePages(category.incidents) { maker, shown, pager, number in
      var body = CategoryPage(
        heading: category.name, lede: category.definition, tree: maker.causeTree(open: category.id), figure: nil,
        axis: Markup(), strip: Markup(), leaves: [], quiet: [], incidents: maker.caused(shown), learnings: [],
        prevention: [], pager: pager)
      if number == 0 { maker.complete(&body, of: category) }
      return PageDraft(
        kind: .category, address: maker.address, title: numbered(category.name, number),
        description: category.definition,
        crumbs: maker.crumbs((words("causes.title"), SiteMap.causes), (category.name, nil)), section: SiteMap.causes,
        body: body)
    }
  }

  private func complete(_ body: inout CategoryPage, of category: CauseCategory) {
    let ids = category.incidents.map(\.incident)
    body.figure = figure(ids, lost: category.minutesLost)
    body.axis = ids.isEmpty ? Markup() : site.strip?.axis() ?? Markup()
    body.strip = strip(ids, named: true)
    body.leaves = category.leaves.filter { !$0.incidents.isEmpty }.map { leafTally($0, isUnderCategory: true) }
    body.quiet = category.leaves.filter(\.incidents.isEmpty).map { causeLink($0.id) }
    body.learnings = shared(category.learnings, limit: 20)
    body.prevention = promised(category.prevention)
    body.progress = progress(category.prevention)
    if body.prevention.count < category.prevention.count {
      body.preventionMore = link(
        words.count("ledger.allOfCause", category.prevention.count), LedgerGrouping.cause.address)
    }
  }

  func cause(_ leaf: CauseLeaf) -> [PageDraft] {
    let category = site.base.taxonomy.category(leaf.category)
    return causePages(leaf.incidents) { maker, shown, pager, number in
      let rows = maker.caused(shown, cause: leaf.id)
      var body = CausePage(
        heading: leaf.name, lede: leaf.definition, tree: maker.causeTree(open: leaf.category), figure: nil,
        axis: Markup(), strip: Markup(), signatures: [], symptoms: [], notThis: [], incidents: rows,
        hasStatements: rows.contains { $0.statement != nil }, learnings: [], prevention: [], practice: [],
        questions: [], near: maker.near(leaf), pager: pager)
      if number == 0 { maker.complete(&body, of: leaf) }
      return PageDraft(
        kind: .cause, address: maker.address, title: numbered(leaf.name, number), description: leaf.definition,
        crumbs: [
          maker.link(words("causes.title"), SiteMap.causes), maker.causeLink(leaf.category),
          LinkContext(text: leaf.name),
        ].filter { category != nil || !$0.text.isEmpty },
        section: SiteMap.causes, body: body)
    }
  }

  private func complete(_ body: inout CausePage, of leaf: CauseLeaf) {
    let definition = site.base.taxonomy.leaf(leaf.id)
    let ids = leaf.incidents.map(\.incident)
    body.figure = figure(ids, lost: leaf.minutesLost)
    body.axis = ids.isEmpty ? Markup() : site.strip?.axis() ?? Markup()
    body.strip = strip(ids, named: true)
    body.typical = leaf.signatures.filter(\.incidents.isEmpty).prefix(24).map { TextLine(text: $0.text) }
    let shown = 5
    let messages = ErrorMessages(leaf.signatures, limit: 24).messages.map { message in
      SignatureRow(text: message.text, incidents: message.incidents.prefix(12).map { incidentLink($0) })
    }
    body.signatures = Array(messages.prefix(shown))
    body.moreSignatures = Array(messages.dropFirst(shown))
    body.moreSignaturesText = body.moreSignatures.isEmpty ? nil : words.count("more", body.moreSignatures.count)
    body.symptoms = (definition?.symptoms ?? []).map(TextLine.init)
    body.notThis = (definition?.excludes ?? []).map { exclusion in
      var link = exclusion.see.map { causeLink($0) } ?? LinkContext(text: "")
      link.note = exclusion.text
      return link
    }
    body.learnings = shared(leaf.learnings, limit: 20)
    body.prevention = promised(leaf.prevention)
    body.progress = progress(leaf.prevention)
    if body.prevention.count < leaf.prevention.count {
      body.preventionMore = ledgerLink(ofCause: leaf.id, count: leaf.prevention.count)
    }
    body.practice = leaf.practice.compactMap(practice)
    body.questions = (definition?.questions ?? []).map(TextLine.init)
  }

  // MARK: - Parts

  /// The pages of a cause: the first has everything, the others go on with a long list of incidents.
  private func causePages(
    _ incidents: [CausedIncident],
    _ draft: (PageMaker, _ shown: [CausedIncident], PagerContext?, _ number: Int) -> PageDraft
  ) -> [PageDraft] {
    let isWhole = site.fits(incidents.map(\.incident), in: Paging.share)
    let pages = Paging.pages(incidents, first: isWhole ? .max : Paging.share / 2) { site.weight($0.incident) + 150 }
    return pages.enumerated().map { number, shown in
      let maker = at(Paging.address(address, page: number))
      return draft(maker, shown, maker.pager(address, page: number, of: pages.count), number)
    }
  }

  /// What is overdue or open first; of many, the first few.
  private func promised(_ places: [Int]) -> [PreventionRow] {
    let items = Ledger.inOrder(places, in: site.base)
    return items.prefix(items.count > 30 ? 20 : 30).map { row(item: $0) }
  }

  private func caused(_ entries: [CausedIncident], cause: String? = nil) -> [IncidentRow] {
    entries.compactMap { entry in
      site.placeOfIncident[entry.incident].map { row(incident: $0, under: entry, cause: cause) }
    }
  }

  /// Learnings that more than one incident taught come first; of several that say the same, one stands for all.
  func shared(_ places: [Int], limit: Int = 40) -> [LearningRow] {
    var covered: Set<Int> = []
    var kept: [Int] = []
    for place in places where site.base.learnings.indices.contains(place) && !covered.contains(place) {
      covered.formUnion(site.base.learnings[place].alsoLearned)
      kept.append(place)
    }
    let counts = kept.map { site.base.learnings[$0].alsoLearned.count }
    let order = kept.indices.sorted { a, b in counts[a] != counts[b] ? counts[a] > counts[b] : a < b }
    return order.prefix(limit).map { row(learning: kept[$0], body: remainder(ofLearning: kept[$0])) }
  }

  /// `4 incidents from Feb 2024 to Apr 2025, 5 h 06 of impact where it was ours to cause.`
  private func figure(_ ids: [IncidentID], lost: Int?) -> String? {
    guard !ids.isEmpty else { return nil }
    let dates = site.places(of: ids).compactMap { site.base.incidents[$0].date }
    var parts = [words.count("count.incidents", ids.count)]
    if let first = dates.min(), let last = dates.max() {
      parts[0] +=
        " "
        + (first == last
          ? words("figure.on", ["day": words.day(first)])
          : words("figure.span", ["from": words.month(first), "to": words.month(last)]))
    }
    if let lost { parts.append(words("figure.lost", ["time": words.duration(lost)])) }
    if let median = median(ids) { parts.append(words("figure.median", ["median": median])) }
    return parts.joined(separator: ", ") + "."
  }

  /// Advice and deeds of one kind; `nil` where there is neither.
  private func practice(_ practice: PreventionPractice) -> PracticeRow? {
    let places = practice.agreed + practice.done + practice.proposed + practice.declined
    guard !practice.patterns.isEmpty || !places.isEmpty else { return nil }
    let limit = 6
    var items = Ledger.inOrder(places, in: site.base).prefix(places.count > limit ? limit - 1 : limit).map { place in
      LinkContext(
        text: leadAndRest(site.base.prevention[place].item.text).lead,
        url: incidentURL(site.base.prevention[place].incident, fragment: site.base.prevention[place].anchor),
        note: words(stateKey(site.base.prevention[place].status)).lowercased())
    }
    if items.count < places.count { items.append(LinkContext(text: words.count("more", places.count - items.count))) }
    return PracticeRow(
      label: site.base.taxonomy.name(of: practice.kind.rawValue, in: .preventionKind),
      advice: practice.patterns.map(TextLine.init), items: items,
      hole: practice.isHole ? words(places.isEmpty ? "practice.hole" : "practice.notAgreed") : nil)
  }

  private func near(_ leaf: CauseLeaf) -> [LabelRow] {
    guard let category = site.base.causes.first(where: { $0.id == leaf.category }) else { return [] }
    let beside = category.leaves.filter { $0.id != leaf.id }.map { other in
      causeLink(other.id, note: other.incidents.isEmpty ? nil : words.grouped(other.incidents.count))
    }
    let companions = leaf.accompaniedBy.prefix(6).map { entry -> LinkContext in
      var link = causePath(entry.cause)
      link.note = words("cause.inOf", ["n": words.grouped(entry.count), "total": words.grouped(leaf.incidents.count)])
      return link
    }
    let part = causeLink(category.id, note: words.count("count.incidents", category.incidents.count))
    return [
      LabelRow(label: words("cause.partOf"), entries: [part]), LabelRow(label: words("cause.beside"), entries: beside),
      LabelRow(label: words("cause.with"), entries: Array(companions)),
    ].filter { !$0.entries.isEmpty }
  }

  /// The categories, and the causes of the one that is open.
  private func causeTree(open: String) -> [TreeBranch] {
    site.base.causes.compactMap { category in
      guard let page = site.map.page(of: .cause, category.id) else { return nil }
      let leaves =
        category.id != open
        ? []
        : category.leaves.compactMap { leaf -> TreeLeaf? in
          guard let page = site.map.page(of: .cause, leaf.id) else { return nil }
          return TreeLeaf(
            text: leaf.name, url: url(page), count: words.grouped(leaf.incidents.count), isCurrent: page == address)
        }
      return TreeBranch(
        text: category.name, url: url(page), count: words.grouped(category.incidents.count), isCurrent: page == address,
        leaves: leaves)
    }
  }
}
