import KnowledgeBase
import Postmortems

extension Site {
  /// Every address that leads on to another: where pages stood before, and beside them their drills.
  func formerAddresses() -> [(address: String, target: String)] {
    guard !map.redirects.isEmpty else { return [] }
    var drills: [String: String] = [:]
    for record in base.records {
      if let page = map.page(ofRecord: record.id), let drill = drill(of: record) { drills[page] = drill }
    }
    return map.redirects
      + map.redirects.compactMap { redirect in
        drills[redirect.target].map { (SiteMap.drill(of: redirect.address), $0) }
      }
  }

  /// The names of pages, for the redirects that lead to them.
  static func titles(
    of pages: Set<String>, _ base: KnowledgeBase, _ map: SiteMap, _ facets: [SiteFacet: [SiteFacet.Value]]
  ) -> [String: String] {
    guard !pages.isEmpty else { return [:] }
    var titles: [String: String] = [:]
    func add(_ page: String?, _ title: String) {
      if let page, pages.contains(page) { titles[page] = title }
    }
    for record in base.records { add(map.page(ofRecord: record.id), record.title) }
    for category in base.causes {
      add(map.page(of: .cause, category.id), category.name)
      for leaf in category.leaves { add(map.page(of: .cause, leaf.id), leaf.name) }
    }
    for (facet, values) in facets {
      for value in values { add(map.page(of: facet, value.id), value.name) }
    }
    return titles
  }

  /// The feeds of pages that stand elsewhere now, under the addresses that readers subscribed to.
  func formerFeeds(_ feeds: [AtomFeed]) -> [AtomFeed] {
    let byPage = Dictionary(feeds.map { ($0.page, $0) }, uniquingKeysWith: { first, _ in first })
    return map.redirects.compactMap { redirect in
      guard feedNames[redirect.target] != nil, var feed = byPage[redirect.target] else { return nil }
      feed.address = SiteMap.feed(of: redirect.address)
      return feed
    }
  }
}
