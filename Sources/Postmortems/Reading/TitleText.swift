/// Titles as a reader would cite them.
enum TitleText {
  /// Without a pure label in front ("Incident report: …") and marks at the ends.
  static func cleaned(_ text: String) -> String {
    var title = withoutSigns(text)
    // "[Postmortem] Search was down"
    for (open, close) in [("[", "]"), ("(", ")"), ("【", "】")] where title.hasPrefix(open) {
      guard let end = title.firstPlace(of: close) else { continue }
      let rest = withoutSigns(String(title[end.upperBound...]))
      if !rest.isEmpty, isLabel(String(title.dropFirst()[..<end.lowerBound])) { title = rest }
    }
    for separator in [":", "：", " – ", " — ", " - ", "–", "|"] {
      guard let range = title.firstPlace(of: separator) else { continue }
      // "Incident on 2023-01-11 14:22 - …": the colon of a clock time parts nothing.
      if separator == ":", title[range.upperBound...].first?.isNumber == true { continue }
      let label = Label.normalized(String(title[..<range.lowerBound]))
      let rest = withoutSigns(String(title[range.upperBound...]))
      if !rest.isEmpty, isLabel(label) {
        title = rest
        break
      }
    }
    return title
  }

  /// Without emoji and hashes at the ends; brackets and quotation marks belong to the title.
  private static func withoutSigns(_ text: String) -> String {
    func isSign(_ character: Character) -> Bool {
      character == "#" || character == " " || character == "\t"
        || character.unicodeScalars.allSatisfy { $0.properties.isEmoji && $0.value > 0x2000 || $0.value == 0xFE0F }
    }
    var title = Substring(text.trimmedASCII())
    while let first = title.first, isSign(first) { title = title.dropFirst() }
    while let last = title.last, isSign(last) { title = title.dropLast() }
    return String(title)
  }

  /// "Incident report": it says what the document is, and nothing of the incident.
  static func isLabel(_ title: String) -> Bool {
    let label = Label.normalized(title)
    if labels.contains(label) { return true }
    let words = label.split(separator: " ")
    guard (1...6).contains(words.count) else { return false }
    // "Critical incident", "INCIDENTE CRÍTICO".
    // "Incident 12" and "Post Mortem 2021-03-04" number what they name.
    let isGeneric = words.allSatisfy {
      generic.contains($0) || $0.utf8.allSatisfy { $0.isDigit || $0 == 0x2D } || Self.isNumber($0)
    }
    if isGeneric, words.contains(where: kernels.contains) { return true }
    if words.contains(where: { labels.contains(String($0)) }),
      words.allSatisfy({ labels.contains(String($0)) || grades.contains($0) })
    {
      return true
    }
    guard label.utf8.contains(where: { $0 >= 0x80 }) else { return false }
    let letters = label.filter { $0 != " " }
    return letters.count <= 12 && unspaced.contains(where: letters.contains)
  }

  /// Where words are written without spaces: what they end in, or hold.
  private static let unspaced = [
    "事故复盘", "故障复盘", "事故报告", "故障报告", "障害報告", "障害レポート", "ポストモーテム", "インシデント報告", "インシデント記録", "インシデントレポート",
    "インシデント振り返り", "障害記録", "障害振り返り", "事故記録", "事故報告", "事件复盘", "故障记录", "事故记录", "장애보고", "장애보고서", "사고보고",
    "장애회고", "포스트모템", "인시던트리포트",
  ]

  /// `0x19` of "0x19. Postmortem".
  private static func isNumber(_ word: Substring) -> Bool { word.utf8.count <= 5 && word.utf8.first?.isDigit == true }

  private static let kernels: Set<Substring> = [
    "incident", "outage", "postmortem", "post-mortem", "mortem", "rca", "retrospective", "retro", "pir", "aar",
    "disruption", "incidente", "incidencia", "panne", "störung", "vorfall",
  ]
  private static let generic: Set<Substring> = kernels.union([
    "post", "report", "review", "analysis", "summary", "root", "cause", "security", "production", "critical", "major",
    "minor", "public", "blameless", "service", "internal", "external", "the", "of", "a", "on", "brief", "technical",
    "event", "writeup", "write-up", "after", "action", "after-action", "final", "draft", "official", "-", "and",
    "record", "log", "debrief", "informe", "reporte", "relatório", "registro", "rapport", "bericht", "protokoll", "de",
    "d'incident", "del", "do", "von", "zum",
  ])

  /// Words that say how bad it was, or where, and not what.
  private static let grades: Set<Substring> = [
    "critical", "major", "minor", "serious", "production", "prod", "security", "public", "internal", "crítico",
    "crítica",
    "grave", "critique", "majeur", "kritischer", "report", "of", "de", "for", "-",
  ]

  private static let labels: Set<String> = [
    "incident", "incident report", "incident review", "incident postmortem", "incident post-mortem", "postmortem",
    "post-mortem", "post mortem", "retrospective", "rca", "root cause analysis", "outage report", "report",
    "after action review", "blameless postmortem", "security advisory", "security incident", "outage", "service outage",
    "incident summary", "incident analysis", "outage postmortem", "incident retrospective", "public postmortem",
    "postmortem report", "incident post mortem", "post mortem report", "post-mortem report", "incident review report",
    "incident postmortem report", "blameless post-mortem", "post-incident review", "post-incident report",
    "post incident review", "pir", "incident debrief", "cloud incident report", "correction of error", "coe",
    "störung", "störungsbericht", "vorfallbericht", "rapport d'incident", "compte rendu d'incident",
    "informe de incidente", "informe del incidente", "incidente", "relatório de incidente", "障害報告", "障害報告書",
    "インシデント報告", "インシデントレポート", "ポストモーテム", "事后分析", "事故报告", "故障报告", "事件报告", "故障复盘", "事故复盘", "复盘",
  ]

