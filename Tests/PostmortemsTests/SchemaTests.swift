import Configuration
import DataFormats
import Defaults
import Diagnostics
import Markdown
import Testing

@testable import Postmortems

/// The schemas that editors use know the names that documents are read by.
@Suite struct SchemaTests {
  private func properties(_ file: String, _ path: String...) throws -> Set<String> {
    let bytes = try #require(Defaults.file("Data/schemas/\(file).schema.json"))
    var value = DataValue.parseJSON(bytes[...], file: file).value
    for key in path { value = value?["properties"]?[key] }
    return Set((value?["properties"]?.entries ?? []).map(\.key))
  }

  @Test func theFrontMatterHasEveryField() throws {
    let known = try properties("front-matter")
    for field in FieldName.allCases { #expect(known.contains(field.rawValue), "\(field.rawValue)") }
  }

  @Test func theVocabularyHasEveryName() throws {
    func words(_ group: String) throws -> Set<String> { try properties("configuration", "vocabulary", group) }
    #expect(try words("sections") == Set(SectionKind.allCases.map(\.rawValue)))
    #expect(try words("fields") == Set(FieldName.allCases.map(\.rawValue)))
    #expect(try words("columns") == Set(ItemColumn.allCases.map(\.rawValue)))
    #expect(try words("statuses") == Set(PreventionItem.Status.allCases.map(\.rawValue)))
    #expect(try words("moments") == Set(IncidentMoment.allCases.map(\.rawValue)))
  }

  @Test func kindsOfSectionsAreKindsOfDocuments() {
    #expect(ContentSection.Kind.allCases.map(\.rawValue) == RecordKind.allCases.map(\.rawValue))
  }
}

@Suite struct KnownNamesTests {
  private var names: KnownNames {
    var configuration = Configuration()
    var database = KnownService(name: "orders-db")
    database.aliases = ["Orders database"]
    var team = KnownTeam(name: "Storage")
    team.aliases = ["storage-team"]
    var person = KnownPerson(name: "Dana Cho")
    person.aliases = ["@dana"]
    var playbooks = ContentSection(folder: "handbook/playbooks")
    playbooks.kind = .runbook
    playbooks.title = "Playbooks"
    var handbook = ContentSection(folder: "handbook")
    handbook.kind = .reference
    configuration.services = [database]
    configuration.teams = [team]
    configuration.people = [person]
    configuration.sections = [handbook, playbooks]
    return KnownNames(configuration)
  }

  @Test(arguments: [
    ("storage-team", "Storage"), ("STORAGE", "Storage"), ("@dana", "Dana Cho"), ("Payments", "Payments"), ("", ""),
  ])
  func namesOwners(text: String, name: String) {
    #expect(names.owner(text) == name)
    #expect(KnownNames().owner(text) == text)
  }

  @Test(arguments: [
    ("handbook/playbooks/disk.md", "Playbooks"), ("handbook/a.md", nil), ("handbook/playbooks2/a.md", nil),
  ])
  func theInnermostSectionCounts(path: String, title: String?) {
    #expect(names.section(of: path)?.title == title)
    #expect(names.section(of: path) != nil && names.section(of: "incidents/a.md") == nil)
  }

  private func read(_ text: String, path: String, rules: ReadingRules) -> Record {
    let source = SourceText.decode(path: path, bytes: Array(text.utf8)).value
    return RecordReader.read(Document.parse(source).value, rules: rules).value
  }

  /// One name for each service and team, whatever the document calls them; a folder says what its documents are.
  @Test func documentsAreReadByThem() {
    var rules = shippedRules
    rules.names = names
    let text = """
      ---
      services: [Orders database, orders-db, checkout]
      teams: [storage-team]
      owner: "@dana"
      date: 2026-03-11
      severity: SEV1
      ---

      # The disk was full

      ## Prevention items

      | Action | Owner |
      | --- | --- |
      | Alert on the disk | storage-team |
      """
    let record = read(text, path: "incidents/a.md", rules: rules)
    #expect(record.postmortem?.services.map(\.value) == ["orders-db", "checkout"])
    #expect(record.postmortem?.teams.map(\.value) == ["Storage"])
    #expect(record.owner == "Dana Cho")
    #expect(record.postmortem?.preventionItems.first?.owner?.value == "Storage")
    let runbook = read(text, path: "handbook/playbooks/a.md", rules: rules)
    #expect(runbook.kind == .runbook && runbook.section == "Playbooks")
  }
}
