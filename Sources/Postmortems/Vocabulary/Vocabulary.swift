import DataFormats
import Diagnostics
import TextAnalysis

/// The facts that a label may state, as in the `fields` of the vocabulary file.
public enum FieldName: String, Hashable, Sendable, CaseIterable {
  case id, title, date, published, severity, status, services, teams, alerts, zone
  case started, detected, mitigated, resolved
  case timeToDetect = "time_to_detect"
  case timeToMitigate = "time_to_mitigate"
  case timeToRestore = "time_to_restore"
  case duration, impact, trigger, causes
  case detectedBy = "detected_by"
  case detectionGap = "detection_gap"
  case mitigation, symptoms, summary, tags, related, outcomes, owner

  /// Its place among all names.
  var ordinal: Int {
    switch self {
    case .id: 0
    case .title: 1
    case .date: 2
    case .published: 3
    case .severity: 4
    case .status: 5
    case .services: 6
    case .teams: 7
    case .alerts: 8
    case .zone: 9
    case .started: 10
    case .detected: 11
    case .mitigated: 12
    case .resolved: 13
    case .timeToDetect: 14
    case .timeToMitigate: 15
    case .timeToRestore: 16
    case .duration: 17
    case .impact: 18
    case .trigger: 19
    case .causes: 20
    case .detectedBy: 21
    case .detectionGap: 22
    case .mitigation: 23
    case .symptoms: 24
    case .summary: 25
    case .tags: 26
    case .related: 27
    case .outcomes: 28
    case .owner: 29
    }
  }

  // A raw value's own hash would be that of its name.
  public func hash(into hasher: inout Hasher) { hasher.combine(ordinal) }
}

/// What a column of a table of prevention items holds.
public enum ItemColumn: String, Hashable, Sendable, CaseIterable {
  case id, text, owner, status, due, completed, priority, ticket, kind, addresses
}

/// The words by which sections, labels, columns and states are recognised: data that a site extends.
public struct Vocabulary: Sendable {
  private var sections: [String: SectionKind] = [:]
  private var fields: [String: FieldName] = [:]
  private var columns: [String: ItemColumn] = [:]
  private var statuses: [String: PreventionItem.Status] = [:]
  private var placeholders: Set<String> = []
  /// Headings over what explains a table of prevention items and promises nothing.
  private var legends: Set<String> = []
  /// Names of sections that count only where a list or a table stands below: "Recommendations" may be advice.
  private var listed: Set<String> = []
  /// Words that name a section only where they stand alone.
  private var alone: Set<String> = []
  private var momentPhrases: [IncidentMoment: [String]] = [:]
  /// What entries of a timeline say when they are a moment of the incident.
  private(set) var moments = MomentCues([:])
  /// Section names by the stems of their words: `measure` for `measures`.
  private var stemmed: [String: SectionKind] = [:]

  public init() {}

  /// Reads the format of `Sources/Defaults/Data/vocabulary.yml`; unknown names are diagnosed and skipped.
  public static func read(_ data: DataValue?, file: String) -> Diagnosed<Vocabulary> {
    var vocabulary = Vocabulary()
    let diagnostics = vocabulary.extend(with: data, file: file)
    return Diagnosed(vocabulary, diagnostics)
  }

  /// Adds words; a word that is already known moves to where it is named last.
  public mutating func extend(with data: DataValue?, file: String) -> [Diagnostic] {
    let diagnostics = VocabularyCheck(file: file).check(data)
    func words(_ group: String, _ add: (String, [String]) -> Bool) {
      for entry in data?[group]?.entries ?? [] { _ = add(entry.key, entry.value.strings.map(\.text)) }
    }
    words("sections") { key, list in add(list, as: SectionKind(rawValue: key), to: \.sections) }
    words("fields") { key, list in add(list, as: FieldName(rawValue: key), to: \.fields) }
    words("columns") { key, list in add(list, as: ItemColumn(rawValue: key), to: \.columns) }
    words("statuses") { key, list in add(list, as: PreventionItem.Status(rawValue: key), to: \.statuses) }
    words("moments") { key, list in
      guard let moment = IncidentMoment(rawValue: key) else { return false }
      momentPhrases[moment, default: []] += list
      return true
    }
    if data?["moments"] != nil { moments = MomentCues(momentPhrases) }
    for word in data?["placeholders"]?.strings ?? [] { placeholders.insert(Label.normalized(word.text)) }
    for word in data?["legends"]?.strings ?? [] { legends.insert(Label.normalized(word.text)) }
    for word in data?["listed"]?.strings ?? [] { listed.insert(Label.normalized(word.text)) }
    for word in data?["alone"]?.strings ?? [] { alone.insert(Label.normalized(word.text)) }
    for (name, kind) in sections.sorted(by: { $0.key < $1.key }) where !alone.contains(name) {
      stemmed[Label.stemmed(name)] = kind
    }
    return diagnostics
  }

