import FileTree
import Foundation
import KnowledgeBase
import SearchIndex
import Testing

@testable import SiteGenerator

@Suite struct TrialTests {
  /// `DEBRIEF_TRIAL=content:output` builds a site from a folder, to look at; without it nothing happens.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["DEBRIEF_TRIAL"] != nil))
  func buildsAFolderToLookAt() throws {
    let parts = (ProcessInfo.processInfo.environment["DEBRIEF_TRIAL"] ?? "").split(separator: ":").map(String.init)
    try #require(parts.count == 2)
    let sources = ContentWalker(roots: [parts[0]]).files().value
    let base = knowledgeBase(Dictionary(sources.map { ($0.path, $0.bytes) }, uniquingKeysWith: { a, _ in a }), asOf: nil)
    let clock = ContinuousClock()
    var pages: SitePages?
    let theme = Theme.load(defaults: shippedThemeFiles)
    for diagnostic in theme.diagnostics { print(diagnostic.location.file, diagnostic.location.range?.start.line ?? 0, diagnostic.summary, diagnostic.remedy ?? "") }
    let time = clock.measure {
      pages = SitePages.render(base, theme: theme.value, options: SiteOptions(title: "Debrief", threads: 2), info: testInfo)
    }
    let site = try #require(pages)
    print("\(site.files.count) files in \(time)")
    for diagnostic in site.diagnostics.prefix(20) { print(diagnostic.location.file, diagnostic.location.range?.start.line ?? 0, diagnostic.rule, diagnostic.summary) }
    let found = SearchDocuments.make(from: base, map: site.map, theme: theme.value)
    let index = IndexWriter.write(found.documents, facets: found.facets).map { OutputFile(path: $0.path, bytes: $0.bytes) }
    for file in site.files + index {
      let url = URL(fileURLWithPath: parts[1]).appending(path: file.path)
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(file.bytes).write(to: url)
    }
  }
}
