/// What a sentence says about work that was promised: whether it is a promise at all, how far it is, whose it is.
///
/// English only; task boxes, marks and columns say it in every language.
enum Promise {
  /// A paragraph in a section of prevention items speaks of work when it has a verb of intent, or begins with
  /// a command. Thanks, excuses and introductions have neither.
  static func isOne(_ text: String) -> Bool {
    let words = Label.normalized(text).split(separator: " ", maxSplits: 80)
    guard words.count >= 3, let first = words.first else { return false }
    return words.contains(where: intents.contains) || !openings.contains(first)
  }

  /// Whether a text begins with what its authors are going to do.
  static func opens(_ text: String) -> Bool {
    let words = Label.normalized(String(text.prefix(80))).split(separator: " ").prefix(6)
    guard let first = words.first, words.count > 3 else { return false }
    if ["i'll", "we'll"].contains(first) { return true }
    guard ["i", "we"].contains(first) else { return false }
    let next = words.dropFirst().first { !["also", "therefore", "now", "then"].contains($0) } ?? ""
    return next == "will" || next == "plan" || ["am", "are"].contains(next) && words.contains("going")
  }

  /// The first sentence of a paragraph in which its authors say what they are going to build: "… but we will enforce
  /// stricter limits in the coming months".
  static func sentence(in text: String) -> String? {
    let bytes = Array(text.utf8)
    for range in bytes.withUnsafeBufferPointer(Sentence.ranges).prefix(12) {
      let sentence = String(decoding: bytes[range], as: UTF8.self).trimmedASCII()
      let words = Label.normalized(sentence).split(separator: " ").prefix(60)
      for (place, word) in words.enumerated() where ["we", "i", "we'll", "i'll"].contains(word) {
        var next = words.dropFirst(place + 1)
          .filter { !["also", "therefore", "be", "soon", "then", "now"].contains($0) }[...]
        if word.utf8.count <= 2 {
          guard let verb = next.first else { break }
          next = next.dropFirst()
          if ["am", "are"].contains(verb), next.prefix(2) == ["going", "to"] || next.prefix(2) == ["planning", "to"] {
            next = next.dropFirst(2)
          } else if ["plan", "intend"].contains(verb), next.first == "to" {
            next = next.dropFirst()
          } else if verb != "will" {
            continue
          }
        }
        if let work = next.first, works.contains(where: { work.hasPrefix($0) }) { return sentence }
      }
    }
    return nil
  }

  /// How verbs of work begin, whatever their ending.
  private static let works = [
    "add", "build", "improv", "enforc", "implement", "monitor", "migrat", "replac", "automat", "introduc", "creat",
    "review", "upgrad", "extend", "reduc", "increas", "harden", "instal", "document", "rewrit", "refactor", "alert",
    "chang", "remov", "updat", "deploy",
  ]

  private static let intents: Set<Substring> = [
    "will", "should", "shall", "need", "needs", "plan", "planning", "plans", "must", "continue", "continuing",
    "improve",
    "improving", "intend", "working", "going", "we'll", "ought", "implementing", "implement", "adding", "exploring",
    "evaluate",
    "evaluating", "investigating", "introducing", "committed", "reviewing", "looking",
  ]

  /// Words that begin statements, not commands.
  private static let openings: Set<Substring> = [
    "the", "a", "an", "this", "that", "these", "those", "it", "we", "i", "our", "there", "no", "in", "on", "at", "as",
    "while",
    "if", "although", "for", "all", "and", "but", "or", "to", "of", "with", "after", "before", "when", "since",
    "because", "they",
    "you", "your", "their", "his", "its", "none", "thanks", "thank", "here", "below", "above", "however", "every",
    "regardless",
    "note", "what", "where", "who", "some", "please",
  ]

  /// How far the work is, where the sentence says so: "We have removed …", "… has been disabled", "We are working on …".
  static func status(_ text: String) -> PreventionItem.Status? {
    let lead = text.prefix { $0 != "\n" }
    // "**Least privilege**: We are working on it": the sentence stands behind the label.
    let sentence = lead.firstIndex(of: ":").map { lead[lead.index(after: $0)...] }.map(String.init)
    for candidate in [String(lead)] + (sentence.map { [$0] } ?? []) {
      let words = Label.normalized(String(candidate.prefix(160))).split(separator: " ").prefix(16)
      if let status = status(Array(words)) { return status }
    }
    return nil
  }

