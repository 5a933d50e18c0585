import Testing

@testable import SiteGenerator

/// What pages call an incident, and what they offer to read.
@Suite struct NameTests {
  private static func document(id: String?) -> String {
    """
    ---
    \(id.map { "id: \($0)\n" } ?? "")kind: postmortem
    title: The queue stopped
    date: 2026-01-02
    causes: [capacity.exhaustion]
    symptoms: [unavailable]
    ---
    # The queue stopped

    ## Timeline

    - 10:00 The queue stops
    - 10:05 Somebody notices
    - 10:20 The worker is restarted
    - 10:30 It runs again

    ## Action items

    | Item | Owner | Due | Status |
    | --- | --- | --- | --- |
    | Bound the queue | A | 2026-02-01 | Open |
    """
  }

  private static let slug = "2026-01-02-queue-stopped"
  private static let unnamed = render(["incidents/\(slug).md": document(id: nil)])
  private static let named = render(["incidents/\(slug).md": document(id: "INC-7")])

  /// The name of a file is an address and no words.
  @Test func noPageShowsAnIdThatNobodyStated() {
    for page in NameTests.unnamed.pages {
      let shown = String(decoding: page.bytes, as: UTF8.self)
        .replacing(/<[^>]+>/, with: "\u{1}").replacing("\(NameTests.slug).md", with: "")
      #expect(shown.contains(NameTests.slug) == false, "\(page.path)")
    }
  }

  @Test(arguments: [
    ("index.html", ">The queue stopped</a>"), ("incidents/\(slug)/drill.html", "<h1>Drill: The queue stopped</h1>"),
    ("symptoms/unavailable.html", ">The queue stopped</a>"),
    ("incidents/\(slug).html", "<li aria-current=\"page\">The queue stopped"),
    ("prevention-by-incident.html", ">The queue stopped</a> <span class=\"n\">1</span>"),
  ])
  func theTitleStandsInItsPlace(page: String, expected: String) {
    #expect(NameTests.unnamed.text(page).contains(expected), "\(page)")
  }

  @Test(arguments: ["index.html", "incidents/inc-7.html", "incidents/index.html", "prevention.html"])
  func anIdThatIsStatedIsShown(page: String) {
    #expect(NameTests.named.text(page).contains("INC-7<"), "\(page)")
  }

  @Test func twoIncidentsOfOneTitleStayApart() {
    let site = render([
      "incidents/a-one.md": NameTests.document(id: nil), "incidents/b-two.md": NameTests.document(id: nil),
    ])
    let page = site.text("prevention-by-incident.html")
    #expect(page.matches(of: /<th scope="rowgroup"[^>]*><a [^>]*>The queue stopped<\/a> <span class="n">1</).count == 2)
  }

  // MARK: - In an incident now

  private func quick(_ kind: String, section: String? = nil) -> Bool {
    let text = """
      ---
      id: note
      kind: \(kind)
      title: The note
      \(section.map { "section: \($0)" } ?? "order: 1")
      ---
      # The note

      What it says.
      """
    let home = render(["incidents/a.md": NameTests.document(id: "INC-7"), "notes/note.md": text]).text("index.html")
    let part = home.firstMatch(of: /<nav class="quick"(?s:.*?)<\/nav>/)?.0 ?? ""
    return part.contains(">The note</a>")
  }

  /// Only what is written for it helps in an incident.
  @Test(arguments: [
    ("runbook", nil, true), ("role", nil, true), ("reference", "During an incident", true),
    ("reference", "Incident response", true), ("reference", nil, false), ("reference", "Measuring", false),
    ("template", nil, false),
  ])
  func anIncidentIsNoTimeForOtherDocuments(kind: String, section: String?, expected: Bool) {
    #expect(quick(kind, section: section) == expected, "\(kind) \(section ?? "")")
  }
}
