import KnowledgeBase
import Postmortems

/// All learnings, those first that several incidents taught.
struct LearningsPage: TemplateContext {
  var lede: String
  var shared: [LearningRow]
  var groups: [LearningGroup]
  var shards: [LinkContext] = []
  var pager: PagerContext?

  static let schema = ContextSchema<Self>(
    "learnings", "The list of learnings.",
    [
      .text("lede", "How many there are.") { $0.lede },
      .list("shared", "What more than one incident taught.") { $0.shared },
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
    let places = Array(base.learnings.indices)
    let several = places.filter { !base.learnings[$0].alsoLearned.isEmpty }
    let lede = words(
      "learnings.lede",
      [
        "learnings": words.count("count.learnings", places.count),
        "incidents": words.count("count.incidents", Set(base.learnings.map(\.incident)).count),
      ])
    let taught = base.incidents.filter { !$0.learnings.isEmpty }
    let pages = Paging.pages(taught, first: site.learningYears.isEmpty ? .max : Paging.share, weight: site.weight)
    let body = LearningsPage(
      lede: lede, shared: shared(several), groups: (pages.first ?? []).map(learningGroup),
      shards: site.learningYears.map { link($0.title, $0.address, note: words.grouped($0.incidents.count)) })
    return PageDraft(
      kind: .learnings, address: address, title: words("learnings.title"), description: lede,
      crumbs: crumbs((words("home"), SiteMap.home), (words("learnings.title"), nil)), body: body)
  }

  func learnings(of year: LearningYear) -> [PageDraft] {
    let pages = Paging.pages(year.incidents.compactMap { base.incident($0) }, weight: site.weight)
    let title = words("learnings.ofYear", ["year": year.title])
    let count = year.incidents.compactMap { base.incident($0)?.learnings.count }.reduce(0, +)
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

  private func learningGroup(_ incident: Incident) -> LearningGroup {
    LearningGroup(
      incident: row(incident),
      rows: site.learnings(incident.learnings).map { row($0, body: remainder(of: $0.learning)) })
  }
}

/// The learnings of a year, where all of them are too many for one page.
struct LearningYear: Sendable {
  var title: String
  var address: String
  var incidents: [IncidentID]

  /// None where all learnings fit on one page.
  static func make(_ base: KnowledgeBase, _ words: Words, weight: (Incident) -> Int) -> [LearningYear] {
    let taught = base.incidents.filter { !$0.learnings.isEmpty }
    guard taught.reduce(0, { $0 + weight($1) }) > Paging.budget else { return [] }
    var years: [LearningYear] = []
    for incident in taught {
      let year = incident.date.map { String($0.year) }
      let address = "learnings/\(year ?? "undated").html"
      if years.last?.address != address {
        years.append(LearningYear(title: year ?? words("incidents.undated"), address: address, incidents: []))
      }
      years[years.count - 1].incidents.append(incident.id)
    }
    return years
  }
}
