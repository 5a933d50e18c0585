import Configuration
import Testing

@testable import Review

/// PM16 beyond the pair of examples in its page.
@Suite struct PM16Tests {
  /// Changes of a complete postmortem, and how many findings each has.
  @Test(
    arguments: [
      ("", 0),
      ("## Root cause\n\nThe disk was full, and @alice saw it.\n", 1),
      ("## Root cause\n\n@alice told @alice.\n", 1),
      ("## Root cause\n\nThe package @types/node and the annotation @Override changed.\n", 0),
      ("## Root cause\n\nWe told @here and @channel.\n", 0),
      ("## Root cause\n\nMail to ops@example.com.\n", 0),
      ("---\nowner: Dana Cho\n---\n## Root cause\n\nDana Cho changed the quota.\n", 1),
      ("---\nowner: Report Platform\n---\n## Root cause\n\nReport Platform changed the quota.\n", 0),
      ("## Root cause\n\nThe York Office was closed.\n", 0),
    ] as [(String, Int)])
  func countsFindings(snippet: String, count: Int) {
    let found = Reviewer.findings(NamedPeople.self, in: BaseDocument.with(snippet))
    #expect(found.count == count, "\(found.map(\.summary))")
  }

  /// Whoever the configuration names is a person, with the role to name in their place.
  @Test func knowsThePeopleOfTheConfiguration() throws {
    var configuration = Configuration()
    var person = KnownPerson(name: "Alice Meier")
    person.role = "the on-call engineer"
    configuration.people = [person]
    configuration.teams = [KnownTeam(name: "Blue Harbour")]
    let text = BaseDocument.with("## Root cause\n\nAlice Meier told Blue Harbour.\n")
    let found = Reviewer.review(["incident.md": text], configuration: configuration)["incident.md"]?.diagnostics ?? []
    #expect(found.map(\.rule) == ["PM16"])
    #expect(found.first?.remedy == "Name the role: the on-call engineer.")
  }
}
