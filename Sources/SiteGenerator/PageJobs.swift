import Configuration
import Diagnostics
import KnowledgeBase
import Parallelism
import Postmortems

/// A page still to be made.
enum PageJob: Sendable {
  case home, incidents, causes, learnings, insights, search, notFound
  case prevention(LedgerGrouping)
  /// So many pages of a group, counted from 0; likewise of a value.
  case preventionGroup(LedgerGrouping, Ledger.Group, pages: Range<Int>)
  case incidentOrder(IncidentOrder, pages: Range<Int>)
  case learningYear(LearningYear)
  case learningTheme(LearningTheme)
  case undated, withoutCause
  case category(CauseCategory)
  case cause(CauseLeaf)
  case facet(SiteFacet)
  case facetValue(SiteFacet, SiteFacet.Value, pages: Range<Int>)
  /// The place of the record.
  case record(Int)
  case drill(Int, address: String)
  /// The place of the document that is the page, where there is one.
  case outcomes(Int?)
  case listing(RecordKind)
  case redirect(from: String, to: String)
  case about(BuildInfo, [Diagnostic])
}

extension Site {
  /// The pages that some document links into, whose `id`s have to be known when all pages are made.
  func pagesLinkedByFragment() -> Set<String> {
    let linking = base.records.indices.filter { place in
      base.records[place].document.links.contains { $0.destination.utf8.contains(UInt8(ascii: "#")) }
    }
    let linked = parallelMap(linking, threads: options.threads) { [self] place -> [String] in
      guard let address = map.page(ofRecord: base.records[place].id) else { return [] }
      return DocumentLinks(of: base.records[place], on: address, in: self).checks.map(\.page)
    }
    return Set(linked.joined())
  }

  /// Every page but the one about the build.
  func jobs() -> [PageJob] {
    var jobs: [PageJob] = [.home, .incidents, .causes, .learnings, .search, .notFound]
    jobs += LedgerGrouping.allCases.map { .prevention($0) }
    if !base.incidents.isEmpty { jobs.append(.insights) }
    for order in orders {
      jobs += Paging.stretches(of: ordered[order]?.pages.count ?? 0).map { .incidentOrder(order, pages: $0) }
    }
    jobs += divided()
    for category in base.causes {
      jobs.append(.category(category))
      jobs += category.leaves.map { .cause($0) }
    }
    for facet in SiteFacet.allCases where facet != .cause {
      let values = facets[facet] ?? []
      if facet.index != nil { jobs.append(.facet(facet)) }
      for value in values {
        let pages = pages(ofIncidents: value.incidents).count
        jobs += Paging.stretches(of: pages).map { .facetValue(facet, value, pages: $0) }
      }
    }
    let outcomesIndex = base.records.indices.first { map.page(ofRecord: base.records[$0].id) == SiteMap.outcomes }
    jobs.append(.outcomes(outcomesIndex))
    jobs += base.records.indices.filter { $0 != outcomesIndex }.map { .record($0) }
    jobs += base.records.indices.compactMap { place in
      drill(of: base.records[place]).map { .drill(place, address: $0) }
    }
    let written = Set(base.records.compactMap { map.page(ofRecord: $0.id) })
    for kind in RecordKind.allCases where kind != .postmortem && kind != .outcome {
      let hasDocuments = base.records.contains { $0.kind == kind }
      let isLinked = kind == .reference ? !library.isEmpty : hasDocuments
      if isLinked, !written.contains(SiteMap.folder(of: kind) + "/index.html") { jobs.append(.listing(kind)) }
    }
    return jobs + formerAddresses().map { .redirect(from: $0.address, to: $0.target) }
  }

  /// The pages of themes, and those that only long lists have.
  private func divided() -> [PageJob] {
    var jobs = learningYears.map { PageJob.learningYear($0) }
    jobs += base.themes.filter { !$0.learnings.isEmpty }.map { .learningTheme($0) }
    if !fits(base.incidents.map(\.id)), !undated.isEmpty { jobs.append(.undated) }
    if base.withoutCause.count > SiteMap.shownWithoutCause { jobs.append(.withoutCause) }
    guard ledger.isDivided else { return jobs }
    for grouping in LedgerGrouping.allCases {
      for group in ledger.groups[grouping] ?? [] { jobs += self.jobs(of: group, grouping) }
    }
    if !ledger.settled.items.isEmpty { jobs += self.jobs(of: ledger.settled, .due) }
    return jobs
  }

  private func jobs(of group: Ledger.Group, _ grouping: LedgerGrouping) -> [PageJob] {
    let pages = grouping == .incident ? pages(ofProgress: group).count : pages(ofItems: group).count
    return Paging.stretches(of: pages).map { .preventionGroup(grouping, group, pages: $0) }
  }

  /// How many pages a job makes, roughly.
  func pageCount(of job: PageJob) -> Int {
    switch job {
    case .preventionGroup(_, _, let pages), .facetValue(_, _, let pages), .incidentOrder(_, let pages): pages.count
    case .category(let category): 1 + category.incidents.count / 120
    case .cause(let leaf): 1 + leaf.incidents.count / 120
    case .learningYear(let year): 1 + year.incidents.count / 40
    case .learningTheme(let theme): 1 + theme.learnings.count / 120
    case .withoutCause: 1 + base.withoutCause.count / 120
    case .undated: 1 + undated.count / 120
    default: 1
    }
  }

  func address(of job: PageJob) -> String? {
    switch job {
    case .home: SiteMap.home
    case .incidents: SiteMap.incidents
    case .causes: SiteMap.causes
    case .learnings: SiteMap.learnings
    case .insights: SiteMap.insights
    case .search: SiteMap.search
    case .notFound: SiteMap.notFound
    case .about: SiteMap.about
    case .prevention(let grouping): grouping.address
    case .preventionGroup(let grouping, let group, _): ledger.address(of: group, grouping)
    case .incidentOrder(let order, _): order.address
    case .learningYear(let year): year.address
    case .learningTheme(let theme): SiteMap.page(ofTheme: theme.id)
    case .undated: SiteMap.undated
    case .withoutCause: SiteMap.withoutCause
    case .category(let category): map.page(of: .cause, category.id)
    case .cause(let leaf): map.page(of: .cause, leaf.id)
    case .facet(let facet): facet.index
    case .facetValue(let facet, let value, _): map.page(of: facet, value.id)
    case .record(let place): map.page(ofRecord: base.records[place].id)
    case .drill(_, let address): address
    case .outcomes: SiteMap.outcomes
    case .listing(let kind): SiteMap.folder(of: kind) + "/index.html"
    case .redirect(let from, _): from
    }
  }
}
