/// What the names of a file and of its folders say of what it is: `0x19-postmortem/`, `OUTAGE-2026-03-14-checkout.md`,
/// `postmortem-template.md`.
enum DocumentName {
  /// The words of a name in lower case, without the numbers in front: `incident`, `reports` of `07_Incident-Reports`.
  static func words(_ name: some StringProtocol) -> [String] {
    let parts = name.lowercased().split { $0 == "-" || $0 == "_" || $0 == " " || $0 == "." || $0 == "+" }
    return parts.drop { isNumber($0) }.map(String.init)
  }

  /// `2026`, `07`, `0x19`.
  private static func isNumber(_ word: Substring) -> Bool {
    let digits = word.utf8.starts(with: [0x30, 0x78]) ? word.utf8.dropFirst(2) : word.utf8[...]
    return !digits.isEmpty && digits.allSatisfy { $0.isDigit || word.utf8.count > 2 && (0x61...0x66).contains($0) }
      && (word.utf8.first?.isDigit ?? false)
  }

  /// Whether a folder holds postmortems: its name ends in the word for them.
  static func holdsPostmortems(_ folder: some StringProtocol) -> Bool {
    var words = words(folder)
    while let last = words.last, last.utf8.allSatisfy(\.isDigit) { words.removeLast() }
    guard let last = words.last else { return false }
    if ["postmortem", "postmortems", "incidentes", "incidencias", "störungen", "ausfälle", "pannes"].contains(last) {
      return true
    }
    guard words.count >= 2 else { return false }
    let before = words[words.count - 2]
    if last == "mortem" || last == "mortems" { return before == "post" }
    return ["incident", "outage", "postmortem"].contains(before)
      && ["report", "reports", "review", "reviews", "retro", "retros", "retrospective", "retrospectives"].contains(last)
  }

  /// Words by which a file says that it is about postmortems, and none itself.
  private static let aboutThem: Set<String> = [
    "template", "templates", "guide", "guideline", "guidelines", "process", "policy", "howto", "how", "checklist",
    "example", "examples", "index", "faq", "training", "culture", "runbook", "playbook", "management", "handbook",
    "procedure", "response", "plan", "sample", "prompt", "plantilla", "modelo", "modèle", "vorlage", "テンプレート", "模板",
  ]

  /// Whether a file is named as the report of one incident: `incident_report_wallets`, `outage-2026-03-14`.
  static func isOfIncident(_ stem: String) -> Bool {
    let words = words(stem)
    guard let first = words.first, words.count >= 2, aboutThem.isDisjoint(with: words) else { return false }
    let isPostmortem = first == "postmortem" || first == "post" && words[1] == "mortem"
    if isPostmortem { return words.count >= (first == "post" ? 3 : 2) }
    if words.last == "postmortem" || words.suffix(2) == ["post", "mortem"] { return true }
    guard ["incident", "incidente", "outage", "rca", "störung", "panne", "incidencia"].contains(first) else {
      return false
    }
    return ["report", "review", "retro", "retrospective"].contains(words[1]) ? words.count >= 3 : date(in: words) != nil
  }

  private static func date(in words: [String]) -> CivilDate? {
    for start in words.indices.dropLast(2) where words[start].utf8.count == 4 {
      if let date = CivilDate(iso: words[start...(start + 2)].joined(separator: "-")) { return date }
    }
    return words.lazy.compactMap { word in
      guard word.utf8.count == 8, word.utf8.allSatisfy(\.isDigit) else { return nil }
      let digits = Array(word)
      return CivilDate(iso: String(digits[..<4]) + "-" + String(digits[4..<6]) + "-" + String(digits[6...]))
    }.first
  }

  /// Whether a file is named as a template: `postmortem-template`, `_template`, `template-incident`. One with a day in
  /// its name may be of an incident with a template.
  static func isTemplate(_ stem: String) -> Bool {
    let words = words(stem)
    guard let first = words.first, let last = words.last, words.count > 1 || first == "template",
      !stem.utf8.contains(where: \.isDigit)
    else { return false }
    let names: Set<String> = ["template", "plantilla", "modelo", "modèle", "vorlage", "テンプレート", "模板"]
    return names.contains(last)
      || names.contains(first) && (words.count == 1 || ["incident", "postmortem", "post", "outage"].contains(words[1]))
  }
}

/// Places that a template leaves for its authors.
enum TemplatePlaces {
  /// Of a title: "{Incident title}", "<Name of the incident>", "[TITLE]".
  static func stand(inTitle title: String) -> Bool {
    for (open, close) in [("{", "}"), ("<", ">")] {
      guard let start = title.firstPlace(of: open), let end = title[start.upperBound...].firstPlace(of: close) else {
        continue
      }
      let inside = title[start.upperBound..<end.lowerBound].trimmedASCII()
      if inside.utf8.contains(where: \.isLetter), inside.utf8.count <= 60 { return true }
    }
    return false
  }

  /// How many stand in a text: what is in braces and begins with a letter, `YYYY-MM-DD`, `HH:MM`, `1900-01-01`.
  static func count(in bytes: [UInt8], upTo limit: Int) -> Int {
    bytes.withUnsafeBufferPointer { bytes in
      var count = 0
      var at = 0
      while at < bytes.count, count < limit {
        switch bytes[at] {
        case 0x7B:
          // `{name}` of at most 80 bytes on one line.
          var end = at + 1
          while end < bytes.count, end - at <= 80, bytes[end] != 0x7D, bytes[end] != 0x0A { end += 1 }
          if end < bytes.count, bytes[end] == 0x7D, end > at + 1, bytes[at + 1].isLetter || bytes[at + 1] == 0x7B {
            count += 1
            at = end
          }
        case 0x59 where stands("YYYY-MM-DD", bytes, at), 0x48 where stands("HH:MM", bytes, at),
          0x31 where stands("1900-01-01", bytes, at):
          count += 1
          at += 4
        default: break
        }
        at += 1
      }
      return count
    }
  }

  private static func stands(_ text: StaticString, _ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) -> Bool {
    guard at + text.utf8CodeUnitCount <= bytes.count else { return false }
    return text.withUTF8Buffer { ByteSearch.stands($0, in: bytes, at: at) }
  }
}