  private static func status(_ words: [Substring]) -> PreventionItem.Status? {
    guard let first = words.first else { return nil }
    // "We have moved it. We will add an alert": some of it is still to be done.
    if words.contains(where: { ["will", "we'll"].contains($0) }) { return nil }
    for (index, word) in words.enumerated() {
      // In a clause that sets a condition the tense says nothing.
      if ["if", "when", "that", "which", "until", "once", "where", "after", "because"].contains(word) { break }
      let next = words.dropFirst(index + 1).first ?? ""
      let afterNext = words.dropFirst(index + 2).first ?? ""
      if word == "has" || word == "have", next == "been" {
        return ["scheduled", "planned", "proposed", "filed"].contains(afterNext) ? .open : .done
      }
      if ["is", "are", "we're"].contains(word),
        ["working", "planning", "improving", "looking", "investigating"].contains(next)
      {
        return .inProgress
      }
    }
    // "Switched to pnpm", "Added an alert": what begins in the past is done; "Improved alerting" is a wish.
    if words.count > 2, deeds.contains(first) || first.hasSuffix("ed") && objects.contains(words[1]) { return .done }
    guard ["we", "i", "we've", "i've"].contains(first), words.count > 2 else { return nil }
    let verb =
      words.dropFirst().first {
        !["have", "already", "also", "since", "now", "then"].contains($0) && !$0.hasSuffix("ly")
      } ?? ""
    return verb.hasSuffix("ed") && verb != "need" || irregular.contains(verb) ? .done : nil
  }

  /// "Fixed the script", "Enhanced `import.sh`:": whether a text begins with a verb in the past.
  static func beginsWithDeed(_ text: String) -> Bool {
    let words = text.prefix(60).split { $0 == " " || $0 == ":" }
    guard words.count > 1, let first = words.first?.lowercased() else { return false }
    return deeds.contains(first[...]) || first.hasSuffix("ed") && first.utf8.count > 5 && !noDeeds.contains(first)
  }

  private static let noDeeds: Set<String> = [
    "indeed", "proposed", "planned", "required", "automated", "recommended", "succeed", "proceed", "exceed",
    "scheduled",
    "suggested", "unneeded", "expected", "estimated", "detailed", "related", "needed", "advanced", "limited", "shared",
  ]

  private static let deeds: Set<Substring> = [
    "added", "fixed", "removed", "moved", "switched", "deployed", "created", "updated", "upgraded", "reverted", "wrote",
    "documented", "merged", "disabled", "changed", "replaced", "introduced", "implemented", "configured", "migrated",
    "patched", "released", "restored",
  ]
  private static let objects: Set<Substring> = [
    "the", "a", "an", "our", "all", "to", "from", "some", "this", "its", "their", "both", "two", "every", "each",
  ]

  private static let irregular: Set<Substring> = [
    "made", "built", "wrote", "set", "put", "rolled", "ran", "got", "gave", "took", "written", "shut", "cut", "sent",
  ]

  /// "The platform team will …" → "platform team"; "The Foundation's Security Initiative is planning" likewise.
  static func owner(_ text: String) -> String? {
    // "**Monitor exceptions:** The error tracking team should": the sentence stands behind the label.
    let lead = text.prefix(60)
    let sentence = lead.firstIndex(of: ":").map { text[text.index(after: $0)...] } ?? text[...]
    return team(in: sentence.prefix(100).split(separator: " ")) ?? body(in: sentence.prefix(100).split(separator: " "))
  }

  /// A name of several words, all of them capitals, that plans something.
  private static func body(in words: [Substring]) -> String? {
    guard let verb = words.prefix(7).firstIndex(where: { ["will", "is", "are", "plans"].contains($0) }), verb >= 2,
      words[verb] == "will" || words[verb] == "plans"
        || words.dropFirst(verb + 1).first.map({ ["planning", "working"].contains($0) }) == true
    else { return nil }
    let name = words[..<verb].drop { ["The", "the", "Our", "our"].contains($0) }
    guard name.count >= 2, name.allSatisfy({ $0.first?.isUppercase == true || ["of", "and", "for"].contains($0) })
    else {
      return nil
    }
    return name.joined(separator: " ")
  }

  private static func team(in words: [Substring]) -> String? {
    guard let end = words.prefix(6).firstIndex(where: { ["team", "Team", "squad"].contains($0) }), end > 0,
      let verb = words.dropFirst(end + 1).first,
      ["will", "is", "are", "should", "must", "to", "has", "plans", "needs"].contains(verb)
    else { return nil }
    let name = ["The", "the", "Our", "our"].contains(words[0]) ? words[1...end] : words[0...end]
    guard name.count > 1 else { return nil }
    return name.joined(separator: " ")
  }
}
