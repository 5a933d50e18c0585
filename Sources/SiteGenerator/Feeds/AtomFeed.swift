import KnowledgeBase
import Parallelism
import Postmortems

/// An Atom feed (RFC 4287).
struct AtomFeed: Sendable {
  struct Entry: Sendable {
    /// What it is known by, on whatever host the site stands.
    var key: String
    var title: String
    var address: String
    var fragment: String?
    var day: CivilDate
    var summary: String
    var categories: [String] = []
    var author: String?
  }

  var address: String
  var title: String
  /// The page that shows the same.
  var page: String
  var entries: [Entry]

  /// Readers ask for the whole file every time; older entries they have, or find on the site.
  static let limit = 60

  func xml(_ options: SiteOptions) -> String {
    var xml = XMLText()
    var head: [(StaticString, String)] = [("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", options.language)]
    if let base = options.baseURL { head.append(("xml:base", base)) }
    xml.open("feed", head)
    xml.element("id", [], "urn:uuid:" + StableName.uuid("feed \(options.title) \(address)"))
    xml.element("title", [], title)
    // Without an entry nothing was ever updated, and the element is not optional.
    xml.element("updated", [], (entries.map(\.day).max()?.iso ?? "1970-01-01") + "T00:00:00Z")
    xml.open("author")
    xml.element("name", [], options.title)
    xml.close("author")
    xml.element("generator", [], "Debrief")
    xml.empty("link", [("rel", "self"), ("type", "application/atom+xml"), ("href", link(address, nil, options))])
    xml.empty("link", [("rel", "alternate"), ("type", "text/html"), ("href", link(page, nil, options))])
    for entry in entries { write(entry, to: &xml, options) }
    xml.close("feed")
    return xml.text
  }

  private func write(_ entry: Entry, to xml: inout XMLText, _ options: SiteOptions) {
    xml.open("entry")
    xml.element("id", [], "urn:uuid:" + StableName.uuid(entry.key))
    xml.element("title", [], entry.title)
    xml.element("updated", [], entry.day.iso + "T00:00:00Z")
    xml.empty("link", [("href", link(entry.address, entry.fragment, options))])
    xml.element("summary", [], entry.summary)
    for category in entry.categories { xml.empty("category", [("term", category)]) }
    if let author = entry.author {
      xml.open("author")
      xml.element("name", [], author)
      xml.close("author")
    }
    xml.close("entry")
  }

  /// Relative to the feed where nobody has said where the site will stand.
  private func link(_ target: String, _ fragment: String?, _ options: SiteOptions) -> String {
    guard let base = options.baseURL else {
      let link = RelativeLink.from(address, to: target, fragment: fragment)
      return link.isEmpty ? "#" : link
    }
    return base + RelativeLink.percentEncoded(target) + (fragment.map { "#" + RelativeLink.percentEncoded($0) } ?? "")
  }
}

extension Site {
  /// Every feed of the site: all incidents, one per service and per category of causes, and what is overdue.
  func feeds() -> [AtomFeed] {
    guard options.writesFeeds else { return [] }
    var subjects: [(page: String, title: String, address: String, incidents: [IncidentID])] = [
      (SiteMap.incidents, options.title, SiteMap.feed, base.incidents.indices.map { base.incidents[$0].id })
    ]
    for service in facets[.service] ?? [] {
      guard let page = map.page(of: .service, service.id) else { continue }
      subjects.append((page, feedTitle(service.name), SiteMap.feed(of: page), service.incidents))
    }
    for category in base.causes {
      guard let page = map.page(of: .cause, category.id) else { continue }
      subjects.append((page, feedTitle(category.name), SiteMap.feed(of: page), category.incidents.map(\.incident)))
    }
    let feeds = parallelMap(subjects, threads: options.threads) { [self] subject in
      AtomFeed(
        address: subject.address, title: subject.title, page: subject.page, entries: feedEntries(subject.incidents))
    }
    let overdue = AtomFeed(
      address: SiteMap.overdueFeed, title: feedTitle(words("feed.overdue")), page: SiteMap.prevention,
      entries: overdueEntries())
    return feeds + [overdue]
  }

  /// The feeds that a page tells readers of: that of all incidents, and its own.
  func feeds(of address: String) -> [(title: String, name: String, address: String)] {
    guard options.writesFeeds else { return [] }
    var feeds = [(options.title, options.title, SiteMap.feed)]
    if let name = feedNames[address] { feeds.append((feedTitle(name), name, SiteMap.feed(of: address))) }
    if address.hasPrefix("prevention") {
      let name = words("feed.overdue")
      feeds.append((feedTitle(name), name, SiteMap.overdueFeed))
    }
    return feeds
  }

  private func feedTitle(_ name: String) -> String { words("feed.title", ["name": name, "site": options.title]) }

  /// The newest first, by the day of publication, which is news, else of the incident.
  private func feedEntries(_ ids: [IncidentID]) -> [AtomFeed.Entry] {
    let dated = places(of: ids).compactMap { place -> (day: CivilDate, place: Int)? in
      let published = base.records[base.recordPlaces[place]].postmortem?.published?.value
      return (published ?? base.incidents[place].date).map { ($0, place) }
    }
    let newest = dated.sorted { a, b in
      a.day != b.day ? a.day > b.day : base.incidents[a.place].id < base.incidents[b.place].id
    }
    return newest.prefix(AtomFeed.limit).compactMap { day, place in
      let (incident, record) = (base.incidents[place], base.records[base.recordPlaces[place]])
      guard let page = map.page(ofRecord: incident.id) else { return nil }
      let facts = [incident.severity?.name, incident.minutesToRestore.map(words.duration)].compactMap { $0 }
      let head = facts.joined(separator: ", ")
      return AtomFeed.Entry(
        key: "incident \(incident.id)", title: incident.title, address: page,
        day: max(day, record.updated ?? day),
        summary: [head, incident.summary ?? ""].filter { !$0.isEmpty }.joined(separator: ". "),
        categories: [incident.severity?.name].compactMap(\.self) + incident.causes.map(\.cause), author: record.owner)
    }
  }

  /// What is overdue as of the day the site counts from; each entry dates from the day after it was due.
  private func overdueEntries() -> [AtomFeed.Entry] {
    let overdue = ledger.items.filter { base.prevention[$0].isOverdue }
      .compactMap { place in base.prevention[place].item.due.map { ($0.value, place) } }
    let newest = overdue.sorted { a, b in
      a.0 != b.0 ? a.0 > b.0 : base.prevention[a.1].item.id < base.prevention[b.1].item.id
    }
    return newest.prefix(AtomFeed.limit).compactMap { due, place in
      let entry = base.prevention[place]
      guard let page = map.page(ofRecord: entry.incident) else { return nil }
      let day = CivilDate(dayNumber: due.dayNumber + 1)
      let owner = entry.item.owner?.value
      let title = base.incident(entry.incident)?.title ?? entry.incident
      return AtomFeed.Entry(
        key: "item \(entry.incident) \(entry.anchor)", title: leadAndRest(entry.item.text).lead, address: page,
        fragment: entry.anchor, day: day,
        summary: words(
          "feed.overdueItem",
          ["day": words.day(due), "owner": owner ?? words("noOwner"), "incident": title]),
        author: owner)
    }
  }
}
