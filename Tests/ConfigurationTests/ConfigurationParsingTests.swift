import Diagnostics
import Testing

@testable import Configuration

private func parse(_ text: String, path: String = "debrief.yml") -> Diagnosed<Configuration> {
  Configuration.parse(Array(text.utf8), path: path)
}

private let complete = """
  title: Acme postmortems
  description: What we learned
  base_url: https://acme.example/postmortems/
  language: de-CH
  content: [incidents, ../shared]
  output: /var/www/site
  templates: theme
  include: ["POSTMORTEM", "*.txt"]
  exclude: drafts/
  taxonomy: {file: causes.yml, mode: replace}
  vocabulary: {sections: {timeline: [Przebieg]}}
  corrections: facts/known.yml
  synonyms: words.txt
  links:
    - pattern: 'OPS-\\d+'
      url: https://tracker.example/browse/$0
  raw_html: trusted
  severities:
    - id: P1
      name: Outage
      aliases: [critical, SEV1]
      response_minutes: 10
    - id: P2
      rank: 7
  source_url: https://git.example/blob/main/{path}
  edit_url: https://git.example/edit/main/{path}
  audience: public
  audiences: {canaries: [swordfish]}
  navigation:
    - title: Status
      url: https://status.example
    - {title: Team, url: roles/team.html}
  as_of: 2026-03-11
  feeds: false
  drills: false
  markdown_twins: false
  document_templates: forms
  actions:
    file: tickets.yml
    states: {in progress: [Parked, Later], done: Gone}
    columns: {ticket: Reference}
  check: {rules: {}}
  history: no
  api: false
  formats: {date: dd.MM.yyyy, month: MMM y, numbers: point, durations: clock}
  addresses: addresses.txt
  sections:
    - {folder: ./handbook/playbooks/, kind: runbook, title: Playbooks}
  services:
    - payments
    - {name: orders-db, aliases: [Orders database], owner: Storage, url: https://wiki.example/orders}
  teams: [{name: Storage, aliases: storage-team, url: roles/team.html}]
  people: [{name: Dana Cho, aliases: ["@dana"], team: Storage, role: the incident commander}]
  theme:
    accent: {light: "#0B4F8A", dark: "#8fbff2"}
    stylesheet: look.css
    icon: icon.svg
  """

@Suite struct ConfigurationParsingTests {
  @Test func hasADefaultForEverything() {
    let configuration = parse("").value
    #expect(configuration == Configuration())
    #expect(configuration.content == ["Content"] && configuration.output == "Site")
    #expect(configuration.audience == "internal" && configuration.severities.levels.map(\.id).first == "SEV1")
    #expect(Configuration.Key.allCases.allSatisfy { configuration.origin(of: $0) == .standard })
  }