  /// A title that nobody filled in.
  static func isPlaceholder(_ title: String) -> Bool {
    let label = Label.normalized(title)
    return label.isEmpty
      || [
        "issue name", "title", "incident title", "incident name", "title of the incident", "postmortem title",
        "template",
        "untitled", "title incident", "name of the incident",
      ].contains(label)
  }

  /// `2018-02-22-nginx-down.md` → `nginx down`; a date, numbers and the suffix are no part of a title.
  static func fromPath(_ path: String) -> String {
    let stem = FileName.stem(path)
    var words = stem.split { $0 == "-" || $0 == "_" || $0 == " " }.map(String.init)
    while words.count > 1, words[0].utf8.allSatisfy(\.isDigit) { words.removeFirst() }
    let title = words.joined(separator: " ")
    return title.isEmpty ? stem : title.prefix(1).uppercased() + title.dropFirst()
  }

  /// Whole sentences up to about 240 bytes; at least the first one.
  static func shortened(_ text: String) -> String {
    var out = Sentence.first(of: text)
    var rest = Substring(text.utf8.dropFirst(out.utf8.count)).trimmedASCII()
    while !rest.isEmpty {
      let next = Sentence.first(of: rest)
      guard out.utf8.count + next.utf8.count < 240 else { break }
      out += " " + next
      rest = Substring(rest.utf8.dropFirst(next.utf8.count)).trimmedASCII()
    }
    return out
  }
}

/// What the name of a file says.
enum FileName {
  /// The last part without its suffixes: `2018-02-22-nginx-down` of `a/2018-02-22-nginx-down.html.md.erb`.
  static func stem(_ path: String) -> String {
    let name = Array(path.utf8).split(separator: 0x2F).last ?? Array(path.utf8)[...]
    let suffix = suffixes.first { suffix in
      name.count >= suffix.count && zip(name.suffix(suffix.count), suffix).allSatisfy { $0 | 0x20 == $1 | 0x20 }
    }
    return String(decoding: name.dropLast(suffix?.count ?? 0), as: UTF8.self)
  }

  private static let suffixes = [".html.md.erb", ".html.md", ".markdown", ".md", ".qmd"].map { Array($0.utf8) }

  /// The day that a name states, at its start or anywhere in it; that of the folder where the file's own name says
  /// nothing (`2023-08-26-search/README.md`), and its year where a folder is one (`2023/26 August.md`).
  ///
  /// `2021/05/12-wiki.md` says nothing safe and is `nil`.
  static func date(_ path: String) -> CivilDate? {
    let stem = stem(path)
    if let found = date(inName: stem) { return found }
    let folders = path.utf8.split(separator: 0x2F).dropLast().suffix(2).map { String(decoding: $0, as: UTF8.self) }
    if isGeneric(stem), let folder = folders.last, let found = date(inName: folder) { return found }
    guard let day = TimeExpression.leading(spaced(stem))?.day, day.year == nil, let folder = folders.last,
      folder.utf8.count == 4, folder.utf8.allSatisfy(\.isDigit), let year = Int(folder)
    else { return nil }
    return CivilDate(year: year, month: day.month, day: day.day)
  }

  /// `README`, `postmortem`: a name that every such document may have.
  static func isGeneric(_ stem: String) -> Bool {
    ["readme", "index", "report", "summary", "document", "doc", "notes"].contains(stem.lowercased())
      || TitleText.isLabel(stem) && !stem.utf8.contains(where: \.isDigit)
  }

  private static func date(inName name: String) -> CivilDate? {
    let words = spaced(name)
    if let found = TimeExpression.leading(words)?.day?.date(near: nil) ?? TimeScanner.datePrefix(of: name) {
      return found
    }
    // `outage-on-August-26-2023`: words with dashes between them.
    let parted = words.map { $0 == 0x2D ? 0x20 : $0 }
    return TimeScanner.numbers(in: parted)
      ?? TimeExpression.all(in: parted, limit: 4).lazy.compactMap { $0.day?.date(near: nil) }.first
  }

  private static func spaced(_ name: String) -> [UInt8] { name.utf8.map { $0 == 0x5F ? 0x20 : $0 } }
}

extension TimeScanner {
  /// `2018-02-22-nginx-down`: the date ends where a further part of the name begins.
  fileprivate static func datePrefix(of stem: String) -> CivilDate? {
    let bytes = Array(stem.utf8)
    guard bytes.count >= 10 else { return nil }
    return CivilDate(iso: String(decoding: bytes[..<10], as: UTF8.self))
  }

  /// `20230826`, `2023 08 26`: a day in digits that stand apart from other letters and digits.
  fileprivate static func numbers(in bytes: [UInt8]) -> CivilDate? {
    let words = bytes.split { !$0.isDigit && !$0.isLetter }
    for (index, word) in words.enumerated() {
      var digits = word.prefix(while: \.isDigit)
      // `20230826T1000`
      if digits.count < word.count, digits.count != 8 || word[digits.endIndex] | 0x20 != 0x74 { continue }
      if digits.count == 4, index + 2 < words.count, words[index + 1].count == 2, words[index + 2].count == 2 {
        digits += words[index + 1] + words[index + 2]
      }
      guard digits.count == 8, digits.allSatisfy(\.isDigit), let year = Int(ascii: Array(digits.prefix(4))),
        (1_990...2_100).contains(year), let month = Int(ascii: Array(digits.dropFirst(4).prefix(2))),
        let day = Int(ascii: Array(digits.suffix(2))), let date = CivilDate(year: year, month: month, day: day)
      else { continue }
      return date
    }
    return nil
  }
}
