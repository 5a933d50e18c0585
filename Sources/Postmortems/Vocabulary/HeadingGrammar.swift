/// Headings that are questions or phrases rather than names: "What didn't go so well?", "How we found out",
/// "Future measures". A list of synonyms never ends; how such headings are built does.
///
/// English only; other languages name their sections in the vocabulary.
enum HeadingGrammar {
  /// - Parameter words: of the normalised heading.
  static func kind(of words: [Substring]) -> SectionKind? {
    guard (2...13).contains(words.count), let first = words.first else { return nil }
    let heading = Heading(words: Set(words))
    if let kind = long(heading, first, words) { return kind }
    if words.count <= 6, heading.has(lucky) { return .lucky }
    if questions.contains(first) { return words.count <= 12 ? question(heading, first, words) : nil }
    // "Are Wire installations affected?"
    if ["are", "is", "was", "were"].contains(first), heading.has(["affected", "impacted"]) { return .impact }
    return words.count <= 5 ? phrase(heading, words) : nil
  }

  /// Headings that are half a sentence: "List of steps we are taking to prevent this", "An explanation of how and why
  /// this happened".
  private static func long(_ heading: Heading, _ first: Substring, _ words: [Substring]) -> SectionKind? {
    if heading.has(["steps", "actions", "measures"]),
      heading.has(["taking", "prevent", "preventing", "avoid", "ensure", "against"])
    {
      return .actions
    }
    if heading.has(["explanation", "why"]), heading.has(["why"]), !heading.has(["late", "long", "learn"]),
      heading.has([
        "happened", "happen", "wrong", "mistake", "mistakes", "occurred", "occur", "failed", "fail", "broke",
        "explanation",
      ])
    {
      return .rootCause
    }
    // "Summary of the issues found during the emergency"
    if ["summary", "overview"].contains(first), words.count >= 3, words[1] == "of",
      heading.has([
        "issue", "issues", "problem", "problems", "incident", "incidents", "outage", "outages", "event", "failure",
        "situation", "disruption",
      ])
    {
      return .summary
    }
    if ["improving", "strengthening", "hardening", "preventing", "avoiding"].contains(first) { return .actions }
    // "What has been done so that it cannot recur", "So that this does not happen again".
    if !["why", "how"].contains(first),
      heading.has(["recur", "recurs"]) || words.suffix(2) == ["happen", "again"] && heading.has(not.union(["cannot"]))
    {
      return .actions
    }
    if first == "where", heading.has(["here", "next"]), heading.has(["go", "going"]) { return .actions }
    if first == "what", heading.has(["underlying", "root"]) { return .rootCause }
    if first == "what", heading.has(["happens"]), heading.has(["now", "next"]) { return .actions }
    if first == "why", heading.has(["possible", "able"]) { return .rootCause }
    if first == "how", heading.has(["happen", "happened", "occur", "occurred", "come"]) { return .rootCause }
    if first == "what", heading.has(["being", "done"]), heading.has(["is", "are"]) { return .actions }
    if heading.has(["aware"]), heading.has(["became", "become", "we", "how", "were", "first"]) { return .detection }
    if questions.contains(first), heading.has(["differently", "change", "better", "improve"]),
      heading.has(["we'll", "will", "plan", "planning"])
    {
      return .actions
    }
    return nil
  }

  private struct Heading {
    let words: Set<Substring>
    func has(_ any: Set<Substring>) -> Bool { !words.isDisjoint(with: any) }
  }

  private static let questions: Set<Substring> = ["what", "where", "how", "why", "who", "which", "things", "when"]
  private static let lucky: Set<Substring> = ["lucky", "luck", "fortunate", "fortunately"]
  private static let moves: Set<Substring> = [
    "went", "go", "going", "gone", "goes", "worked", "work", "do", "did", "done", "handled", "performed",
  ]
  private static let bad: Set<Substring> = [
    "wrong", "badly", "poorly", "better", "improve", "improved", "worse", "bad", "broke", "differently", "failed",
  ]
  private static let good: Set<Substring> = ["well", "right", "good", "great", "smoothly", "fine"]
  private static let not: Set<Substring> = [
    "not", "didn't", "didnt", "don't", "wasn't", "weren't", "couldn't", "never", "less",
  ]
  private static let prevent: Set<Substring> = [
    "prevent", "preventing", "prevention", "avoid", "avoiding", "recurrence", "reoccurrence", "again", "recurring",
  ]
  private static let future: Set<Substring> = [
    "will", "next", "doing", "we'll", "plan", "plans", "planned", "planning", "changing", "change", "improving",
    "making",
    "preventing",
  ]
  private static let affected: Set<Substring> = ["affected", "impacted", "impact", "hit"]
  private static let found: Set<Substring> = [
    "detect", "detected", "notice", "noticed", "discover", "discovered", "alerted", "learn", "know", "find",
    "identified",
  ]
  private static let repaired: Set<Substring> = [
    "fix", "fixed", "resolve", "resolved", "recover", "recovered", "restore", "restored", "repaired", "respond",
    "responded", "solve", "solved", "mitigate", "mitigated",
  ]

