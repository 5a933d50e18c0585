import Foundation

@testable import SearchIndex

/// Real postmortems as search documents, read crudely: what stands where matters little to these tests.
enum Corpus {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  static let folder = root.deletingLastPathComponent().appendingPathComponent("shared/corpus")

  static let facets: [FacetDefinition] = [
    FacetDefinition(
      name: "cause", label: "Root cause",
      values: ["capacity", "config", "code"].flatMap { category in
        [FacetDefinition.Value(id: category, label: category.capitalized)]
          + ["one", "two", "three"].map { .init(id: "\(category).\($0)", label: "\(category) \($0)", parent: category) }
      }),
    FacetDefinition(
      name: "severity", label: "Severity", values: (1...4).map { .init(id: "sev\($0)", label: "SEV\($0)") }),
    FacetDefinition(
      name: "year", label: "Year", values: (2015...2026).map { .init(id: "\($0)", label: "\($0)") }, countedKinds: []),
    FacetDefinition(
      name: "prevention", label: "Prevention",
      values: [.init(id: "overdue", label: "Has overdue items"), .init(id: "done", label: "All done")], aliases: ["is"]),
    FacetDefinition(
      name: "owner", label: "Owner", values: (0..<5).map { .init(id: "owner \($0)", label: "Owner \($0)") },
      isRare: true),
    FacetDefinition(
      name: "kind", label: "Kind", values: DocumentKind.allCases.map { .init(id: $0.rawValue, label: $0.label) }),
  ]

  /// Empty where the corpus is not at hand.
  static let documents: [SearchDocument] = load()

  private static func load() -> [SearchDocument] {
    guard let files = FileManager.default.enumerator(atPath: folder.path) else { return [] }
    let paths = files.compactMap { $0 as? String }.filter { $0.hasSuffix(".md") || $0.hasSuffix(".qmd") }.sorted()
    let whole = paths.compactMap { path -> SearchDocument? in
      guard !path.hasPrefix("_"), path.contains("/"),
        let data = try? Data(contentsOf: folder.appendingPathComponent(path))
      else { return nil }
      return document(path: path, text: String(decoding: data, as: UTF8.self))
    }
    return whole + whole.enumerated().flatMap { parts(of: $0.element, number: $0.offset) }
  }

  /// Things that stand on the page of another document; some have values of their own.
  private static func parts(of document: SearchDocument, number: Int) -> [SearchDocument] {
    (0..<number % 3).map { part in
      SearchDocument(
        id: "\(document.id)#\(part)", kind: part == 0 ? .learning : .prevention, partOf: document.id,
        title: String(document.sections.last?.text.prefix(60) ?? ""), url: document.url + "#\(part)",
        date: document.date,
        facets: part == 0
          ? [:] : ["prevention": number % 2 == 0 ? ["done"] : [], "owner": ["owner \(number % 5)"]],
        sections: [.init(text: String(document.sections.first?.text.suffix(300) ?? ""))])
    }
  }

  static func document(path: String, text: String) -> SearchDocument {
    var sections: [SearchDocument.Section] = [.init(text: "")]
    var title = ""
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("#") {
        let heading = line.drop { $0 == "#" || $0 == " " }
        if title.isEmpty { title = String(heading) }
        sections.append(.init(anchor: "s\(sections.count)", heading: String(heading), text: ""))
      } else {
        sections[sections.count - 1].text += line + "\n"
      }
    }
    let hash = path.utf8.reduce(5_381) { ($0 &* 33 ^ Int($1)) & 0xFFFFFF }
    let kinds: [DocumentKind] = [.incident, .incident, .incident, .cause, .learning, .reference]
    let categories = ["capacity", "config", "code"]
    let causes = [categories[hash % 3] + ".one", categories[hash / 3 % 3] + ".two", categories[hash / 9 % 3]]
    return SearchDocument(
      id: path, kind: kinds[hash % kinds.count], title: title.isEmpty ? path : title, url: path + ".html",
      date: hash % 7 == 0 ? nil : 15_000 + hash % 5_000, summary: String(sections.last?.text.prefix(200) ?? ""),
      facets: [
        "cause": Array(causes.prefix(hash % 4)), "severity": hash % 5 == 0 ? [] : ["sev\(hash % 4 + 1)"],
        "year": ["\(2015 + hash % 12)"], "prevention": hash % 2 == 0 ? ["overdue"] : hash % 3 == 0 ? ["done"] : [],
      ],
      names: ["alias \(hash % 10)"], sections: sections)
  }
}

/// A random sequence that is the same every time.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return value ^ value >> 31
  }
}