  private mutating func add<Name>(
    _ list: [String], as name: Name?, to path: WritableKeyPath<Vocabulary, [String: Name]>
  ) -> Bool {
    guard let name else { return false }
    for word in list { self[keyPath: path][Label.key(word)] = name }
    return true
  }

  // MARK: - Look-up

  /// The labels that state a fact, sorted.
  func labels(for field: FieldName) -> [String] { fields.filter { $0.value == field }.keys.sorted() }

  /// The names that a section goes by, sorted.
  func names(of kind: SectionKind) -> [String] { sections.filter { $0.value == kind }.keys.sorted() }

  /// How surely a heading names a section.
  enum Match: Int, Sendable {
    /// It says more than the name: "Questions for follow up".
    case contained
    /// It is the name, a form of it, or a question that asks for it.
    case exact
  }

  /// The canonical section that a heading or label introduces, or `nil`: told apart, not forced into shape.
  public func section(_ heading: String) -> SectionKind? { sectionMatch(heading)?.kind }

  func sectionMatch(_ heading: String) -> (kind: SectionKind, match: Match)? {
    let label = Label.normalized(heading)
    if let kind = sections[label] { return (kind, .exact) }
    // "Background: how files are hosted": the name, and what it is about.
    if heading.utf8.contains(where: { $0 == 0x3A || $0 == 0xEF }),
      let colon = heading.firstIndex(where: { $0 == ":" || $0 == "：" })
    {
      let lead = Label.normalized(String(heading[..<colon]))
      let rest = heading[heading.index(after: colon)...]
      // A whole sentence behind it is no heading.
      if rest.utf8.count <= 60, !rest.allSatisfy({ $0 == " " }), let kind = sections[lead],
        !alone.contains(lead) || ![.summary, .lessons, .people, .references].contains(kind)
      {
        return (kind, .exact)
      }
    }
    if let kind = joint(heading) { return (kind, .exact) }
    let all = label.split(separator: " ")
    // "Timeline 21 – 25 April": what follows the name is about the days.
    let words = Array(all.prefix { !Label.isAboutDays($0) })
    guard !words.isEmpty, words.count <= 13 else { return nil }
    let name = words.joined(separator: " ")
    // "Incident 2024-03-04" is the title of one.
    if words.count < all.count, alone.contains(name) { return nil }
    if let kind = sections[name] ?? stemmed[Label.stemmed(name)] { return (kind, .exact) }
    // "Incident impact", "Outage timeline": what all of it is about says nothing.
    if words.count == 2, Self.events.contains(words[0]), let kind = sections[String(words[1])] { return (kind, .exact) }
    if let kind = HeadingGrammar.kind(of: words) ?? misspelled(words) { return (kind, .exact) }
    // A heading that says much more than a name is a sentence, not a section.
    if let kind = containedWithoutSpaces(label) { return (kind, .contained) }
    if words.count <= 7, !Self.broken.contains(words[0]), words.last.map(Self.manuals.contains) != true,
      let kind = contained(in: words)
    {
      return (kind, .contained)
    }
    return inBrackets(heading).map { ($0, .contained) }
  }

  /// "Was geschah, Stunde um Stunde (timeline)": the name in another language, in brackets.
  private func inBrackets(_ heading: String) -> SectionKind? {
    guard heading.utf8.count <= 120, let open = heading.firstIndex(where: { $0 == "(" || $0 == "（" }),
      let close = heading[open...].firstIndex(where: { $0 == ")" || $0 == "）" })
    else { return nil }
    let name = Label.normalized(String(heading[heading.index(after: open)..<close]))
    guard !alone.contains(name) else { return nil }
    return sections[name]
  }

