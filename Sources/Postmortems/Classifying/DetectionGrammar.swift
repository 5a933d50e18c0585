/// Who told whom: reads from a sentence how an incident came to be noticed.
///
/// Phrases alone do not tell "a user in the forum reported" from "a user was affected, we reported": the verb
/// needs its agent. English only; other languages have the signals of the taxonomy.
enum DetectionGrammar {
  struct Finding: Hashable, Sendable {
    /// A value of the facet `detected_by`.
    var value: String
    /// The words between agent and verb.
    var words: String
    /// 1 to 5, as for signals.
    var strength: Double
  }

  /// - Parameter isDetection: the text is known to be about noticing, so that a verb without an agent counts.
  static func read(_ text: String, isDetection: Bool) -> [Finding] {
    var found = Sentence.all(of: text).prefix(isDetection ? 3 : 8).flatMap { sentence in
      findings(Array(sentence.utf8), isDetection)
    }
    // "Pingdom.", "IRC user": nobody is said to do anything, and it is plain enough.
    if found.isEmpty, isDetection, text.utf8.count <= 80 {
      let words = Words(Array(text.utf8)).map { String(decoding: $0.text(in: Array(text.utf8)), as: UTF8.self) }
      // "No alert fired" names what did not notice.
      if !words.contains(where: denials.contains), let agent = words.lazy.compactMap(agent).first {
        found = [Finding(value: agent, words: text, strength: 3)]
      }
    }
    // Who is named first told first.
    var factor = 1.0
    for index in found.indices {
      found[index].strength *= factor
      factor *= 0.75
    }
    return found
  }

  private static func findings(_ sentence: [UInt8], _ isDetection: Bool) -> [Finding] {
    let words = Array(Words(sentence).prefix(60))
    // Most sentences have no verb of noticing, and their words need not be looked at.
    guard words.contains(where: { Verb.begins(sentence[$0.range]) }) else { return [] }
    let plain = words.map { String(decoding: $0.text(in: sentence), as: UTF8.self) }
    var found: [Finding] = []
    for (index, word) in plain.enumerated() {
      guard let verb = Verb(word) else { continue }
      if plain[..<index].suffix(2).contains(where: ["not", "nobody", "never", "no"].contains) { continue }
      // "Error reporting", "a lack of monitoring and alerting": what there is or is not, not what somebody did.
      if word.hasSuffix("ing"), plain[..<index].suffix(1).contains(where: nouns.contains) { continue }
      if plain[..<index].suffix(5).contains(where: lacks.contains) { continue }
      if case .alarm = verb, isSilent(plain, index) { continue }
      let finding =
        passive(plain, index, verb) ?? active(plain, index, verb, isDetection) ?? (isDetection ? bare(verb) : nil)
      guard let finding else { continue }
      let range = words[max(0, index - 4)].range.lowerBound..<words[min(words.count - 1, index + 3)].range.upperBound
      found.append(
        Finding(
          value: finding.value, words: String(decoding: sentence[range], as: UTF8.self), strength: finding.strength))
    }
    return found
  }

  private static let nouns: Set<String> = [
    "error", "crash", "bug", "status", "incident", "monitoring", "and", "for", "our",
  ]
  private static let lacks: Set<String> = ["lack", "lacked", "lacking", "missing", "insufficient", "inadequate"]

  private static let denials: Set<String> = [
    "no", "not", "none", "never", "neither", "nobody", "without", "failed", "silent", "missing",
    "lack", "lacked",
  ]

  /// "Our alerts did not fire", "none of the alarms went off", "alerting failed to page".
  private static func isSilent(_ words: [String], _ index: Int) -> Bool {
    if words[..<index].suffix(4).contains(where: ["none", "neither"].contains) { return true }
    let behind = words[(index + 1)...].prefix(4)
    if behind.prefix(2).contains(where: ["silent", "quiet"].contains) { return true }
    guard let denial = behind.firstIndex(where: ["not", "never", "failed"].contains) else {
      return false
    }
    return words[(denial + 1)...].prefix(3).contains(where: firings.contains)
  }

  private static let firings: Set<String> = [
    "fire", "fired", "trigger", "triggered", "page", "paged", "alert", "go", "went", "sound",
    "raise", "raised", "catch",
    "caught", "notice", "detect", "notify", "work", "cover", "configured", "exist",
  ]

