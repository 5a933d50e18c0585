import Testing
import TextAnalysis

@Suite struct SynonymsTests {
  @Test func readsOneGroupALineAndNamesWhatSaysNothing() {
    var synonyms = Synonyms()
    let problems = synonyms.merge("# comment\noom = Out of Memory # another\n\nalone\nC# = csharp\n= =\n")
    #expect(synonyms.groups.map(\.name) == ["~c", "~oom"])
    #expect(synonyms.groups[1].members == [["oom"], ["out", "of", "memori"]])
    #expect(problems.map(\.line) == [4, 6])
  }

  @Test func aFileOfOnesOwnJoinsTheGroupsThatItSharesAMemberWith() {
    var synonyms = Synonyms(parsing: "db = database\npg = postgres")
    #expect(synonyms.merge("databases = datastore = pg").isEmpty)
    #expect(synonyms.groups.count == 1)
    #expect(
      Set(synonyms.groups[0].members.map { $0.joined(separator: " ") }) == [
        "db", "databas", "pg", "postgr", "datastor",
      ])
  }

  @Test func similarTextsShareStemsAndSynonyms() {
    let synonyms = Synonyms(parsing: "db = database")
    let a = TextProfile("Failing over the database needs a runbook", synonyms: synonyms)
    let b = TextProfile("Fail over of a DB needs runbooks!", synonyms: synonyms)
    let c = TextProfile("Certificates expire on weekends", synonyms: synonyms)
    #expect(a.cosine(to: b) > 0.8)
    #expect(a.jaccard(to: b) > 0.6)
    #expect(a.cosine(to: c) == 0)
    #expect(TextProfile("").cosine(to: a) == 0)
    #expect(abs(a.cosine(to: a) - 1) < 1e-12)
  }
}