  /// "Resolution / Workaround", "Detection & Response": names beside each other; the first counts.
  private func joint(_ heading: String) -> SectionKind? {
    guard heading.utf8.count <= 60, heading.utf8.contains(where: { $0 == 0x2F || $0 == 0x26 || $0 == 0x7C }) else {
      return nil
    }
    let parts = heading.split { $0 == "/" || $0 == "&" || $0 == "|" }.map { Label.normalized(String($0)) }
    guard parts.count == 2 else { return nil }
    let kinds = parts.compactMap { sections[$0] }
    guard kinds.count == 2 else { return nil }
    // "Context / Timeline": what led up to it is told by the way.
    return kinds[0] == .background || kinds[0] == .facts ? kinds[1] : kinds[0]
  }

  /// Chinese and Japanese write no spaces: the longest name at the end of a short heading, else anywhere in it.
  private func containedWithoutSpaces(_ label: String) -> SectionKind? {
    let letters = Array(label.filter { $0 != " " })
    guard (3...14).contains(letters.count), letters.contains(where: { ($0.utf8.first ?? 0) >= 0xE3 }) else {
      return nil
    }
    for length in stride(from: letters.count - 1, through: 2, by: -1) {
      for start in stride(from: letters.count - length, through: 0, by: -1) {
        let name = String(letters[start..<start + length])
        if let kind = sections[name], name.utf8.count >= 6, (name.utf8.first ?? 0) >= 0xE3 { return kind }
      }
    }
    return nil
  }

  /// The longest name that stands in a heading. Of equals the last counts, where an English compound has its
  /// noun ("Follow-up timeline"), or the first where it is followed by what it is about ("Summary of impact").
  private func contained(in words: [Substring]) -> SectionKind? {
    let nounFirst = words.contains { Self.joints.contains($0) }
    // "Timeline summary" and "Root cause details" are about what the other word names.
    if !nounFirst, let last = words.last, Self.generic.contains(last), words.count <= 4,
      let kind = sections[words.dropLast().joined(separator: " ")],
      !alone.contains(words.dropLast().joined(separator: " "))
    {
      return kind
    }
    for count in stride(from: words.count - 1, through: 1, by: -1) where words.count <= count + 4 {
      let starts = Array(0...(words.count - count))
      for start in nounFirst ? starts : starts.reversed() {
        let name = words[start..<start + count].joined(separator: " ")
        guard name.utf8.count > 3, let kind = sections[name], count > 1 || !alone.contains(name) else { continue }
        return kind
      }
    }
    return nil
  }

  /// "Broken recovery procedures" are a finding, not the recovery.
  private static let broken: Set<Substring> = ["broken", "failed", "missing", "lack", "poor", "no", "slow", "unclear"]
  /// "Recovery procedures" are for the next time, "Resolution status" says how it stands.
  private static let manuals: Set<Substring> = [
    "procedures", "instructions", "runbook", "runbooks", "playbook", "status",
  ]
  private static let events: Set<Substring> = ["incident", "outage", "event", "issue", "the", "our"]
  private static let joints: Set<Substring> = [
    "of", "on", "for", "to", "in", "about", "and", "de", "du", "des", "del", "da", "do", "der", "und", "et", "y", "e",
  ]
  private static let generic: Set<Substring> = [
    "summary", "overview", "details", "description", "report", "analysis", "discussion", "notes", "section",
  ]

  /// A single long word with one slip of the finger: "Atendees".
  private func misspelled(_ words: [Substring]) -> SectionKind? {
    guard words.count == 1, let word = words.first.map({ Array($0.utf8) }), word.count >= 7 else { return nil }
    let near = sections.keys.filter {
      Self.mayBeOneSlipApart($0, word) && !alone.contains($0) && Suggestion.distance(word, Array($0.utf8)) == 1
    }
    return near.min().flatMap { sections[$0] }
  }

  /// Whether all but two bytes of the longer one agree from the front and from the back: every heading is compared with
  /// every name, and hardly any come so far.
  private static func mayBeOneSlipApart(_ name: String, _ word: [UInt8]) -> Bool {
    let (longer, shorter) = (max(name.utf8.count, word.count), min(name.utf8.count, word.count))
    guard longer - shorter <= 1 else { return false }
    var same = 0
    for (a, b) in zip(name.utf8, word) {
      if a != b { break }
      same += 1
    }
    for (a, b) in zip(name.utf8.reversed(), word.reversed()) {
      if a != b { break }
      same += 1
    }
    return same >= longer - 2
  }

