/// Labels that are built rather than named: "Start date/time", "Date/time detected", "Total outage duration".
///
/// A label is such a field where it has the word for it and all its other words are of little meaning. English
/// only; other languages name their labels in the vocabulary.
enum LabelGrammar {
  /// - Parameter label: normalised.
  static func field(_ label: String) -> FieldName? {
    let words = label.split { $0 == " " || $0 == "-" }
    guard (1...6).contains(words.count), words.contains(where: telling.contains) else { return nil }
    let all = Set(words)
    if all.contains("severity"), words.count <= 4, all.subtracting(filler).count <= 2 { return .severity }
    if all.contains("duration") || all.contains("downtime") {
      return all.subtracting(filler).isSubset(of: ["duration", "downtime", "total"]) ? .duration : nil
    }
    if let field = timeTo(words) { return field }
    if ["by", "via", "through"].contains(words.last),
      !all.isDisjoint(with: [
        "detected", "discovered", "noticed", "reported", "found", "identified", "alerted",
      ])
    {
      return .detectedBy
    }
    if words.first == "who", !all.isDisjoint(with: ["noticed", "detected", "discovered", "reported"]) {
      return .detectedBy
    }
    return moment(all)
  }

  /// Every field has one of these in its label.
  private static let telling = moments.reduce(
    into: Set<Substring>(["severity", "duration", "downtime", "to", "by", "via", "through", "who"])
  ) { $0.formUnion($1.1) }

  private static let filler: Set<Substring> = [
    "time", "date", "incident", "outage", "impact", "at", "of", "the", "utc", "issue", "service", "was", "local",
    "event", "timestamp", "when", "first", "full", "fully", "initial", "initially", "on", "it", "problem", "day",
    "user",
    "customer", "approximate", "approx", "actual", "window", "level", "rating", "disruption",
  ]

  private static let moments: [(FieldName, Set<Substring>)] = [
    (.started, ["start", "started", "starts", "began", "begin", "begins", "beginning", "onset"]),
    (.detected, ["detected", "detection", "discovered", "discovery", "noticed", "alerted", "acknowledged"]),
    (.mitigated, ["mitigated", "mitigation", "contained", "containment"]),
    (.resolved, ["resolved", "end", "ended", "ends", "restored", "recovered", "resolution", "fixed", "closed"]),
    (.date, ["occurred", "date", "day", "happened"]),
  ]

  private static func moment(_ words: Set<Substring>) -> FieldName? {
    for (field, names) in moments where !words.isDisjoint(with: names) {
      guard words.subtracting(names).isSubset(of: filler) else { return nil }
      // "Incident" and "Detection" alone are no times.
      return words.isDisjoint(with: ["time", "date", "at", "on", "timestamp", "when", "day"]) && field != .date
        && words.count > 1 ? nil : field
    }
    return nil
  }

  /// "Time to full recovery", "Minutes to detect".
  private static func timeTo(_ words: [Substring]) -> FieldName? {
    guard words.count >= 3, let to = words.firstIndex(of: "to"), to > 0,
      ["time", "minutes", "hours"].contains(words[to - 1])
    else { return nil }
    for word in words[(to + 1)...] {
      switch word {
      case "detect", "detection", "discover", "discovery", "notice", "identify", "identification": return .timeToDetect
      case "mitigate", "mitigation", "contain", "containment": return .timeToMitigate
      case "restore", "restoration", "recover", "recovery", "resolve", "resolution", "repair", "fix":
        return .timeToRestore
      default: continue
      }
    }
    return nil
  }
}
