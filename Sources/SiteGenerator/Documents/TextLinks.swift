import Configuration
import KnowledgeBase
import Markdown
import Postmortems

/// What becomes a link wherever it stands in text: ids of incidents, and what the configuration's patterns match.
struct TextLinks: Sendable {
  private let rules: [LinkRule]
  private let names: IncidentNames
  private let map: SiteMap

  init(_ base: KnowledgeBase, map: SiteMap, rules: [LinkRule]) {
    names = base.incidentNames
    self.rules = rules
    self.map = map
  }

  /// The page of an incident, by a name as text has it.
  func page(named name: String) -> String? { names.incident(named: name).flatMap { map.page(ofRecord: $0) } }

  /// The links in a text on a page: incidents before patterns, and none to the page itself.
  func links(in text: ArraySlice<UInt8>, on page: String) -> [TextLink] {
    var links = incidentLinks(in: text, on: page)
    for rule in rules {
      let matches = rule.pattern.matches(in: text)
      if matches.isEmpty { continue }
      var merged: [TextLink] = []
      var rest = links[...]
      for range in matches {
        while let next = rest.first, next.range.upperBound <= range.lowerBound { merged.append(rest.removeFirst()) }
        if let next = rest.first, next.range.lowerBound < range.upperBound { continue }
        merged.append(TextLink(range: range, target: target(rule, String(decoding: text[range], as: UTF8.self), page)))
      }
      links = merged + rest
    }
    return links
  }

  // MARK: - Patterns

  /// Where the first pattern leads that finds something in the name of a ticket; `nil` where none does.
  func address(ofTicket ticket: String, on page: String) -> String? {
    let text = Array(ticket.utf8)[...]
    for rule in rules {
      guard let match = rule.pattern.matches(in: text).first else { continue }
      switch target(rule, String(decoding: text[match], as: UTF8.self), page) {
      case .to(let url, cssClass: _): return url
      case .external(let url): return url
      case .unchanged, .broken: return nil
      }
    }
    return nil
  }

  private func target(_ rule: LinkRule, _ match: String, _ page: String) -> ResolvedLink {
    let url = rule.url(for: match)
    if SourcePath.hasScheme(url) { return .external(url) }
    // A path counts from the root of the site, however deep the page is.
    return .to(String(repeating: "../", count: page.utf8.count { $0 == UInt8(ascii: "/") }) + url.drop { $0 == "/" })
  }

  // MARK: - Incidents

  private func incidentLinks(in text: ArraySlice<UInt8>, on page: String) -> [TextLink] {
    names.mentions(in: text).compactMap { mention in
      guard let target = map.page(ofRecord: mention.incident), target != page else { return nil }
      return TextLink(range: mention.range, target: .to(RelativeLink.from(page, to: target)))
    }
  }
}