  /// Whether a name is one only where it stands alone.
  func isAlone(_ heading: String) -> Bool { alone.contains(Label.normalized(heading)) }

  /// Whether what stands below a heading explains the words of a table.
  func isLegend(_ heading: String) -> Bool { legends.contains(Label.normalized(heading)) }

  /// Whether a heading is a section only if it holds a list or a table.
  func wantsList(_ heading: String) -> Bool { listed.contains(Label.normalized(heading)) }

  public func field(_ label: String) -> FieldName? {
    let key = Label.key(label)
    return fields[key] ?? LabelGrammar.field(key)
  }

  public func column(_ heading: String) -> ItemColumn? { columns[Label.key(heading)] }

  /// The status that a whole cell or mark states, or that it begins with (`Done 3 May`).
  public func status(_ text: String) -> PreventionItem.Status? {
    let label = Label.key(text)
    if let status = statuses[label] { return status }
    let words = label.split(separator: " ")
    for count in [2, 1] where words.count > count {
      if let status = statuses[words.prefix(count).joined(separator: " ")] { return status }
    }
    return nil
  }

  /// The status that a text names, all of it: a tracker's "Open for review" is not "open".
  public func status(named text: String) -> PreventionItem.Status? { statuses[Label.key(text)] }

  /// The status that a heading states of all that stands below it, with a word before or behind: "Already done",
  /// "What is planned", "Changes implemented", "Work in progress".
  public func status(ofGroup heading: String) -> PreventionItem.Status? {
    let words = Label.normalized(heading).split(separator: " ")
    guard (2...5).contains(words.count) else { return nil }
    let rest = words.drop { Self.beforeStatus.contains($0) }
    if rest.count < words.count, let status = statuses[rest.joined(separator: " ")] { return status }
    let noun = words.prefix { Self.work.contains($0) }
    return noun.isEmpty ? nil : statuses[words.dropFirst(noun.count).joined(separator: " ")]
  }

  private static let beforeStatus: Set<Substring> = [
    "already", "now", "currently", "still", "what", "what's", "that", "we", "we've", "have", "has", "been", "is", "are",
    "was", "were", "things", "actions", "items", "fixes", "measures", "changes",
  ]
  private static let work: Set<Substring> = [
    "actions", "action", "items", "tasks", "work", "changes", "fixes", "measures", "improvements", "mitigations",
    "remediations", "remediation", "follow-ups", "steps", "safeguards", "immediate", "corrective", "preventive",
    "preventative",
  ]

  /// Whether a text stands for "not filled in yet".
  public func isPlaceholder(_ text: String) -> Bool {
    let label = Label.normalized(text)
    return label.isEmpty || placeholders.contains(label) || Vocabulary.isLeftStanding(text)
  }

  /// Marks that templates leave for their authors: `{{ lesson }}`, `<action>`, `YYYY-MM-DD`, `HH:MM`, `SEV-?`.
  private static func isLeftStanding(_ text: String) -> Bool {
    let text = text.trimmedASCII()
    guard text.utf8.count <= 80, let first = text.utf8.first, first >= 0x80 || "{<YyHhXxSsDd".utf8.contains(first)
    else {
      return false
    }
    if text.hasPrefix("{{") && text.hasSuffix("}}") || text.hasPrefix("<") && text.hasSuffix(">") { return true }
    let upper = text.uppercased()
    return ["YYYY", "HH:MM", "XX:XX", "SEV-?", "SEV?", "SEV#", "SEV-X", "SEVX"].contains(where: upper.hasPrefix)
      || upper == "DRAFT | FINAL" || upper == "YES / NO" || upper == "YES/NO"
  }
}

/// How labels and headings are compared.
public enum Label {
  /// Lower-cased, without numbering in front, a remark in brackets behind, emoji, marks and punctuation at
  /// both ends, and with single spaces: `3. Timeline (all times UTC):` → `timeline`.
  public static func normalized(_ text: String) -> String {
    let ascii = text.utf8.withContiguousStorageIfAvailable { bytes in
      bytes.contains { $0 >= 0x80 } ? nil : normalized(ascii: bytes)
    }
    return ascii.flatMap(\.self) ?? normalized(unicode: text)
  }

