import KnowledgeBase

/// Divides lists over pages, so that no page grows with the number of incidents.
enum Paging {
  /// What the rows of a list may weigh on one page, in bytes of HTML as estimated. With the rest of the page this
  /// stays well below the 300 kB that a page may have.
  static let budget = 120_000
  /// For a list that shares its page with others.
  static let share = 50_000

  /// The items in order, cut where the next would be too much; the first page may have a smaller share. At least
  /// one item per page, however heavy, and one empty page for no items.
  static func pages<Item>(
    _ items: [Item], first: Int = budget, weight: (Item) -> Int
  ) -> [[Item]] {
    var pages: [[Item]] = [[]]
    var left = first
    for item in items {
      let weight = weight(item)
      if weight > left, pages.last?.isEmpty == false {
        pages.append([])
        left = budget
      }
      pages[pages.count - 1].append(item)
      left -= weight
    }
    return pages
  }

  /// A long list is made so many pages at a time, so that threads share it and memory never holds all of it.
  static let stretch = 16

  /// The pages of a list in stretches.
  static func stretches(of pages: Int) -> [Range<Int>] {
    stride(from: 0, to: pages, by: stretch).map { $0..<min($0 + stretch, pages) }
  }

  /// The first page keeps the list's own address; the others stand in a folder of its name.
  static func address(_ first: String, page: Int) -> String {
    page == 0 ? first : first.dropLast(".html".count) + "/\(page + 1).html"
  }
}

/// The way between the pages of a list.
struct PagerContext: TemplateContext {
  var said: String
  var previous: LinkContext?
  var next: LinkContext?
  var pages: [LinkContext]

  static let schema = ContextSchema<Self>(
    "pager", "The way between the pages of a list.",
    [
      .text("said", "`Page 2 of 7`.") { $0.said },
      .group("previous", "The page before this one.") { $0.previous },
      .group("next", "The page after it.") { $0.next },
      .list("pages", "The pages by number; of many, those around this one and every tenth.") { $0.pages },
    ])
}

extension PageMaker {
  /// - Parameter first: the address of the list, which is that of its first page.
  func pager(_ first: String, page: Int, of count: Int) -> PagerContext? {
    guard count > 1 else { return nil }
    let number = page + 1
    func entry(_ page: Int) -> LinkContext {
      link(words.grouped(page + 1), Paging.address(first, page: page))
    }
    let shown = (0..<count).filter { other in
      count <= 12 || other == 0 || other == count - 1 || abs(other - page) < 3 || (other + 1).isMultiple(of: 10)
    }
    func turn(_ name: String, _ page: Int) -> LinkContext? {
      (0..<count).contains(page) ? link(words(name), Paging.address(first, page: page)) : nil
    }
    return PagerContext(
      said: words("pager.said", ["page": words.grouped(number), "pages": words.grouped(count)]),
      previous: turn("previous", page - 1), next: turn("next", page + 1), pages: shown.map(entry))
  }

  /// `Incidents of 2026, page 3`; the first page has the plain title.
  func numbered(_ title: String, _ page: Int) -> String {
    page == 0 ? title : words("pager.title", ["title": title, "page": words.grouped(page + 1)])
  }

  func at(_ address: String) -> PageMaker { PageMaker(site: site, address: address, prefix: prefix) }
}

extension Site {
  /// How much a row of an incident weighs, roughly.
  func weight(_ id: IncidentID) -> Int { placeOfIncident[id].map { Site.weight(ofIncident: $0, in: base) } ?? 0 }

  static func weight(ofIncident place: Int, in base: KnowledgeBase) -> Int {
    620 + base.incidents[place].title.utf8.count + 2 * base.incidents[place].id.utf8.count
  }

  /// Whether a list of incidents fits on one page.
  func fits(_ ids: [IncidentID], in budget: Int = Paging.budget) -> Bool {
    var sum = 0
    for id in ids {
      sum += weight(id)
      if sum > budget { return false }
    }
    return true
  }

  /// The incidents of a list by page: all on the first where they fit, else a short first page that has more to show.
  func pages(ofIncidents ids: [IncidentID]) -> [[IncidentID]] {
    Paging.pages(ids, first: fits(ids) ? .max : Paging.share, weight: weight)
  }

  /// The items of a group of the ledger by page.
  func pages(ofItems group: Ledger.Group) -> [[Int]] { Paging.pages(group.items) { Ledger.weight($0, in: base) } }

  /// The incidents of a group by page, each with what has become of its items.
  func pages(ofProgress group: Ledger.Group) -> [[(id: IncidentID, tally: ItemTally)]] {
    var incidents: [(id: IncidentID, tally: ItemTally)] = []
    for item in group.items {
      let id = base.prevention[item].incident
      if incidents.last?.id != id { incidents.append((id, ItemTally())) }
      incidents[incidents.count - 1].tally.add(item, in: base)
    }
    return Paging.pages(incidents) { _ in 700 }
  }

  /// How much the learnings of an incident weigh, roughly.
  func weight(learningsOf place: Int) -> Int { Site.weight(learningsOf: place, in: base) }

  static func weight(learningsOf incident: Int, in base: KnowledgeBase) -> Int {
    base.incidents[incident].learnings.reduce(400) { sum, place in
      base.learnings.indices.contains(place) ? sum + weight(ofLearning: place, in: base) : sum
    }
  }

  /// - Parameter place: in `KnowledgeBase.learnings`.
  static func weight(ofLearning place: Int, in base: KnowledgeBase) -> Int {
    420 + base.learnings[place].learning.text.utf8.count + 90 * min(base.learnings[place].alsoLearned.count, 8)
  }
}
