import Postmortems
import Testing

@testable import KnowledgeBase

/// Documents of several subjects that share nothing across them: services, causes, names, messages, words and days.
private struct SubjectCorpus {
  static let causes = [
    "capacity.exhaustion", "infra.dns", "code.leak", "security.expiry", "data.query", "config.value",
  ]
  /// Words of one subject stand in no other.
  static let words = [
    "disk volume quota inode watermark retention prune archive",
    "zone resolver nameserver delegation glue root anycast serial",
    "heap allocator arena pointer fragment reclaim garbage object",
    "certificate chain issuer renewal handshake trust bundle cipher",
    "planner index vacuum bloat cursor tuple statistics hint",
    "setting flagfile override template rollout region canary locale",
  ].map { $0.split(separator: " ").map(String.init) }

  var generator: SeededGenerator

  mutating func document(_ number: Int, subject: Int, day: Int) -> (path: String, text: String) {
    let words = SubjectCorpus.words[subject]
    func pick() -> String { words[Int.random(in: 0..<words.count, using: &generator)] }
    let lessons = (0..<3).map { _ in "- Watch the \(pick()) and the \(pick()) before the \(pick()) of the \(pick())\n" }
    let items = (0..<2).map { "- [\(["x", " "][$0])] Bound the \(pick()) of the \(pick())\n" }
    let body = """
      As in S\(subject)N-\(Int.random(in: 0..<6, using: &generator)), the `\(pick())-\(pick())` and `\(pick())_\(pick())` said `\(pick()) \(pick()) failed: 10.0.0.\(number)`.

      ## Lessons learned

      \(lessons.joined())
      ## Action items

      \(items.joined())
      """
    let service = "\(words[0])-\(Int.random(in: 0..<2, using: &generator))"
    return incident(
      "S\(subject)N-\(number)", date: "20\(10 + subject)-0\(day % 9 + 1)-1\(day % 10)",
      causes: "[\(SubjectCorpus.causes[subject])]", services: "[\(service)]",
      extra: "alerts: [\(words[1])Alert]\nteams: [\(words[2])]", body: body)
  }
}

@Suite struct PropertyTests {
  /// Everything that is said of one subject's documents, and nothing of where it stands among the others.
  private func findings(of subject: Int, in base: KnowledgeBase) -> [String] {
    let prefix = "S\(subject)N"
    func text(_ place: Int) -> String { base.learnings[place].learning.text }
    func item(_ place: Int) -> String { base.prevention[place].item.id }
    var out = base.incidents.filter { $0.id.hasPrefix(prefix) }.map { incident in
      "\(incident.id) \(incident.related) \(incident.duplicateOf ?? "-")"
    }
    out += base.learnings.filter { $0.incident.hasPrefix(prefix) }.map { entry in
      "\(entry.incident) \(entry.learning.text): \(entry.alsoLearned.map(text)) \(entry.cameBackAfter.map(text) ?? "-") "
        + "\(entry.themes.map { base.themes[$0].id })"
    }
    out += base.learningGroups.filter { $0.incidents.contains { $0.hasPrefix(prefix) } }.map { group in
      "\(group.id) \(group.name) \(group.members.map(text)) \(group.incidents) \(group.sharedWords) \(group.cameBack)"
    }
    out += base.recurrences.filter { $0.incident.hasPrefix(prefix) }.map { recurrence in
      "\(recurrence.incident) \(recurrence.earlier) \(recurrence.ties) \(recurrence.days) \(recurrence.verdict) "
        + "\(recurrence.openItems.map(item)) \(recurrence.undatedItems.map(item))"
    }
    out += base.chains.filter { $0.incidents.contains { $0.hasPrefix(prefix) } }.map {
      "\($0.cause) \($0.incidents) \($0.services)"
    }
    if let leaf = base.leaf(SubjectCorpus.causes[subject]) {
      out.append("\(leaf.incidents) \(leaf.signatures) \(leaf.counts) \(leaf.learnings.map(text)) \(leaf.symptoms)")
      out.append("\(leaf.practice.map { "\($0.kind) \($0.done.map(item)) \($0.agreed.map(item))" })")
    }
    out += base.services.filter { $0.incidents.contains { $0.hasPrefix(prefix) } }.map {
      "\($0.id) \($0.incidents) \($0.restore)"
    }
    for groups in [base.teams, base.alerts.map(\.group)] {
      out += groups.filter { $0.incidents.contains { $0.hasPrefix(prefix) } }.map {
        "\($0.id) \($0.incidents) \($0.causes) \($0.prevention.map(item)) \($0.learnings.map(text)) \($0.firstSeen?.iso ?? "-")"
      }
    }
    out += base.alerts.filter { $0.group.incidents.contains { $0.hasPrefix(prefix) } }.map { "\($0.triage)" }
    out += base.leafCoverage.filter { $0.cause == SubjectCorpus.causes[subject] }.map { coverage in
      "\(coverage.incidents) \(coverage.cells.map { "\($0.kind) \($0.done.map(item)) \($0.agreed.map(item))" })"
    }
    out += base.backlinks.filter { $0.key.hasPrefix(prefix) }.map { "\($0.key) \($0.value)" }
    out += base.prevention.filter { $0.incident.hasPrefix(prefix) }.map {
      "\($0.item.id) \($0.cause ?? "-") \($0.status) \($0.isOverdue) \($0.ageDays ?? -1)"
    }
    out += base.duplicates.filter { $0.canonical.hasPrefix(prefix) }.map { "\($0)" }
    return out.sorted()
  }