  /// The same for ASCII, which most labels are: without a look at Unicode's tables.
  private static func normalized(ascii bytes: UnsafeBufferPointer<UInt8>) -> String {
    // A word and the space before it make one byte each at most, so there is room.
    String(unsafeUninitializedCapacity: bytes.count + 1) { out in
      var words = AsciiWords(out)
      var depth = 0
      for byte in bytes {
        switch byte {
        case 0x28, 0x5B: depth += 1
        case 0x29, 0x5D: depth = max(0, depth - 1)
        case _ where depth > 0: continue
        case 0x41...0x5A: words.append(byte | 0x20)
        case 0x61...0x7A, 0x30...0x39, 0x27: words.append(byte)
        case 0x2D where words.isInWord: words.append(byte)
        default: words.endWord()
        }
      }
      words.endWord()
      return words.withoutNumbering()
    }
  }

  /// The words of a label as they are written one behind the other, each behind a space.
  private struct AsciiWords {
    private let out: UnsafeMutableBufferPointer<UInt8>
    private var count = 0
    /// Where the word at hand begins.
    private var start = 0
    /// Where the last word begins, and where the numbers in front of all words end.
    private var last = 0
    private var numbering = 0
    private var isNumbering = true

    init(_ out: UnsafeMutableBufferPointer<UInt8>) { self.out = out }

    var isInWord: Bool { count > start }

    mutating func append(_ byte: UInt8) {
      guard count < out.count else { return }
      out[count] = byte
      count += 1
    }

    mutating func endWord() {
      guard isInWord else { return }
      if isNumbering, count - start > 2 || !out[start..<count].allSatisfy(\.isDigit) {
        isNumbering = false
        numbering = start
      }
      if out[count - 1] == 0x2D { count -= 1 }
      last = start
      append(0x20)
      start = count
    }

    /// Leaves out the numbers in front, unless nothing else is there.
    ///
    /// - Returns: how many bytes there are.
    func withoutNumbering() -> Int {
      let first = isNumbering ? last : numbering
      let end = max(first, count - 1)
      if first > 0 { for index in first..<end { out[index - first] = out[index] } }
      return end - first
    }
  }

  private static func normalized(unicode text: String) -> String {
    var words: [String] = []
    var word = String.UnicodeScalarView()
    var depth = 0
    func flush() {
      if !word.isEmpty { words.append(String(word)) }
      word.removeAll()
    }
    for scalar in text.lowercased().unicodeScalars {
      switch scalar {
      case "(", "[", "（": depth += 1
      case ")", "]", "）": depth = max(0, depth - 1)
      case _ where depth > 0: continue
      case "'", "’": word.append("'")
      case _ where scalar.properties.isAlphabetic || scalar.properties.numericType != nil || isMark(scalar):
        word.append(scalar)
      case "-" where !word.isEmpty: word.append(scalar)
      default: flush()
      }
    }
    flush()
    while words.count > 1, isNumbering(words[0]) { words.removeFirst() }
    return words.map { $0.hasSuffix("-") ? String($0.dropLast()) : $0 }.filter { !$0.isEmpty }.joined(separator: " ")
  }

  /// The normalised label or, for one of marks alone such as `✅` and `#`, the marks.
  static func key(_ text: String) -> String {
    let label = normalized(text)
    guard label.isEmpty else { return label }
    var marks = text.trimmedASCII().unicodeScalars
    marks.removeAll { $0 == "\u{FE0F}" }
    return String(marks)
  }

  /// The normalised label with every word cut to its stem.
  static func stemmed(_ label: String) -> String {
    var stemmer = PorterStemmer()
    return label.split(separator: " ").map { String(decoding: stemmer.stem(Array($0.utf8)), as: UTF8.self) }
      .joined(separator: " ")
  }

  /// A date, a number, a month or a weekday, as they follow the name in "Timeline Saturday 30 October".
  static func isAboutDays(_ word: Substring) -> Bool {
    guard let first = word.utf8.first else { return false }
    if first.isDigit { return true }
    let bytes = Array(word.utf8)
    var scanner = TimeScanner(bytes)
    if scanner.monthName() != nil, scanner.isAtEnd, word != "may" { return true }
    scanner.at = 0
    scanner.skipWeekday()
    return scanner.isAtEnd && scanner.at > 0
  }

  /// Combining marks belong to the letter before them.
  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .nonspacingMark && scalar != "\u{FE0F}"
  }

  private static func isNumbering(_ word: String) -> Bool {
    word.utf8.count <= 2 && word.utf8.allSatisfy(\.isDigit)
  }
}