  private static func question(_ heading: Heading, _ first: Substring, _ words: [Substring]) -> SectionKind? {
    if heading.has(["learn", "learned", "learnt"]), first == "what" { return .lessons }
    if heading.has(moves) || heading.has(["could", "can", "should"]) {
      if heading.has(good) { return heading.has(not) ? .wentWrong : .wentWell }
      // "What we did not see" is no judgement; "What we did not do" is.
      let isMove = heading.has(moves.subtracting(["did", "do"])) || words.last == "do"
      if heading.has(bad) || isMove && heading.has(not) && first != "why" { return .wentWrong }
    }
    if heading.has(["learn", "learned", "learnt", "learning"]), first == "what" || first == "things" {
      return .lessons
    }
    if first == "how", let last = words.last, ["work", "works", "worked"].contains(last), words.count >= 3,
      !heading.has(["it", "we", "well", "response"])
    {
      return .background
    }
    if first == "why", heading.has(found),
      heading.has(["long", "late", "later", "earlier", "sooner", "hard", "difficult"])
    {
      return .detection
    }
    if heading.has(prevent) || heading.has(future) && heading.has(["we", "we're", "are", "is", "it", "we'll"]) {
      return .actions
    }
    if heading.has(affected), first != "why",
      first != "how" || heading.has(["customers", "users", "we", "were", "was", "did"])
    {
      return .impact
    }
    if heading.has(found), first == "how" || first == "when" { return .detection }
    if heading.has(repaired), first == "how" || first == "what" { return .resolution }
    if first == "why" && heading.has(["happen", "happened", "break", "broke", "fail", "failed"])
      || heading.has(["caused", "causes", "cause"])
    {
      return .rootCause
    }
    if heading.has(["triggered", "trigger"]) { return .trigger }
    if first == "what", heading.has(["happened", "occurred"]) { return .summary }
    if first == "what", heading.has(["did", "done"]), heading.has(["we", "was"]) { return .resolution }
    return nil
  }

  /// What is to hold from now on, or who is to do it: "Durable protection", "Agreed actions", "Process fix".
  private static func plan(_ heading: Heading, _ words: [Substring]) -> SectionKind? {
    guard let last = words.last else { return nil }
    if ["safeguards", "guardrails", "protections", "protection", "countermeasures", "preventives"].contains(last),
      !heading.has(["existing", "missing", "data", "failed", "no"])
    {
      return .actions
    }
    if words.count <= 3, last == "recommended" { return .actions }
    if heading.has(["process", "procedural"]), ["fix", "fixes"].contains(last) { return .actions }
    // What somebody did in the middle of it is no plan.
    if ["actions", "measures"].contains(last),
      !heading.has([
        "response", "recovery", "recovering", "mitigation", "mitigating", "restoration", "emergency", "immediate",
        "initial", "containment", "user", "users", "attacker", "attackers", "malicious", "taken", "performed", "first",
        "investigation", "investigative", "maintenance", "diagnostic", "debugging", "remediation", "github", "existing",
        "customer", "customers", "planned", "pre-agreed",
      ])
    {
      return .actions
    }
    return nil
  }

  private static let plans: Set<Substring> = [
    "future", "further", "next", "planned", "preventive", "preventative", "corrective", "long-term", "short-term",
    "remedial", "recommended", "proposed", "follow-up", "followup", "remaining", "outstanding", "longer-term",
    "immediate", "medium-term", "near-term", "mid-term", "additional", "review", "proactive", "resulting", "process",
    "organizational", "organisational", "systemic", "agreed", "suggested", "pending",
  ]
  private static let deeds: Set<Substring> = [
    "measure", "measures", "action", "actions", "step", "steps", "work", "improvement", "improvements", "change",
    "changes", "task", "tasks", "plan", "plans", "items", "mitigations", "fixes", "prevention",
  ]

  /// A noun with what it is about: "Future measures", "Actions taken", "Affected systems".
  private static func phrase(_ heading: Heading, _ words: [Substring]) -> SectionKind? {
    if let last = words.last, let first = words.first, ["actions", "steps", "measures", "action"].contains(last),
      ["resolving", "restoring", "repair", "restorative"].contains(first)
    {
      return .resolution
    }
    // "Most likely cause", "Verified cause", "Analysis of causes".
    if let last = words.last, ["cause", "causes"].contains(last),
      !heading.has(["contributing", "contributory", "secondary", "other", "further", "additional", "of", "the"])
        || heading.has(["likely", "probable", "suspected", "presumed", "possible", "actual", "analysis", "immediate"])
    {
      return .rootCause
    }
    // "The honest lesson", "Takeaways for the team".
    if let last = words.last, ["lesson", "lessons", "takeaway", "takeaways", "learnings"].contains(last) {
      return .lessons
    }
    if heading.has(["identified", "observed", "uncovered"]), words.count <= 4,
      heading.has(["problems", "gaps", "weaknesses", "shortcomings", "deficiencies"])
    {
      return .wentWrong
    }
    if let kind = plan(heading, words) { return kind }
    if heading.has(["taken", "performed"]), heading.has(["action", "actions", "steps", "measures"]) {
      return .resolution
    }
    // "Task review" looks at what was, "Actions following review" at what will be.
    if heading.has(plans), heading.has(deeds), words.count != 2 || words.last != "review" { return .actions }
    if words.last == "plan" { return .actions }
    if words.first == "details" || words.first == "explanation" || words.first == "analysis", words.count > 1 {
      if heading.has(["vulnerability", "issue", "bug", "exploit", "problem", "flaw", "failure", "cause"]) {
        return .rootCause
      }
      if heading.has(["fix", "solution", "patch"]) { return .resolution }
    }
    if heading.has(["implemented", "applied", "deployed"]),
      heading.has(["fix", "fixes", "solution", "changes", "mitigations"])
    {
      return .resolution
    }
    if let first = words.first, ["affected", "impacted"].contains(first) { return .impact }
    if words.count <= 3, let last = words.last, ["participants", "attendees", "responders", "parties"].contains(last) {
      return .people
    }
    return nil
  }
}
