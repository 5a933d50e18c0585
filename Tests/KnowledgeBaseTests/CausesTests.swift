import Diagnostics
import Postmortems
import Testing

@testable import KnowledgeBase

@Suite struct CausesTests {
  @Test func gathersOneMessageInAllItsWordings() throws {
    let base = knowledgeBase([
      incident(
        "A", date: "2025-01-10", causes: "[capacity.exhaustion]",
        body: "We saw `upstream 10.0.0.7 timed out after 30s`."),
      incident(
        "B", date: "2025-02-10", causes: "[capacity.exhaustion]", body: "We saw `upstream 10.1.9.2 timed out after 5s`."
      ),
      incident(
        "C", date: "2025-03-10", causes: "[infra.dns, capacity.exhaustion]",
        body: "`upstream 10.1.9.9 timed out after 9s`"),
    ]).value
    let leaf = try #require(base.leaf("capacity.exhaustion"))
    let signature = try #require(leaf.signatures.first)
    #expect(signature.pattern == "upstream <n> timed out after <n>s")
    #expect(signature.text == "upstream 10.1.9.2 timed out after 5s")
    #expect(signature.incidents == ["B", "A"])
    #expect(signature.variants == ["upstream 10.0.0.7 timed out after 30s"])
    #expect(
      base.incident("A")?.related.first?.reasons.contains(.sameErrorSignature("upstream 10.0.0.7 timed out after 30s"))
        == true)
  }

  @Test func countsRolesAndSourcesApart() throws {
    let base = knowledgeBase([
      incident("A", date: "2025-01-10", causes: "[capacity.exhaustion]"),
      incident("B", date: "2025-02-10", causes: "[infra.dns, capacity.exhaustion]"),
      incident("C", date: "2025-03-10", causes: "[infra.dns]"),
    ]).value
    let leaf = try #require(base.leaf("capacity.exhaustion"))
    #expect((leaf.counts.primaryStated, leaf.counts.primaryInferred) == (1, 0))
    #expect((leaf.counts.contributingStated, leaf.counts.all) == (1, 2))
  }

  @Test func setsAdviceBesideWhatWasDone() throws {
    let base = knowledgeBase([
      incident(
        "A", date: "2025-01-10", causes: "[capacity.exhaustion]",
        body: "## Action items\n\n- [x] Alert on the time left until the disk is full\n- [ ] Alert on inodes\n")
    ]).value
    let leaf = try #require(base.leaf("capacity.exhaustion"))
    #expect(leaf.practice.map(\.kind) == PreventionItem.Kind.allCases)
    let detect = try #require(leaf.practice.first { $0.kind == .detect })
    #expect((detect.done.count, detect.agreed.count, detect.isHole) == (1, 1, false))
    #expect(!detect.patterns.isEmpty)
    let coverage = try #require(base.leafCoverage.first { $0.cause == "capacity.exhaustion" })
    #expect(coverage.holes == [.eliminate, .contain, .recover, .practise])
    #expect(base.categoryCoverage.map(\.cause) == ["capacity"])
  }

  @Test func tellsNeighboursApartFromBothSides() throws {
    let leaf = try #require(knowledgeBase([incident("A", date: "2025-01-10")]).value.leaf("code.logic"))
    let concurrency = try #require(leaf.neighbours.first { $0.cause == "code.concurrency" })
    #expect(concurrency.direction == .speaksForNeighbour)
    #expect(!concurrency.text.isEmpty)
    #expect(leaf.neighbours.contains { $0.direction == .speaksForThis })
  }

  @Test func anItemAddressesTheCauseThatItsWordsSpeakFor() throws {
    let base = knowledgeBase([
      incident(
        "A", date: "2025-01-10", causes: "[code.logic, security.expiry]",
        body:
          "## Action items\n\n- [ ] Alert before a certificate expired or certificate expiry comes near\n- [ ] Tidy up\n"
      )
    ]).value
    #expect(base.prevention.map(\.cause) == ["security.expiry", "code.logic"])
    guard case .words(let words) = base.prevention[0].causeBasis else {
      Issue.record("\(String(describing: base.prevention[0].causeBasis))")
      return
    }
    #expect(!words.isEmpty)
    #expect(base.prevention[1].causeBasis == .primaryCause)
  }
}

@Suite struct RelatedTests {
  /// Names add to what else two incidents share, and are no reason by themselves, however many they are.
  @Test func namesRelateInCompany() throws {
    let names = "`pki-agent`, `svc-cert.pem`, `renew-loop` and `acme-order` were stale."
    /// One of many services that an outage hit: by itself not enough either.
    func services(_ own: String) -> String { "[db, " + (1...6).map { "\(own)\($0)" }.joined(separator: ", ") + "]" }
    let base = knowledgeBase([
      incident("A", date: "2025-01-10", causes: "[code.logic, infra.dns]", services: services("a"), body: names),
      incident("B", date: "2025-02-10", causes: "[security.expiry]", services: services("b"), hour: 13, body: names),
      // What contributed is no company for names.
      incident("C", date: "2025-03-10", causes: "[data.query, infra.dns]", services: "[c]", hour: 16, body: names),
      incident("D", date: "2025-04-10", causes: "[capacity.exhaustion]", services: services("d"), body: "Nothing."),
    ]).value
    #expect(base.incident("A")?.related.map(\.to) == ["B"])
    let terms = ["acme-order", "pki-agent", "renew-loop", "svc-cert.pem"]
    #expect(base.incident("A")?.related.first?.reasons == [.sharedTerms(terms), .sameService("db")])
    #expect(base.incident("C")?.related.isEmpty == true)
    #expect(base.compare("A", "C")?.verdict == .tooLittle)
  }

