import Testing
import TextAnalysis

@testable import KnowledgeBase

@Suite struct SimilarTextsTests {
  private func groups(_ texts: [String], kinds: [Int] = [], synonyms: String = "") -> [[Int]] {
    let input = texts.enumerated().map { place, text in
      SimilarTexts.Text(owner: place, text: text, kind: place < kinds.count ? kinds[place] : 0)
    }
    return SimilarTexts.groups(input, synonyms: Synonyms(parsing: synonyms)).map(\.members)
  }

  @Test(arguments: [
    // The same in other words and another order.
    ("Alert on the time left until the disk is full", "Disk alerts: the time left until full", true),
    ("Verify Production Secrets: never assume that they are set", "Always verify production secrets", true),
    ("Silent failures: nobody was told about the job", "Silent failures - the job's errors in the log only", true),
    // One subject, two lessons.
    ("Database schema is a contract with every reader", "Database schema was correct", false),
    ("Rotate certificates before they expire", "Certificates expire on weekends", false),
    ("Alert on replication lag before failover", "Alert on queue depth before saturation", false),
    // One title over two lessons; one name of a practice over two stories.
    ("Silent failures: nobody was told about the job", "Silent failure - no message for users of the form", false),
    (
      "Cross-team collaboration: support and billing found the caller",
      "Cross-team collaboration – storage drained the racks in time", false
    ),
    // What every postmortem says.
    ("The team worked well together", "The team quickly worked together", false), ("None", "None", false),
    ("", "", false),
    ("Communication", "Communication", false),
  ])
  func saysTheSame(a: String, b: String, expected: Bool) {
    #expect(groups([a, b]).isEmpty != expected)
  }

  @Test func aDenialIsAnotherLesson() {
    #expect(groups(["Failover drills kept", "Failover drills kept"]).count == 1)
    #expect(groups(["Failover drills kept", "No failover drills kept"]).isEmpty)
  }

  @Test func whatWentWellIsNotWhatWentWrong() {
    let texts = ["Rollback of the canary took seconds", "Rollback of the canary took hours"]
    #expect(groups(texts, kinds: [1, 1]).count == 1)
    #expect(groups(texts, kinds: [1, 2]).isEmpty)
    #expect(groups(texts, kinds: [1, 0]).count == 1)
  }

  @Test func aChainOfNeighboursIsNotOneGroup() {
    // Each is like the next, and the first has nothing of the last.
    let texts = [
      "alpha bravo charlie delta echo", "bravo charlie delta echo foxtrot", "charlie delta echo foxtrot golf",
      "delta echo foxtrot golf hotel", "echo foxtrot golf hotel india", "foxtrot golf hotel india juliet",
    ]
    let found = groups(texts)
    #expect(!found.isEmpty)
    #expect(!found.contains { $0.contains(0) && $0.contains(5) })
  }

  @Test func synonymsAreOneWord() {
    let texts = ["Raise the k8s quota", "Raise the Kubernetes quota"]
    #expect(groups(texts).isEmpty)
    #expect(groups(texts, synonyms: "k8s = kubernetes") == [[0, 1]])
  }

  @Test func oneOwnersTextsAreNoFinding() {
    let text = SimilarTexts.Text(owner: 7, text: "Promote replicas with one rehearsed command", kind: 0)
    #expect(SimilarTexts.groups([text, text], synonyms: Synonyms()).isEmpty)
  }

  @Test func namesWhatAllWordingsShare() throws {
    let texts = ["Promote the replicas with one rehearsed command", "One rehearsed command promotes replicas"]
    let input = texts.enumerated().map { SimilarTexts.Text(owner: $0, text: $1, kind: 0) }
    let group = try #require(SimilarTexts.groups(input, synonyms: Synonyms()).first)
    #expect(Set(group.sharedWords) == ["promote", "replicas", "rehearsed", "command"])
  }

  /// Texts that are alike are found whatever else there is: no text is another's rare word.
  @Test func otherTextsChangeNothing() {
    let pair = ["Drain the queue before the broker restarts", "Before the broker restarts, drain the queue"]
    let others = (0..<300).map { "Drain broker queue number \($0) with tool t\($0) and plan p\($0 % 7) again" }
    let found = groups(others + pair)
    #expect(found.contains([300, 301]))
  }
}