  // MARK: - Verbs

  /// Verbs of noticing and telling.
  fileprivate enum Verb {
    /// `report`, `complain`: said by those who are hurt.
    case complain
    /// `notify`, `inform`, `contact`: somebody else turns to us.
    case tell
    /// `notice`, `realise`, `discover`: by whoever looks.
    case notice
    /// `alert`, `page`: by a machine, unless a person does it.
    case alarm
    case receive

    init?(_ word: String) {
      let word = Array(word.utf8)[...]
      guard let places = Verb.places(word),
        let place = places.first(where: { word.starts(with: Verb.prefixes[$0].0.utf8) })
      else { return nil }
      self = Verb.prefixes[place].1
    }

    /// Whether a word, in any case, may be a verb.
    static func begins(_ word: ArraySlice<UInt8>) -> Bool {
      guard let places = places(word) else { return false }
      return places.contains { place in
        let prefix = prefixes[place].0.utf8
        return word.count >= prefix.count && zip(word, prefix).allSatisfy { $0 | 0x20 == $1 }
      }
    }

    /// The prefixes that begin with the first letter of a word.
    private static func places(_ word: ArraySlice<UInt8>) -> [Int]? {
      guard let first = word.first, first.isLetter else { return nil }
      return byLetter[Int((first | 0x20) - 0x61)]
    }

    private static let byLetter: [[Int]] = (UInt8(0x61)...0x7A).map { letter in
      prefixes.indices.filter { prefixes[$0].0.utf8.first == letter }
    }

    private static let prefixes: [(String, Verb)] = [
      ("report", .complain), ("complain", .complain), ("emailed", .complain), ("messaged", .complain),
      ("tweeted", .complain),
      ("posted", .complain), ("pinged", .complain), ("opened", .complain), ("filed", .complain),
      ("submitted", .complain), ("raised", .complain),
      ("mentioned", .complain), ("wrote", .complain), ("writes", .complain), ("asks", .complain), ("asked", .complain),
      ("calls", .complain), ("called", .complain), ("told", .tell), ("tells", .tell), ("flagged", .complain),
      ("notif", .tell), ("inform", .tell), ("contacted", .tell), ("disclosed", .tell), ("reached", .tell),
      ("reaching", .tell),
      ("notic", .notice), ("realiz", .notice), ("realis", .notice), ("discover", .notice), ("observ", .notice),
      ("detect", .notice), ("spotted", .notice), ("identified", .notice), ("investigat", .notice), ("saw", .notice),
      ("alert", .alarm), ("paged", .alarm), ("pages", .alarm), ("alarm", .alarm), ("pagerduty", .alarm),
      ("opsgenie", .alarm),
      ("received", .receive), ("receives", .receive), ("got", .receive),
    ]
  }

  // MARK: - Agents

  private static let agents: [String: Set<String>] = [
    "customer": [
      "user", "users", "customer", "customers", "client", "clients", "student", "students", "instructor",
      "instructors", "tester", "testers", "community", "subscriber", "subscribers", "player", "players", "tenant",
      "tenants",
      "merchant", "merchants", "reader", "readers", "visitor", "visitors", "support", "helpdesk", "tweet", "tweets",
      "faculty",
      "maintainer", "contributor", "author", "consumers", "stakeholder", "stakeholders",
    ],
    "staff": [
      "we", "engineer", "engineers", "developer", "developers", "operator", "colleague", "colleagues", "employee",
      "employees", "staff",
      "i", "oncall", "sre", "sres", "admin", "admins", "administrator", "member", "members", "team", "teammate",
    ],
    "external": [
      "researcher", "researchers", "vendor", "vendors", "provider", "providers", "partner", "partners", "bank",
      "authorities", "regulator", "validator", "validators", "bounty", "hackerone", "bugcrowd", "firm", "organization",
      "organisation",
    ],
    "alert": [
      "alert", "alerts", "monitor", "monitors", "monitoring", "alarm", "alarms", "pagerduty", "opsgenie",
      "prometheus", "alertmanager",
      "sentry", "datadog", "nagios", "cloudwatch", "pager", "watchdog", "stackdriver",
    ],
    "synthetic": [
      "probe", "probes", "pingdom", "canary", "blackbox", "uptime", "synthetic", "statuscake", "heartbeat",
    ],
  ]

