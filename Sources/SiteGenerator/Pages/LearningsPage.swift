import KnowledgeBase
import Postmortems

/// All learnings, those first that several incidents taught.
struct LearningsPage: TemplateContext {
  var lede: String
  var shared: [LearningRow]
  var themes: [LinkContext] = []
  var rows: [LearningRow] = []
  var groups: [LearningGroup]
  var shards: [LinkContext] = []
  var pager: PagerContext?

  static let schema = ContextSchema<Self>(
    "learnings", "The list of learnings.",
    [
      .text("lede", "How many there are.") { $0.lede },
      .list("shared", "What more than one incident taught.") { $0.shared },
      .list("themes", "What learnings are about, each with its page.") { $0.themes },
      .list("rows", "The learnings of a theme, on its page.") { $0.rows },
      .list("groups", "Learnings by incident: all, or the newest where the years have pages.") { $0.groups },
      .list("shards", "The pages of the years, where there are too many for one page.") { $0.shards },
      .group("pager", "The way between the pages of a long list.") { $0.pager },
    ])
}

struct LearningGroup: TemplateContext {
  var incident: IncidentRow
  var rows: [LearningRow]

  static let schema = ContextSchema<Self>(
    "learning group", "The learnings of an incident.",
    [.group("incident", "The incident.") { $0.incident }, .list("rows", "What it taught.") { $0.rows }])
}

extension PageMaker {
  /// All learnings on one page where they fit; else what was learned more than once, the newest, and the years.
  func learnings() -> PageDraft {
    let places = site.base.learnings.indices
    let several = places.filter { !site.base.learnings[$0].alsoLearned.isEmpty }
    let taught = site.base.incidents.indices.filter { !site.base.incidents[$0].learnings.isEmpty }
    let lede = words(
      "learnings.lede",
      [
        "learnings": words.count("count.learnings", places.count),
        "incidents": words.count("count.incidents", taught.count),
      ])
    let pages = Paging.pages(
      taught, first: site.learningYears.isEmpty ? .max : Paging.share, weight: site.weight(learningsOf:))
    let body = LearningsPage(
      lede: lede, shared: shared(several), themes: themes(), groups: (pages.first ?? []).map(learningGroup),
      shards: site.learningYears.map { link($0.title, $0.address, note: words.grouped($0.incidents.count)) })
    return PageDraft(
      kind: .learnings, address: address, title: words("learnings.title"), description: lede,
      crumbs: crumbs((words("home"), SiteMap.home), (words("learnings.title"), nil)), body: body)
  }

  func learnings(of year: LearningYear) -> [PageDraft] {
    let pages = Paging.pages(year.incidents, weight: site.weight(learningsOf:))
    let title = words("learnings.ofYear", ["year": year.title])
    let count = year.incidents.reduce(0) { $0 + site.base.incidents[$1].learnings.count }
    let lede = words(
      "learnings.lede",
      [
        "learnings": words.count("count.learnings", count),
        "incidents": words.count("count.incidents", year.incidents.count),
      ])
    return pages.enumerated().map { number, incidents in
      let maker = at(Paging.address(year.address, page: number))
      let body = LearningsPage(
        lede: lede, shared: [], groups: incidents.map(maker.learningGroup),
        pager: maker.pager(year.address, page: number, of: pages.count))
      return PageDraft(
        kind: .learnings, address: maker.address, title: numbered(title, number), description: lede,
        crumbs: maker.crumbs((words("learnings.title"), SiteMap.learnings), (year.title, nil)),
        section: SiteMap.learnings, body: body)
    }
  }

  /// Those with most learnings first.
  private func themes() -> [LinkContext] {
    site.base.themes.filter { !$0.learnings.isEmpty }
      .sorted { ($1.learnings.count, $0.name) < ($0.learnings.count, $1.name) }
      .map { link($0.name, SiteMap.page(ofTheme: $0.id), note: words.grouped($0.learnings.count)) }
  }

  /// What was learned about one thing, newest incident first.
  func learnings(of theme: LearningTheme) -> [PageDraft] {
    let first = SiteMap.page(ofTheme: theme.id)
    let pages = Paging.pages(theme.learnings) { Site.weight(ofLearning: $0, in: site.base) }
    let lede =
      theme.definition + " "
      + words(
        "learnings.lede",
        [
          "learnings": words.count("count.learnings", theme.learnings.count),
          "incidents": words.count("count.incidents", theme.incidents.count),
        ])
    return pages.enumerated().map { number, places in
      let maker = at(Paging.address(first, page: number))
      let body = LearningsPage(
        lede: lede, shared: [],
        rows: places.map { maker.row(learning: $0, body: maker.remainder(ofLearning: $0)) }, groups: [],
        pager: maker.pager(first, page: number, of: pages.count))
      return PageDraft(
        kind: .learnings, address: maker.address, title: numbered(theme.name, number), description: lede,
        crumbs: maker.crumbs((words("learnings.title"), SiteMap.learnings), (theme.name, nil)),
        section: SiteMap.learnings, body: body)
    }
  }

  private func learningGroup(_ place: Int) -> LearningGroup {
    LearningGroup(
      incident: row(incident: place),
      rows: site.base.incidents[place].learnings.map { row(learning: $0, body: remainder(ofLearning: $0)) })
  }
}

/// The learnings of a year, where all of them are too many for one page.
struct LearningYear: Sendable {
  var title: String
  var address: String
  /// Places in `KnowledgeBase.incidents`.
  var incidents: [Int]

  /// None where all learnings fit on one page.
  static func make(_ base: KnowledgeBase, _ words: Words) -> [LearningYear] {
    let taught = base.incidents.indices.filter { !base.incidents[$0].learnings.isEmpty }
    guard taught.reduce(0, { $0 + Site.weight(learningsOf: $1, in: base) }) > Paging.budget else { return [] }
    var years: [LearningYear] = []
    for place in taught {
      let year = base.incidents[place].date.map { String($0.year) }
      let address = "learnings/\(year ?? "undated").html"
      if years.last?.address != address {
        years.append(LearningYear(title: year ?? words("incidents.undated"), address: address, incidents: []))
      }
      years[years.count - 1].incidents.append(place)
    }
    return years
  }
}
