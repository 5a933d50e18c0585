import Testing
import TextAnalysis

@testable import SearchIndex

/// Which words of a query are the name of a page that stands on top.
@Suite struct EntityTests {
  private static let documents = [
    entity("code", .cause, "Code and software defects"), entity("errors", .symptom, "Errors"),
    entity("process", .cause, "Process and people"), entity("retry", .cause, "Retry storm"),
    entity("disk", .cause, "Resource exhausted", ["disk full", "disk-full"]),
    entity("api", .service, "api"), entity("orders", .service, "orders-api"),
    entity("alert", .alert, "CheckoutLatencyP95High"),
    SearchDocument(
      id: "incident", kind: .incident, title: "The exit code of the process was an error", url: "i.html",
      fields: [.code: "error code 500 in process 137 of the orders api, retry storm, checkout latency high"]),
  ]

  private static func entity(
    _ id: String, _ kind: DocumentKind, _ title: String, _ names: [String] = []
  ) -> SearchDocument {
    SearchDocument(
      id: id, kind: kind, title: title, url: "\(id).html", fields: [.tags: names.joined(separator: "\n")],
      names: [id] + names)
  }

  private let engine: QueryEngine
  private let ids: [String]

  init() throws {
    engine = try QueryEngine(files: IndexWriter.write(Self.documents, facets: Library.facets))
    ids = Self.documents.sorted { ($0.date ?? .min, $0.id) < ($1.date ?? .min, $1.id) }.map(\.id)
  }

  @Test(arguments: [
    ("retry storm", "retry"), ("retry storm in checkout", "retry"), ("storm retry", nil), ("disk full", "disk"),
    ("disk-full", "disk"),
    // One word is a name where it is all that is asked.
    ("errors", "errors"), ("code", "code"), ("exit code 137", nil), ("error code 500", nil), ("process killed", nil),
    // Services and alerts have proper names.
    ("api timeout", "api"), ("orders-api is down", "orders"), ("api returned an error code of 500 again", nil),
    ("checkout latency p95 high", "alert"), ("CheckoutLatencyP95High", "alert"),
    // What was pasted speaks of errors and services without asking for their pages; an alert's name asks for it.
    ("2026-03-11T14:02:11Z orders-api ERROR error code 500 in process 137", nil),
    ("14:02 retry storm: errors", nil), ("[FIRING:1] CheckoutLatencyP95High checkout 14:02:11", "alert"),
  ])
  func standsOnTop(query: String, expected: String?) throws {
    #expect(try engine.search(SearchQuery(query, completesLastWord: false)).best.map { ids[$0] } == expected)
  }
}