  private static func agent(_ word: String) -> String? {
    agents.first { $0.value.contains(word) }?.key
  }

  /// The agent nearest before the verb: "a user in the forum reported".
  private static func active(_ words: [String], _ index: Int, _ verb: Verb, _ isDetection: Bool)
    -> (value: String, strength: Double)?
  {
    for back in 1...8 where index - back >= 0 {
      guard let agent = agent(words[index - back]) else { continue }
      // "Ana from the payments team reported": one of us, by name.
      if agent == "staff", words[..<(index - back)].suffix(4).contains("from") {
        switch verb {
        case .alarm, .complain, .tell: return ("staff", 4)
        default: break
        }
      }
      switch (verb, agent) {
      // "Team alerted": those who were told, not those who told.
      case (.alarm, "staff"): return ("alert", 1.5)
      case (.tell, "staff"): return back <= 2 ? ("customer", 1.5) : nil
      case (.receive, "staff"): return received(words, index, isDetection)
      // "We saw an alert": the alert saw it first.
      case (.notice, "staff") where words[(index + 1)...].prefix(4).contains { agents["alert"]?.contains($0) ?? false }:
        return ("alert", 4)
      // "We validated the report": somebody else's.
      case (.complain, "staff") where words[index] == "report" && words[..<index].last.map(articles.contains) ?? false:
        return nil
      case (.complain, "staff"): return ("staff", 2)
      case (.receive, _): return nil
      case (.alarm, "alert"): return ("alert", 5)
      default: return (agent, back <= 4 ? 5 : 4)
      }
    }
    if verb.isReceiving { return received(words, index, isDetection) }
    // "A user who was trying out the new form noticed": whoever the clause is about.
    guard let who = words[..<index].lastIndex(of: "who"), who > 0, index - who <= 12 else { return nil }
    return agent(words[who - 1]).map { ($0, 4) }
  }

  private static let articles: Set<String> = ["the", "this", "that", "a", "their", "its", "every", "each"]

  /// "reported by a user", "notified by the researchers": whoever stands behind "by".
  private static func passive(_ words: [String], _ index: Int, _ verb: Verb) -> (value: String, strength: Double)? {
    for ahead in 1...8 where index + ahead + 1 < words.count && words[index + ahead] == "by" {
      for behind in 1...4 where index + ahead + behind < words.count {
        if let agent = agent(words[index + ahead + behind]) { return (agent, 5) }
      }
      switch verb {
      case .tell, .alarm: return ("external", 3)
      case .notice: return ("staff", 2.5)
      case .complain, .receive: return nil
      }
    }
    return nil
  }

  private static let letters: Set<String> = [
    "email", "e-mail", "mail", "warning", "notice", "notification", "letter", "call",
  ]

  /// "received an alert", "received reports from users", "got an email from the provider".
  private static func received(_ words: [String], _ index: Int, _ isDetection: Bool)
    -> (value: String, strength: Double)?
  {
    let rest = words[(index + 1)...].prefix(10)
    for value in ["alert", "synthetic", "external", "customer"] {
      if rest.contains(where: { agents[value]?.contains($0) ?? false }) { return (value, 5) }
    }
    if rest.contains(where: { $0.hasPrefix("report") || $0.hasPrefix("complain") || $0.hasPrefix("ticket") }) {
      return ("customer", 4)
    }
    // "Received an email from the provider": whoever wrote is not one of us.
    if let from = rest.firstIndex(of: "from"), rest[..<from].contains(where: letters.contains) {
      return ("external", 4)
    }
    if isDetection, let from = rest.firstIndex(of: "from"), from + 1 < words.count { return ("external", 2.5) }
    return nil
  }

  /// A verb that nobody is named for, in a text that is about noticing.
  private static func bare(_ verb: Verb) -> (value: String, strength: Double) {
    switch verb {
    case .complain: ("customer", 2.5)
    case .tell: ("customer", 1.5)
    case .notice: ("staff", 2)
    case .alarm: ("alert", 4)
    case .receive: ("customer", 0.5)
    }
  }
}

extension DetectionGrammar.Verb {
  fileprivate var isReceiving: Bool { if case .receive = self { true } else { false } }
}
