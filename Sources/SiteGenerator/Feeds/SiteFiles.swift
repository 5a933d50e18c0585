import FileTree
import KnowledgeBase
import Parallelism
import Postmortems

/// The files that stand beside the pages: feeds, calendar, sitemap, robots, manifest, and the list for tools that
/// read text.
enum SiteFiles {
  /// - Parameter pages: the addresses of all pages but redirects.
  static func make(_ site: Site, pages: [String]) -> [OutputFile] {
    let feeds = site.feeds()
    var files = parallelMap(feeds + site.formerFeeds(feeds), threads: site.options.threads) { feed in
      OutputFile(path: feed.address, text: feed.xml(site.options))
    }
    if site.options.writesFeeds {
      files.append(OutputFile(path: SiteMap.calendar, text: DueCalendar(site: site).text()))
    }
    files += sitemaps(site, pages)
    files.append(OutputFile(path: "robots.txt", text: robots(site.options)))
    files.append(OutputFile(path: SiteMap.manifest, text: manifest(site)))
    if site.options.writesMarkdown { files.append(OutputFile(path: "llms.txt", text: list(site))) }
    return files
  }

  // MARK: - Sitemap

  /// sitemaps.org: at most 50 000 addresses per file, absolute ones; so there is none without a base URL.
  private static let limit = 45_000

  private static func sitemaps(_ site: Site, _ pages: [String]) -> [OutputFile] {
    guard let base = site.options.baseURL, !site.options.isInternal else { return [] }
    let listed = pages.filter { $0 != SiteMap.notFound && $0 != SiteMap.search }.sorted()
    let chunks = stride(from: 0, to: listed.count, by: limit).map { Array(listed[$0..<min(listed.count, $0 + limit)]) }
    let name = { (number: Int) in chunks.count == 1 ? "sitemap.xml" : "sitemap-\(number + 1).xml" }
    var files = chunks.enumerated().map { number, chunk in
      var xml = XMLText()
      xml.open("urlset", [("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9")])
      for page in chunk {
        xml.open("url")
        xml.element("loc", [], base + RelativeLink.percentEncoded(page == SiteMap.home ? "" : page))
        if let day = site.lastChanged[page] { xml.element("lastmod", [], day.iso) }
        xml.close("url")
      }
      xml.close("urlset")
      return OutputFile(path: name(number), text: xml.text)
    }
    if chunks.count > 1 {
      var xml = XMLText()
      xml.open("sitemapindex", [("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9")])
      for number in chunks.indices {
        xml.open("sitemap")
        xml.element("loc", [], base + name(number))
        xml.close("sitemap")
      }
      xml.close("sitemapindex")
      files.append(OutputFile(path: "sitemap.xml", text: xml.text))
    }
    return files
  }

  /// What is internal is nobody's to index, whoever finds the host.
  private static func robots(_ options: SiteOptions) -> String {
    if options.isInternal { return "User-agent: *\nDisallow: /\n" }
    return "User-agent: *\nAllow: /\n" + (options.baseURL.map { "Sitemap: \($0)sitemap.xml\n" } ?? "")
  }

  // MARK: - Manifest

  private static func manifest(_ site: Site) -> String {
    let entries: [(String, String)] = [
      ("name", site.options.title), ("short_name", site.options.title), ("description", site.options.about),
      ("lang", site.options.language), ("dir", site.words.direction), ("start_url", "./index.html"), ("scope", "./"),
      ("display", "browser"), ("background_color", "#ffffff"), ("theme_color", "#0b4f8a"),
    ]
    let members = entries.filter { !$0.1.isEmpty }.map { "  \(quoted($0.0)): \(quoted($0.1))" }
    let icon = "  \"icons\": [{\"src\": \"assets/favicon.svg\", \"sizes\": \"any\", \"type\": \"image/svg+xml\"}]"
    return "{\n" + (members + [icon]).joined(separator: ",\n") + "\n}\n"
  }

  /// A JSON string (RFC 8259, 7).
  static func quoted(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\u{0}"..."\u{1F}":
        let digits = String(scalar.value, radix: 16)
        out += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }

  // MARK: - llms.txt

  /// The site for tools that read text: a title, what it is about, and where the Markdown of each page stands.
  private static func list(_ site: Site) -> String {
    let words = site.words
    var out =
      "# \(line(site.options.title))\n\n> \(line(site.options.about.isEmpty ? words("home.description") : site.options.about))\n"
    func section(_ title: String, _ entries: [(title: String, page: String?, note: String?)]) {
      let known = entries.compactMap { entry in entry.page.map { (entry.title, $0, entry.note) } }
      guard !known.isEmpty else { return }
      out += "\n## \(line(title))\n\n"
      for (title, page, note) in known {
        let address = (site.options.baseURL ?? "") + RelativeLink.percentEncoded(MarkdownTwin.address(of: page))
        out += "- [\(label(title))](\(address))" + (note.map { ": \(line($0))" } ?? "") + "\n"
      }
    }
    section(
      words("llms.start"),
      [
        (words("incidents.title"), SiteMap.incidents, nil), (words("causes.title"), SiteMap.causes, nil),
        (words("learnings.title"), SiteMap.learnings, nil), (words("prevention.ledger"), SiteMap.prevention, nil),
      ])
    let limit = 200
    section(
      words("incidents.title"),
      site.base.incidents.prefix(limit).map { ($0.title, site.map.page(ofRecord: $0.id), $0.summary) })
    if site.base.incidents.count > limit {
      let address = (site.options.baseURL ?? "") + MarkdownTwin.address(of: SiteMap.incidents)
      let list = "[\(label(words("incidents.title")))](\(address))"
      out += "\n\(words.count("llms.older", site.base.incidents.count - limit, ["list": list]))\n"
    }
    section(words("causes.title"), site.base.causes.map { ($0.name, site.map.page(of: .cause, $0.id), $0.definition) })
    for group in site.library.groups {
      section(
        group.title, group.records.map { ($0.title, $0.address, site.base.record($0.id)?.summary?.value) })
    }
    return out
  }

  private static func line(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private static func label(_ text: String) -> String {
    line(text).replacing("[", with: "\\[").replacing("]", with: "\\]")
  }
}
