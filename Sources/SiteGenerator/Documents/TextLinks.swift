import Configuration
import KnowledgeBase
import Markdown
import Postmortems

/// What becomes a link wherever it stands in text: ids of incidents, and what the configuration's patterns match.
struct TextLinks: Sendable {
  private let rules: [LinkRule]
  /// Incidents by their names in lower case; `nil` where several incidents have one.
  private let incidents: [String: IncidentID?]
  private let map: SiteMap
  /// No name is shorter or longer.
  private let lengths: ClosedRange<Int>

  init(_ base: KnowledgeBase, map: SiteMap, rules: [LinkRule]) {
    var incidents: [String: IncidentID?] = [:]
    var shortForms: [String: IncidentID?] = [:]
    func add(_ name: String, _ id: IncidentID, to names: inout [String: IncidentID?]) {
      guard Self.isDistinctive(name) else { return }
      let key = name.lowercased()
      names[key] = names[key] == nil || names[key] == .some(id) ? .some(id) : .some(nil)
    }
    for record in base.records where record.kind == .postmortem {
      for name in [record.id] + record.aliases {
        add(name, record.id, to: &incidents)
        if let short = Self.shortForm(of: name) { add(short, record.id, to: &shortForms) }
      }
    }
    // What is somebody's full name is nobody's short one.
    self.incidents = incidents.merging(shortForms) { full, _ in full }
    self.rules = rules
    self.map = map
    let sizes = self.incidents.keys.map(\.utf8.count)
    lengths = (sizes.min() ?? 0)...(sizes.max() ?? 0)
  }

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

  private func target(_ rule: LinkRule, _ match: String, _ page: String) -> ResolvedLink {
    let url = rule.url(for: match)
    if SourcePath.hasScheme(url) { return .external(url) }
    // A path counts from the root of the site, however deep the page is.
    return .to(String(repeating: "../", count: page.utf8.count { $0 == UInt8(ascii: "/") }) + url.drop { $0 == "/" })
  }

  // MARK: - Incidents

  /// Whether a name is one that nobody writes by chance, as people write `outage`, `2024-03-01` or `v2`: with a letter,
  /// a digit, and a joint; and in ASCII, so that its ends are clear.
  private static func isDistinctive(_ name: String) -> Bool {
    let bytes = name.utf8
    return bytes.allSatisfy(isWordByte) && bytes.contains(where: isLetter) && bytes.contains(where: isDigit)
      && bytes.contains(where: isJoint) && bytes.last.map(isJoint) == false
  }

  /// `PM-2026-030` of `PM-2026-030-orders-are-lost`: letters and numbers before words.
  private static func shortForm(of name: String) -> String? {
    let parts = name.split(separator: "-", omittingEmptySubsequences: false)
    guard let first = parts.first, first.utf8.first.map(isLetter) == true else { return nil }
    let numbers = parts.dropFirst().prefix { !$0.isEmpty && $0.utf8.allSatisfy(isDigit) }
    let letters = first.utf8.prefix(while: isLetter)
    let isPrefix = first.utf8.dropFirst(letters.count).allSatisfy(isDigit)
    guard isPrefix, !numbers.isEmpty, numbers.count + 1 < parts.count else { return nil }
    return parts.prefix(numbers.count + 1).joined(separator: "-")
  }

  private func incidentLinks(in text: ArraySlice<UInt8>, on page: String) -> [TextLink] {
    guard lengths.upperBound > 0 else { return [] }
    var links: [TextLink] = []
    var at = text.startIndex
    while at < text.endIndex {
      guard Self.isWordByte(text[at]) || text[at] == Self.slash else {
        at += 1
        continue
      }
      let start = at
      while at < text.endIndex, Self.isWordByte(text[at]) || text[at] == Self.slash { at += 1 }
      links += incidents(inWord: text, start..<at, on: page)
    }
    return links
  }

  private static let slash = UInt8(ascii: "/")

  /// A word is an id, or ids with slashes between; a path or the name of a file that only begins like one is not.
  private func incidents(inWord text: ArraySlice<UInt8>, _ word: Range<Int>, on page: String) -> [TextLink] {
    guard word.count >= lengths.lowerBound else { return [] }
    var links: [TextLink] = []
    for part in text[word].split(separator: Self.slash, omittingEmptySubsequences: false) {
      var part = part
      // The full stop behind a sentence, the dash before a remark.
      while let last = part.last, Self.isJoint(last) { part.removeLast() }
      guard lengths.contains(part.count), part.contains(where: Self.isDigit),
        let id = incidents[String(decoding: part, as: UTF8.self).lowercased()] ?? nil,
        let target = map.page(ofRecord: id)
      else { return [] }
      if target == page { continue }
      links.append(
        TextLink(range: part.startIndex..<part.endIndex, target: .to(RelativeLink.from(page, to: target))))
    }
    return links
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
  private static func isJoint(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "#")
  }
  private static func isWordByte(_ byte: UInt8) -> Bool { isLetter(byte) || isDigit(byte) || isJoint(byte) }
}