  @Test(arguments: 1...12)
  func aChangeChangesOnlyWhatFollows(seed: Int) throws {
    var corpus = SubjectCorpus(generator: SeededGenerator(state: UInt64(seed)))
    let subjects = SubjectCorpus.causes.indices
    var documents = subjects.flatMap { subject in (0..<6).map { corpus.document($0, subject: subject, day: $0) } }
    let asOf = try #require(CivilDate(iso: "2026-01-01"))
    let before = knowledgeBase(documents, asOf: asOf).value
    // There is something that could change.
    #expect(before.backlinks.count > subjects.count && before.alerts.count == subjects.count)
    #expect(before.learningGroups.count > 3)
    #expect(before.recurrences.count > 6)
    #expect(before.incidents.allSatisfy { !$0.related.isEmpty })
    let changed = seed % subjects.count
    let place = changed * 6 + seed % 6

    func expectOnly(_ subject: Int, differsIn base: KnowledgeBase, _ what: String) {
      for other in subjects where other != subject {
        #expect(findings(of: other, in: base) == findings(of: other, in: before), "\(what): subject \(other)")
      }
      #expect(findings(of: subject, in: base) != findings(of: subject, in: before), "\(what)")
    }

    let removed = documents.remove(at: place)
    expectOnly(changed, differsIn: knowledgeBase(documents, asOf: asOf).value, "removed")
    let edited = corpus.document(seed % 6, subject: changed, day: seed % 6 + 2)
    expectOnly(changed, differsIn: knowledgeBase(documents + [edited], asOf: asOf).value, "edited")
    let added = corpus.document(7, subject: changed, day: 7)
    expectOnly(changed, differsIn: knowledgeBase(documents + [removed, added], asOf: asOf).value, "added")
    // And back again it is what it was.
    let restored = knowledgeBase(documents + [removed], asOf: asOf).value
    for subject in subjects { #expect(findings(of: subject, in: restored) == findings(of: subject, in: before)) }
  }

  @Test func theOrderOfFilesNeverMatters() throws {
    var corpus = SubjectCorpus(generator: SeededGenerator(state: 9))
    var documents = SubjectCorpus.causes.indices.flatMap { subject in
      (0..<5).map { corpus.document($0, subject: subject, day: $0) }
    }
    let expected = whole(knowledgeBase(documents).value)
    var generator = SeededGenerator(state: 42)
    for _ in 0..<8 {
      documents.shuffle(using: &generator)
      #expect(whole(knowledgeBase(documents).value) == expected)
    }
  }

  @Test(arguments: [2, 3, 8]) func theNumberOfThreadsNeverMatters(threads: Int) throws {
    var corpus = SubjectCorpus(generator: SeededGenerator(state: 9))
    let documents = SubjectCorpus.causes.indices.flatMap { subject in
      (0..<5).map { corpus.document($0, subject: subject, day: $0) }
    }
    let (expected, found) = (knowledgeBase(documents), knowledgeBase(documents, threads: threads))
    #expect(whole(found.value) == whole(expected.value))
    #expect(found.diagnostics == expected.diagnostics)
  }

  /// Everything but the documents themselves.
  private func whole(_ base: KnowledgeBase) -> String {
    let parts: [Any] = [
      base.incidents.map { "\($0.id) \($0.related) \($0.recursFrom) \($0.recursAs) \($0.learnings)" },
      base.causes.flatMap(\.leaves).map { "\($0.id) \($0.incidents) \($0.signatures) \($0.accompaniedBy)" },
      base.learnings.map { "\($0.incident) \($0.alsoLearned) \($0.themes)" },
      base.learningGroups.map { "\($0)" }, base.themes.map { "\($0.id) \($0.learnings)" },
      base.prevention.map { "\($0.item.id) \($0.cause ?? "") \($0.isOverdue)" }, base.recurrences, base.chains,
      base.services.map { "\($0)" }, base.alerts.map { "\($0)" }, base.teams.map { "\($0)" },
      base.years.map { "\($0)" }, base.severities.map { "\($0)" }, base.detections.map { "\($0)" },
      base.mitigations.map { "\($0)" }, base.categoryCoverage, base.leafCoverage, base.withoutCause,
      base.outcomes.map { "\($0)" },
      base.symptoms.map { "\($0)" }, base.triggers.map { "\($0)" }, base.metrics,
      base.readingPath, base.duplicates, base.backlinks.sorted { $0.key < $1.key }.map { "\($0)" },
    ]
    return parts.map { "\($0)" }.joined(separator: "\n")
  }
}
