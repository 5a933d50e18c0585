import Configuration
import Testing

@testable import SiteGenerator

/// Pages that move leave redirects behind: from one build to the next, by the record that the site keeps.
@Suite struct AddressTests {
  private func build(_ files: [String: String], after last: RenderedSite? = nil) -> RenderedSite {
    let past = last.map { AddressRecord(parsing: Array($0.text("addresses.txt").utf8)) } ?? AddressRecord()
    return build(files, past)
  }

  private func build(_ files: [String: String], _ past: AddressRecord) -> RenderedSite {
    let options = SiteOptions(baseURL: "https://example.org", threads: 1)
    return RenderedSite(knowledgeBase(files), options: options, theme: shippedTheme, info: testInfo, past: past)
  }

  private func target(_ site: RenderedSite, _ page: String) -> String? {
    site.text(page).firstMatch(of: /http-equiv="refresh" content="0; url=([^"]*)"/).map { String($0.1) }
  }

  private func incident(_ id: String?, title: String = "Disk full", service: String = "orders") -> String {
    (id.map { "---\nid: \($0)\n" } ?? "---\n") + """
      title: \(title)
      date: 2026-03-11
      severity: SEV1
      services: [\(service)]
      ---
      # \(title)

      ## Summary

      Text.
      """
  }

  @Test func theRecordIsReadAsItWasWritten() {
    let site = build(smallSite)
    let record = AddressRecord(parsing: Array(site.text("addresses.txt").utf8))
    #expect(record == site.addresses)
    #expect(record.documents.count == 5)
    #expect(record.groups.contains { $0.page == "services/orders-api.html" && $0.members == ["INC-2026-009"] })
    #expect(build(smallSite, after: site).files == site.files)
  }

  @Test func anotherIDLeavesARedirect() {
    let first = build(["incidents/disk.md": incident("INC-1")])
    let second = build(["incidents/disk.md": incident("INC-2026-1")], after: first)
    #expect(target(second, "incidents/inc-1.html") == "inc-2026-1.html")
    #expect(second.text("incidents/inc-1.html").contains("Disk full"))
    // It is remembered, and leads on in one step.
    let third = build(["incidents/disk.md": incident("INC-2026-0001")], after: second)
    #expect(target(third, "incidents/inc-1.html") == "inc-2026-0001.html")
    #expect(target(third, "incidents/inc-2026-1.html") == "inc-2026-0001.html")
    #expect(third.diagnostics.isEmpty)
  }

  @Test func anotherFileNameLeavesARedirect() {
    let first = build(["incidents/disk.md": incident(nil)])
    let second = build(["incidents/2026/orders-disk-full.md": incident(nil)], after: first)
    #expect(target(second, "incidents/disk.html") == "orders-disk-full.html")
    let back = build(["incidents/disk.md": incident(nil)], after: second)
    #expect(target(back, "incidents/disk.html") == nil)
    #expect(target(back, "incidents/orders-disk-full.html") == "disk.html")
  }

  @Test func anotherKindLeavesARedirect() {
    let text = { (kind: String) in "---\nid: dns\nkind: \(kind)\ntitle: DNS\n---\n# DNS\n\nText.\n" }
    let second = build(["dns.md": text("runbook")], after: build(["dns.md": text("reference")]))
    #expect(target(second, "reference/dns.html") == "../runbooks/dns.html")
  }

  @Test func anotherServiceNameLeavesARedirectAndItsFeed() {
    let files = { (service: String) in
      [
        "a.md": incident("INC-1", title: "One", service: service),
        "b.md": incident("INC-2", title: "Two", service: "\(service), mail"),
        "c.md": incident("INC-3", title: "Three", service: "mail"),
      ]
    }
    var renamed = files("order-api")
    renamed["d.md"] = incident("INC-4", title: "Four", service: "order-api")
    let second = build(renamed, after: build(files("orders")))
    #expect(target(second, "services/orders.html") == "order-api.html")
    #expect(target(second, "services/mail.html") == nil)
    #expect(second.text("services/orders.xml").contains("<title>order-api – Debrief</title>"))
    let sitemap = second.text("sitemap.xml") + second.text("llms.txt")
    #expect(!sitemap.contains("services/orders."))
  }

  @Test func aServiceThatWentIsNoOther() {
    let first = build(["a.md": incident("INC-1"), "b.md": incident("INC-2", title: "Two", service: "mail")])
    let second = build(["b.md": incident("INC-2", title: "Two", service: "mail")], after: first)
    #expect(second.text("services/orders.html").isEmpty)
    #expect(second.diagnostics.map(\.rule) == ["site.gone"])
    // It is said once and forgotten: what was taken out of a site must not stay in its record.
    #expect(!second.text("addresses.txt").lowercased().contains("inc-1"))
    let third = build(["b.md": incident("INC-2", title: "Two", service: "mail")], after: second)
    #expect(third.diagnostics.isEmpty)
  }

  @Test func anIdThatEndsLikeAPageMakesNoFolderThatDoes() {
    let named = diskFull.replacing("id: INC-2026-009", with: "id: 2026/disk.html")
    let addresses = build(["disk.md": named]).pages.map(\.path)
    #expect(addresses.contains("incidents/2026-disk.html"))
    #expect(addresses.allSatisfy { !$0.contains(".html/") && !$0.contains(".html.html") })
  }

  @Test func drillsMoveAlong() {
    let renamed = diskFull.replacing("id: INC-2026-009", with: "id: INC-2026-9")
    let second = build(["disk.md": renamed], after: build(["disk.md": diskFull]))
    #expect(target(second, "incidents/inc-2026-009/drill.html") == "../../incidents/inc-2026-9/drill.html")
  }

  @Test func aNewPageTakesTheAddressOfAFormerOne() {
    let first = build(["a.md": incident("INC-1")])
    let second = build(
      ["a.md": incident("INC-2"), "b.md": incident("INC-1", title: "Another", service: "mail")], after: first)
    #expect(target(second, "incidents/inc-1.html") == nil)
    #expect(second.text("incidents/inc-1.html").contains("Another"))
  }

  /// The record may be a download: whatever it says, no file but a page can come of it.
  @Test(arguments: [
    "moved ../x.html incidents/inc-1.html", "moved /etc/x.html incidents/inc-1.html",
    "moved assets/debrief.html incidents/inc-1.html", "moved a%2F..%2F..%2Fx.html incidents/inc-1.html",
    "moved .git/x.html incidents/inc-1.html", "moved x.js incidents/inc-1.html", "moved x%00.html incidents/inc-1.html",
    "moved a.html b.html\nmoved b.html a.html", "moved a.html javascript:alert(1).html",
    "page a.html X x.md", "group services/a.html service 99999999999999999999,-1,7", "moved", "\u{FF}\u{0}",
    "moved index.html incidents/inc-1.html",
  ])
  func aHostileRecordDoesNothing(line: String) {
    let plain = build(["a.md": incident("INC-1")])
    let site = build(["a.md": incident("INC-1")], AddressRecord(parsing: Array(line.utf8)))
    #expect(site.files.map(\.path) == plain.files.map(\.path))
    #expect(site.text("index.html") == plain.text("index.html"))
  }

  /// The names that a service or a team had before lead to its page, with no record of a build before.
  @Test func formerNamesOfAServiceLeadToIt() {
    var options = SiteOptions(baseURL: "https://example.org", threads: 1)
    var service = KnownService(name: "orders")
    service.aliases = ["Orders database", "Orders", "billing"]
    var team = KnownTeam(name: "Storage")
    team.aliases = ["@acme/storage"]
    options.services = [service]
    options.teams = [team]
    let files = [
      "incidents/a.md": incident("INC-1").replacing("severity: SEV1", with: "severity: SEV1\nteams: [Storage]"),
      "incidents/b.md": incident("INC-2", title: "Another", service: "billing"),
    ]
    let site = RenderedSite(knowledgeBase(files), options: options, theme: shippedTheme, info: testInfo)
    #expect(target(site, "services/orders-database.html") == "orders.html")
    #expect(target(site, "teams/acme-storage.html") == "storage.html")
    // A service of its own keeps its page.
    #expect(target(site, "services/billing.html") == nil)
    #expect(site.text("services/billing.html") != "")
    #expect(site.text("services/orders-database.xml").contains("<feed"))
    #expect(site.diagnostics.filter { $0.rule == "site.address" } == [])
  }
}
