import KnowledgeBase
import Testing

@testable import SiteGenerator

/// `runbook_url: https://…/alerts/{{ $labels.alertname }}.html`
@Suite struct AlertAddressTests {
  private func incident(_ number: Int, _ alerts: String) -> (String, String) {
    (
      "incidents/\(number).md",
      """
      ---
      id: INC-\(number)
      title: Incident \(number)
      date: 2026-0\(number)-11
      severity: SEV1
      alerts: [\(alerts)]
      ---
      # Incident \(number)

      ## Summary

      Text.
      """
    )
  }

  private func map(_ alerts: [String], past: AddressRecord = AddressRecord()) -> SiteMap {
    let files = Dictionary(uniqueKeysWithValues: alerts.enumerated().map { incident($0 + 1, $1) })
    return SiteMap.make(for: knowledgeBase(files), past: past).value
  }

  /// The alerts of incidents, oldest first; the page; what leads to it.
  @Test(arguments: [
    (["SlowApi"], "alerts/SlowApi.html", []), (["disk-full"], "alerts/disk-full.html", []),
    (["Disk full"], "alerts/disk-full.html", ["alerts/Disk full.html"]),
    // A spelling that differs in case only has no file: on a Mac it would be the page's.
    (["SlowApi", "SLOWAPI"], "alerts/SlowApi.html", []), (["SLOWAPI", "SlowApi"], "alerts/SLOWAPI.html", []),
    (["Disk_Full", "Disk full"], "alerts/Disk_Full.html", ["alerts/Disk full.html"]),
    (["Disk full", "Disk_Full"], "alerts/disk-full.html", ["alerts/Disk full.html", "alerts/Disk_Full.html"]),
    // No file names.
    (["a/b? c*"], "alerts/a-b-c.html", []), (["Index"], "alerts/index-page.html", []),
    (["CON"], "alerts/con-page.html", []),
    ([".hidden"], "alerts/hidden.html", []),
  ])
  func anAlertStandsUnderItsExactName(alerts: [String], page: String, others: [String]) throws {
    let map = map(alerts)
    let id = Slug.make(alerts[0])
    #expect(map.page(of: .alert, id) == page)
    // Causes have former addresses, too.
    let redirects = map.redirects.filter { $0.address.hasPrefix("alerts/") }
    #expect(redirects.map(\.address) == others)
    #expect(redirects.allSatisfy { $0.target == page })
  }

  @Test func anOlderDocumentMovesNoAlert() {
    let first = map(["ok", "SlowApi"])
    let second = map(["SLOWAPI", "SlowApi"], past: first.record)
    #expect(second.page(of: .alert, "slowapi") == "alerts/SlowApi.html")
    let spaced = map(["ok", "Disk full"])
    #expect(
      map(["DISK-FULL", "Disk full"], past: spaced.record).page(of: .alert, "disk-full") == "alerts/disk-full.html")
  }

  @Test func noTwoFilesDifferInCaseOnly() {
    let files = Dictionary(
      uniqueKeysWithValues: ["SlowApi, Disk full", "SLOWAPI, DISK-FULL", "slowapi, Disk_Full"].enumerated().map {
        incident($0 + 1, $1)
      })
    let paths = render(files).files.map { $0.path.lowercased() }
    #expect(Set(paths).count == paths.count)
  }

  /// An item without an id of its own is known by its words, wherever its row stands.
  @Test func itemsKeepTheirIDsInTheInterface() {
    func names(_ rows: [String]) -> [String: String] {
      let table = "## Action items\n\n| Action | Status |\n|---|---|\n" + rows.map { "| \($0) | open |\n" }.joined()
      let (path, text) = incident(1, "a")
      let base = knowledgeBase([path: text + "\n\n" + table])
      let api = KnowledgeAPI(base, map: SiteMap.make(for: base).value, title: "T")
      #expect(Set(api.itemNames.map(\.href)).count == rows.count)
      return Dictionary(
        zip(base.prevention.map(\.item.text), api.itemNames.map(\.id)), uniquingKeysWith: { $0 + " " + $1 })
    }
    let first = names(["Cap the slots", "Page at 80 %", "Add a test", "Add a test"])
    let second = names(["New one", "Add a test", "Page at 80 %", "Add a test", "Cap **the** slots"])
    #expect(first["Cap the slots"]?.hasPrefix("INC-1-") == true)
    #expect(first["Cap the slots"]?.contains("-P") == false)
    for text in ["Cap the slots", "Page at 80 %", "Add a test"] { #expect(first[text] == second[text], "\(text)") }
  }
}