  @Test func readsEveryKey() {
    let result = parse(complete, path: "site/debrief.yml")
    let configuration = result.value
    #expect(result.diagnostics.isEmpty, "\(result.diagnostics.map(\.summary))")
    #expect(configuration.title == "Acme postmortems" && configuration.description == "What we learned")
    #expect(configuration.baseURL == "https://acme.example/postmortems" && configuration.language == "de-CH")
    #expect(configuration.content == ["site/incidents", "site/../shared"])
    #expect(configuration.output == "/var/www/site" && configuration.templates == "site/theme")
    #expect(configuration.include == ["POSTMORTEM", "*.txt"] && configuration.exclude == ["drafts/"])
    #expect(configuration.taxonomy == TaxonomyFile(file: "site/causes.yml", mode: .replace))
    #expect(configuration.vocabulary?.words["sections"]?["timeline"]?.strings.map(\.text) == ["Przebieg"])
    #expect(configuration.corrections == "site/facts/known.yml")
    #expect(configuration.synonyms == "site/words.txt")
    #expect(configuration.links.map { $0.url(for: "OPS-7") } == ["https://tracker.example/browse/OPS-7"])
    #expect(configuration.rawHTML == .trusted && Configuration().rawHTML == .sanitized)
    #expect(configuration.severities.levels.map(\.rank) == [1, 7])
    #expect(configuration.severities.level("Critical")?.id == "P1")
    #expect(configuration.severities.level("critical")?.responseMinutes == 10)
    #expect(configuration.sourceURL?.url(path: "a b/ü.md") == "https://git.example/blob/main/a%20b/%C3%BC.md")
    #expect(configuration.editURL?.url(path: "x.md") == "https://git.example/edit/main/x.md")
    #expect(configuration.audience == "public" && configuration.asOf == "2026-03-11")
    #expect(configuration.navigation.map(\.title) == ["Status", "Team"])
    #expect(configuration.documentTemplates == "site/forms")
    #expect(configuration.actions.file == "site/tickets.yml" && configuration.actions.isFileStated)
    #expect(configuration.actions.states == ["in progress": ["Parked", "Later"], "done": ["Gone"]])
    #expect(configuration.actions.columns == ["ticket": ["Reference"]])
    #expect(!configuration.history && !configuration.api)
    #expect(configuration.formats.date?.source == "dd.MM.yyyy" && configuration.formats.month?.parts.count == 3)
    #expect(configuration.formats.numbers == .point && configuration.formats.durations == .clock)
    #expect(configuration.addresses == "site/addresses.txt")
    #expect(configuration.sections.map(\.folder) == ["handbook/playbooks"])
    #expect(configuration.sections.first?.kind == .runbook && configuration.sections.first?.title == "Playbooks")
    #expect(configuration.services.map(\.name) == ["payments", "orders-db"])
    #expect(
      configuration.services.last?.owner == "Storage" && configuration.services.last?.aliases == ["Orders database"])
    #expect(
      configuration.teams.first?.aliases == ["storage-team"] && configuration.teams.first?.url == "roles/team.html")
    #expect(configuration.people.first?.role == "the incident commander")
    #expect(configuration.theme.accent == ThemeSettings.Accent(light: "#0b4f8a", dark: "#8fbff2"))
    #expect(configuration.theme.stylesheet == "site/look.css" && configuration.theme.icon == "site/icon.svg")
    #expect(Configuration.Key.allCases.allSatisfy { configuration.origin(of: $0) != .standard })
    #expect(
      configuration.origin(of: .title)
        == .file(
          SourceLocation(
            file: "site/debrief.yml",
            range: SourceRange(start: .init(line: 1, column: 8), end: .init(line: 1, column: 23)))))
  }

  @Test func takesTheDefaultFoldersFromBesideTheFile() {
    let configuration = parse("title: x", path: "docs/debrief.yml").value
    #expect(configuration.content == ["docs/Content"] && configuration.output == "docs/Site")
  }

  @Test(arguments: [
    ("titel: x", "config.unknown", "1:1", "Did you mean \"title\"?"),
    ("baseUrl: https://x.example", "config.unknown", "1:1", "Did you mean \"base_url\"?"),
    ("source-url: x", "config.unknown", "1:1", "Did you mean \"source_url\"?"),
    ("contents: x", "config.unknown", "1:1", "Did you mean \"content\"?"),
    ("taxonomy: {fiel: x, file: y}", "config.unknown", "1:12", "Did you mean \"file\"?"),
    ("links: [{patern: x, pattern: y, url: /z}]", "config.unknown", "1:10", "Did you mean \"pattern\"?"),
  ])
  func namesTheNearestKnownKey(text: String, rule: String, place: String, remedy: String) {
    let first = parse(text).diagnostics.first
    #expect(first?.rule == rule && first?.severity == .warning && first?.remedy == remedy)
    #expect(first?.location.range.map { "\($0.start.line):\($0.start.column)" } == place)
  }

  @Test func listsTheKeysWhereNoneIsNear() {
    #expect(parse("zzzzzzzz: 1").diagnostics.first?.remedy?.contains("base_url") == true)
  }

  @Test(arguments: [
    ("title: [a]", "config.type", "1:8"), ("title: {a: b}", "config.type", "1:8"),
    ("content: 5\nlinks: x", "config.type", "2:8"),
    ("content: []", "config.value", "1:10"), ("include: [[a]]", "config.type", "1:11"),
    ("base_url: example.org", "config.value", "1:11"), ("base_url: javascript:x", "config.value", "1:11"),
    ("language: english please", "config.value", "1:11"), ("audience: Everyone!", "config.value", "1:11"),
    ("audience: partners", "config.value", "1:11"),
    ("raw_html: unsafe", "config.value", "1:11"), ("raw_html: [trusted]", "config.type", "1:11"),
    ("raw_html: Trusted", "config.value", "1:11"), ("raw_html: 1", "config.value", "1:11"),
    ("as_of: 2026-02-30", "config.value", "1:8"), ("as_of: tomorrow", "config.value", "1:8"),
    ("source_url: https://x.example/", "config.value", "1:13"), ("taxonomy: [x]", "config.type", "1:11"),
    ("taxonomy: {mode: extend}", "config.missing", "1:11"), ("taxonomy: {file: x, mode: add}", "config.value", "1:27"),
    ("links:\n  - url: /x", "config.missing", "2:5"), ("links: [{pattern: 'a(b)', url: /x}]", "config.pattern", "1:21"),
    ("links: [{pattern: a, url: 'data:x'}]", "config.value", "1:27"),
    ("navigation: [{title: x, url: '//evil.example'}]", "config.value", "1:30"),
    ("severities: []", "config.value", "1:13"), ("severities: [SEV1]", "config.type", "1:14"),
    ("severities: [{id: A, response_minutes: soon}]", "config.type", "1:40"),
    ("severities: [{id: A, aliases: [x]}, {id: B, aliases: [X]}]", "config.value", "1:37"),
    ("- a", "config.type", "1:1"), ("title: a: b", "config.syntax", "1:9"),
    ("title: a\ntitle: b", "config.duplicate", "2:1"),
  ])
  func reportsWhatItCannotUse(text: String, rule: String, place: String) {
    let result = parse(text)
    #expect(result.diagnostics.first?.rule == rule)
    let start = result.diagnostics.first?.location.range?.start
    #expect(start.map { "\($0.line):\($0.column)" } == place, "\(result.diagnostics.first?.summary ?? "")")
    #expect(result.diagnostics.first?.remedy != nil)
  }

  @Test func keepsTheDefaultWhereAValueIsWrong() {
    let configuration = parse("title: [a]\nbase_url: x\nlinks: 3\nas_of: never\nseverities: []").value
    #expect(configuration == Configuration())
    // That nobody can say whom the site is for stays in mind.
    #expect(parse("audience: ''").value.audienceDoubts.count == 1)
  }

  @Test func keepsTheOtherRulesWhereOneIsWrong() {
    let result = parse("links:\n  - {pattern: '(', url: /x}\n  - {pattern: 'A-\\d+', url: /y}")
    #expect(result.value.links.map(\.url) == ["/y"] && result.diagnostics.count == 1)
  }

  @Test func letsTheCommandLineWin() {
    let file = parse("title: x\noutput: out\nbase_url: https://a.example").value
    let result = file.applying(.init(content: ["c"], baseURL: "https://b.example/"))
    #expect(result.content == ["c"] && result.baseURL == "https://b.example" && result.output == "out")
    #expect(result.origin(of: .content) == .commandLine && result.origin(of: .baseURL) == .commandLine)
    #expect(result.origin(of: .output) == file.origin(of: .output) && result.origin(of: .audience) == .standard)
  }

  @Test(arguments: [
    ("SEV1", "SEV1"), ("sev-2", "SEV2"), ("Sev 3", "SEV3"), ("P1", "SEV1"), ("critical", "SEV1"),
    ("Severity 4", "SEV4"),
    ("major", "SEV2"), ("SEV9", "-"), ("", "-"),
  ])
  func findsLevelsByTheWordsPeopleUse(word: String, id: String) {
    #expect(SeverityMatrix.standard.level(word)?.id ?? "-" == id)
  }

  @Test func neverTrapsOnMutatedFiles() {
    var state: UInt64 = 5
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let special = Array("[]{}:,-'\"\\#&*!|>\n $(){}+?".utf8)
    for _ in 0..<3_000 {
      var bytes = Array(complete.utf8)
      for _ in 0...random(5) {
        let at = random(bytes.count)
        switch random(3) {
        case 0: bytes[at] = special[random(special.count)]
        case 1: bytes.remove(at: at)
        default: bytes.insert(special[random(special.count)], at: at)
        }
      }
      let result = Configuration.parse(bytes, path: "debrief.yml")
      #expect(!result.value.content.isEmpty)
    }
  }
}
