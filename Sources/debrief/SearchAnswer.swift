import Foundation
import SearchIndex

/// The results of one query, as a person or a program reads them.
struct SearchAnswer {
  struct Result: Encodable {
    var rank: Int
    /// Whether the query names it.
    var best: Bool
    var score: Int?
    var kind: String
    var id: String
    var title: String
    var url: String
    /// The source file, or the page in the folder of the site.
    var file: String?
    var date: String?
    var facets: [String: [String]]
    var excerpt: String
    /// The heading above the excerpt, and its address.
    var section: String?
    var anchor: String?
    var matchesAll: Bool
  }

  private struct Body: Encodable {
    var query: String
    var total: Int
    var matchesAll: Int
    var results: [Result]
    var corrections: [String: [String]]
    var unknownWords: [String]
    var unknownFilters: [String]
    var setAside: [String]
  }

  let query: String
  private(set) var results: [Result] = []
  private var passages: [Passage] = []
  private var fragments: [Fragment] = []
  private let found: SearchResult

  init(_ query: SearchQuery, place: SearchPlace, limit: Int) throws {
    self.query = query.text
    found = try place.engine.search(query)
    let best = found.best.map { [(document: $0, score: Int?.none, all: true)] } ?? []
    let hits = found.hits.prefix(limit).map { (document: $0.document, score: Int?.some($0.score), all: $0.matchesAll) }
    for (document, score, all) in (best + hits).prefix(limit) {
      let fragment = try place.engine.fragment(of: document)
      let passage = Passage(of: fragment, matched: found.concepts)
      results.append(
        Result(
          rank: results.count + 1, best: document == found.best, score: score, kind: fragment.kind,
          id: Self.id(of: fragment), title: fragment.title, url: fragment.url, file: place.file(of: fragment.url),
          date: fragment.date.map(Self.day), facets: try place.engine.facetValues(of: document), excerpt: passage.text,
          section: passage.section?.heading, anchor: passage.section?.anchor, matchesAll: all))
      passages.append(passage)
      fragments.append(fragment)
    }
  }

  /// A document that states no id has none on its card; it is known by the name of its page, which is made from the file's.
  private static func id(of fragment: Fragment) -> String {
    let isOfDocument = ["incident", "learning", "prevention"].contains(fragment.kind)
    guard fragment.card.identifier.isEmpty, isOfDocument else { return fragment.card.identifier }
    let page = fragment.url.prefix { $0 != "#" }.split(separator: "/").last ?? ""
    return String(page.hasSuffix(".html") ? page.dropLast(".html".count) : page)
  }

  private var total: Int { found.hits.count + (found.best == nil ? 0 : 1) }

  func json(_ format: SearchCommand.Format) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    if format == .json { encoder.outputFormatting.insert(.prettyPrinted) }
    let body = Body(
      query: query, total: total, matchesAll: found.hits.count(where: \.matchesAll), results: results,
      corrections: found.corrections, unknownWords: found.unknownWords, unknownFilters: found.unknownFilters,
      setAside: found.setAside)
    return String(decoding: try encoder.encode(body), as: UTF8.self) + "\n"
  }

  /// A heading with counts, what was made of the query, and the results.
  func table(among count: Int) -> String {
    var lines: [String] = []
    if count > 1 { lines.append("\(bold("> " + query))") }
    lines.append(heading)
    for concept in found.concepts {
      if let instead = found.corrections[concept.word] {
        lines.append("Nothing has \"\(concept.word)\": searched for \(instead.joined(separator: ", ")).")
      }
    }
    let lost = found.unknownWords.map { "\"\($0)\"" } + found.unknownFilters
    if !lost.isEmpty { lines.append("Nothing has \(lost.joined(separator: ", ")).") }
    if !found.setAside.isEmpty {
      lines.append("Set aside as numbers, times and ids: \(found.setAside.prefix(6).joined(separator: " ")).")
    }
    for index in results.indices {
      lines.append("")
      lines += block(index)
    }
    return lines.joined(separator: "\n") + "\n\n"
  }

  private var heading: String {
    let all = found.hits.count(where: \.matchesAll) + (found.best == nil ? 0 : 1)
    func results(_ number: Int) -> String { "\(number) \(number == 1 ? "result" : "results")" }
    if total == 0 { return "Nothing matches." }
    let shown = self.results.count < total ? "; the first \(self.results.count):" : ":"
    if found.concepts.count < 2 || all == total { return results(total) + shown }
    return "\(results(total)), \(all) with all words" + shown
  }

  private func block(_ index: Int) -> [String] {
    let (result, passage, fragment) = (results[index], passages[index], fragments[index])
    let kind = result.kind == "incident" ? nil : DocumentKind(rawValue: result.kind)?.label
    let words =
      [kind, fragment.card.severity.map { "SEV\($0)" }, result.id, fragment.card.dateText].compactMap(\.self)
      + fragment.card.kicker + fragment.card.footer
    var lines = ["\(result.rank < 10 ? " " : "")\(result.rank). \(bold(fragment.title))"]
    lines.append("    " + words.filter { !$0.isEmpty }.joined(separator: " · "))
    if !passage.text.isEmpty { lines += wrapped(marked(passage), width: 100).map { "    " + $0 } }
    lines.append("    " + (result.file ?? result.url))
    return lines
  }

  // MARK: - Text

  private static var isStyled: Bool {
    let environment = ProcessInfo.processInfo.environment
    return Console.isTerminal(1) && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
  }

  private func bold(_ text: String) -> String { Self.isStyled ? "\u{1B}[1m\(text)\u{1B}[0m" : text }

  private func marked(_ passage: Passage) -> String {
    guard Self.isStyled else { return passage.text }
    let bytes = Array(passage.text.utf8)
    var out = ""
    var at = 0
    for mark in passage.marks where mark.lowerBound >= at && mark.upperBound <= bytes.count {
      out += String(decoding: bytes[at..<mark.lowerBound], as: UTF8.self)
      out += bold(String(decoding: bytes[mark], as: UTF8.self))
      at = mark.upperBound
    }
    return out + String(decoding: bytes[at...], as: UTF8.self)
  }

  private func wrapped(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, last.count + word.count < width {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }

  /// `YYYY-MM-DD` of a number of days since 1970-01-01.
  private static func day(_ days: Int) -> String {
    Date(timeIntervalSince1970: Double(days) * 86_400).formatted(.iso8601.year().month().day())
  }
}