  /// What is counted is what is named, and not the narrower thing that weighs more: a cause on one service.
  @Test func countsAreTrueFromEitherSide() throws {
    let base = knowledgeBase(
      (1...12).map { number in
        let services = number < 3 ? "[shared, wide]" : "[s\(number), a, b, c, d, e, f, wide]"
        return incident("M\(number)", date: "2025-02-0\(number % 9 + 1)", causes: "[infra.dns]", services: services)
      }
    ).value
    for (a, b) in [("M1", "M2"), ("M2", "M1"), ("M3", "M4")] {
      let shared = try #require(base.compare(a, b)).shared
      let counts = Dictionary(uniqueKeysWithValues: shared.map { ($0.reason, $0.holders) })
      #expect(counts[.samePrimaryCause("infra.dns")] == 12)
      #expect(counts[.sameService("wide")] == 12)
      #expect(counts[.sameService("shared")] == (a == "M3" ? nil : 2))
    }
  }

  @Test(arguments: [
    ("This is unrelated to A.", true), ("A (unrelated) was closed on that day.", true),
    ("Es besteht kein Zusammenhang mit A.", true), ("A est sans rapport.", true), ("A とは無関係。", true),
    ("An unrelated deploy was under way, see A.", false), ("The tickets are not unrelated to A.", false),
    ("Similar to A.", false),
  ])
  func whatTheTextCallsUnrelatedIsNotRelated(words: String, isApart: Bool) {
    let base = knowledgeBase([
      incident("A-1", date: "2025-01-10", services: "[db]"),
      incident(
        "B-2", date: "2025-03-11", services: "[db]",
        body: words.replacing("A", with: "A-1").replacing("A-1n", with: "An")),
    ]).value
    #expect((base.compare("A-1", "B-2")?.verdict == .saidUnrelated) == isApart, "\(words)")
    #expect((base.compare("B-2", "A-1")?.verdict == .saidUnrelated) == isApart, "\(words)")
    #expect(base.incident("A-1")?.related.isEmpty == isApart)
    #expect(base.recurrences.isEmpty == isApart)
  }

  @Test func comparesAnyTwo() throws {
    let many = (1...9).map { incident("M\($0)", date: "2025-02-1\($0 % 10)", causes: "[infra.dns]", services: "[m]") }
    let base = knowledgeBase(
      many + [
        incident("A", date: "2025-01-10", causes: "[code.logic]", services: "[a]", extra: "not_related: [P]"),
        incident("B", date: "2025-01-11", causes: "[data.query]", services: "[b]"),
        incident("P", date: "2025-01-12", causes: "[code.logic]", services: "[a]"),
      ]
    ).value
    #expect(base.compare("A", "B")?.verdict == .nothingShared)
    #expect(base.compare("A", "P")?.verdict == .pinnedApart)
    #expect(base.compare("P", "A")?.verdict == .pinnedApart)
    #expect(base.compare("A", "P")?.shared.isEmpty == false)
    #expect(base.compare("A", "A")?.verdict == .sameDocument)
    #expect(base.compare("A", "NOPE") == nil)
    let ranks = (2...9).compactMap { base.compare("M1", "M\($0)", limit: 3)?.verdict }
    #expect(ranks.count { if case .listed = $0 { true } else { false } } == 3)
    #expect(ranks.count { if case .crowdedOut = $0 { true } else { false } } == 5)
    // What is listed on the page is what the comparison says.
    for incident in base.incidents {
      for (rank, relation) in incident.related.enumerated() {
        #expect(base.compare(incident.id, relation.to)?.verdict == .listed(rank: rank + 1))
        #expect(base.compare(incident.id, relation.to)?.shared.map(\.reason) == relation.reasons)
      }
    }
  }

  @Test func anAddressOfTheRepositoryIsALink() {
    let base = knowledgeBase([
      ("2023-01/a.md", incident("A", date: "2023-01-31").text),
      (
        "2023-05/b.md",
        incident(
          "B", date: "2023-05-08", causes: "[infra.dns]", services: "[b]",
          body: "See <https://example.com/team/kb/blob/main/2023-01/a.md>."
        ).text
      ),
    ]).value
    #expect(base.backlinks["A"]?.map(\.from) == ["B"])
    #expect(base.incident("A")?.related.first?.reasons == [.linked])
  }

  /// What is inferred with less than three in ten is a guess, and no cause of the incident.
  @Test(arguments: [(0.29, false), (0.3, true), (0.9, true)])
  func aGuessIsNoCause(confidence: Double, counts: Bool) throws {
    var records = readRecords([incident("A", date: "2025-01-10")])
    func inferred(_ cause: String, _ role: CauseAttribution.Role) -> CauseAttribution {
      CauseAttribution(
        cause: cause, role: role,
        provenance: Provenance(.inference, at: SourceLocation(file: "a.md", line: 1), confidence: confidence),
        statement: nil)
    }
    records[0].postmortem?.causes = [inferred("code.logic", .primary), inferred("infra.dns", .contributing)]
    let base = KnowledgeBase.build(records: records, taxonomy: shippedTaxonomy).value
    #expect(base.incident("A")?.primaryCauseID == (counts ? "code.logic" : nil))
    #expect(base.incident("A")?.causes.count == (counts ? 2 : 0))
    #expect(base.withoutCause == (counts ? [] : ["A"]))
    #expect(base.leaf("infra.dns")?.incidents.isEmpty == !counts)
    // The record keeps it.
    #expect(base.record("A")?.postmortem?.causes.count == 2)
  }
}
