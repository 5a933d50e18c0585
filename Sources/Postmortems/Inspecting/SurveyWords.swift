import Diagnostics
import Markdown

/// The words of a folder that the vocabulary does not know, with what they probably mean.
struct SurveyWords {
  private(set) var headings: [FolderSurvey.Finding] = []
  private(set) var labels: [FolderSurvey.Finding] = []
  private(set) var knownSeverities: [FolderSurvey.Finding] = []
  private(set) var unknownSeverities: [FolderSurvey.Finding] = []
  private(set) var folders: [FolderSurvey.Finding] = []
  private(set) var owners: [FolderSurvey.Finding] = []

  private let vocabulary: Vocabulary
  private let severities: SeverityMatrix
  private let vague: Set<Substring>
  /// The names of sections, with the stems that tell them from others.
  private let names: [(kind: SectionKind, text: String, stems: Set<Substring>)]

  /// Counts of a word, and for each document what its content speaks for.
  private struct Counter {
    private var counts: [String: (count: Int, example: String, votes: [String: Int])] = [:]

    mutating func add(_ text: String, _ example: String, vote: String? = nil) {
      var entry = counts[text] ?? (0, example, [:])
      entry.count += 1
      if let vote { entry.votes[vote, default: 0] += 1 }
      counts[text] = entry
    }

    func findings(
      atLeast least: Int = 1,
      _ suggest: (String, Int, [String: Int]) -> FolderSurvey.Suggestion? = { _, _, _ in nil }
    ) -> [FolderSurvey.Finding] {
      counts.filter { $0.value.count >= least }.map { text, entry in
        FolderSurvey.Finding(
          text: text, count: entry.count, example: entry.example, suggestion: suggest(text, entry.count, entry.votes))
      }.sorted { ($1.count, $0.text) < ($0.count, $1.text) }
    }
  }

  init(_ records: [Record], vocabulary: Vocabulary, severities: SeverityMatrix) {
    self.vocabulary = vocabulary
    self.severities = severities
    let vague = Self.vague(in: vocabulary)
    self.vague = vague
    names = (CanonicalSections.names + [.facts, .mitigation, .signatures]).flatMap { kind in
      vocabulary.names(of: kind).map { name in
        let stems = Label.stemmed(name).split(separator: " ").filter { $0.utf8.count > 3 && !vague.contains($0) }
        return (kind, name, Set(stems))
      }
    }
    var headings = Counter()
    var labels = Counter()
    var known = Counter()
    var unknown = Counter()
    var folders = Counter()
    var owners = Counter()
    for record in records {
      guard let facts = record.postmortem else {
        // It may be one in words that nobody knows yet; only content can say so.
        addHeadings(of: record, onlyWithVote: true, to: &headings)
        addLabels(of: record, onlyWithVote: true, to: &labels)
        continue
      }
      folders.add(record.path.split(separator: "/").dropLast().joined(separator: "/"), record.path)
      if let severity = facts.severity {
        let written = facts.severityAsWritten ?? severity.value.name
        let place = "\(record.path):\(severity.provenance.location.range?.start.line ?? 1)"
        if severity.value.rank == nil { unknown.add(written, place) } else { known.add(written, place) }
      }
      for owner in facts.preventionItems.compactMap(\.owner) + facts.teams { owners.add(owner.value, record.path) }
      addHeadings(of: record, onlyWithVote: false, to: &headings)
      addLabels(of: record, onlyWithVote: false, to: &labels)
    }
    self.headings = headings.findings { text, count, votes in
      Self.winner(of: votes, count: count, reasons: Self.headingReasons) ?? likeness(text, atLeast: count > 1 ? 0.5 : 1)
    }.filter { $0.count > 1 || $0.suggestion != nil }
    self.labels = labels.findings { _, count, votes in
      var suggestion = Self.winner(of: votes, count: count, reasons: Self.labelReasons)
      // One value may look like anything.
      if count < 2 { suggestion?.isSure = false }
      return suggestion
    }.filter { $0.count > 1 || $0.suggestion != nil }
    knownSeverities = known.findings()
    unknownSeverities = unknown.findings()
    self.folders = folders.findings()
    self.owners = owners.findings()
  }

  // MARK: - Headings

  private func addHeadings(of record: Record, onlyWithVote: Bool, to counter: inout Counter) {
    var seen: Set<String> = []
    let hasTimeline = record.section(.timeline) != nil
    let hasActions = record.section(.actions) != nil
    for section in record.sections where section.level == 2 && section.kind == nil {
      let name = Label.normalized(section.title)
      // A known name that is no section here has its reasons: it stands among the items, or names another part.
      guard !name.isEmpty, vocabulary.section(section.title) == nil, seen.insert(name).inserted else { continue }
      let vote =
        !hasTimeline && isTimeline(section, record)
        ? "timeline"
        : !hasActions && areItems(section, record) ? "actions" : nil
      if vote == nil, onlyWithVote { continue }
      counter.add(name, "\(record.path):\(section.lines.lowerBound)", vote: vote)
    }
  }

  private func isTimeline(_ section: Section, _ record: Record) -> Bool {
    let read = TimelineReader.read(section.blocks, of: record.document.tree, date: nil, zone: nil)
    return read.entries.filter { $0.written.contains(":") }.count >= 2
  }

  /// Items most of which have an owner, a due date, a ticket or a status.
  private func areItems(_ section: Section, _ record: Record) -> Bool {
    var section = section
    section.kind = .actions
    let items = PreventionReader(
      tree: record.document.tree, file: record.path, vocabulary: vocabulary, taxonomy: Taxonomy(),
      date: record.postmortem?.date?.value
    ).read([section], prefix: "")
    let promised = items.filter { $0.owner != nil || $0.due != nil || $0.ticket != nil || $0.status != nil }
    return items.count >= 2 && promised.count * 3 >= items.count * 2
  }

  private static let headingReasons = [
    "timeline": "its lines begin with times", "actions": "its items have owners, dates or a status",
  ]

  /// What the content speaks for in most of the documents.
  private static func winner(
    of votes: [String: Int], count: Int, reasons: [String: String]
  ) -> FolderSurvey.Suggestion? {
    guard let best = votes.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }), best.value * 2 > count else {
      return nil
    }
    return FolderSurvey.Suggestion(name: best.key, reason: reasons[best.key] ?? "", isSure: true)
  }

  /// The section with a name that shares most words, by stems and long beginnings.
  private func likeness(_ heading: String, atLeast least: Double) -> FolderSurvey.Suggestion? {
    let words = Set(Label.stemmed(heading).split(separator: " ").filter { $0.utf8.count > 3 && !vague.contains($0) })
    guard !words.isEmpty, words.count <= 6 else { return nil }
    var best: (share: Double, kind: SectionKind, name: String)?
    for name in names {
      let common = words.filter { word in name.stems.contains { Self.isLike($0, word) } }.count
      guard common > 0 else { continue }
      let share = Double(common) / Double(max(words.count, name.stems.count))
      if share >= least, share > best?.share ?? 0 { best = (share, name.kind, name.text) }
    }
    return best.map {
      FolderSurvey.Suggestion(name: $0.kind.rawValue, reason: "it is like \"\($0.name)\"", isSure: false)
    }
  }

  /// Stems that stand in the names of several sections, such as "incident" and "what", tell none from the others.
  private static func vague(in vocabulary: Vocabulary) -> Set<Substring> {
    var kinds: [Substring: Set<SectionKind>] = [:]
    for kind in SectionKind.allCases {
      for name in vocabulary.names(of: kind) {
        for word in Label.stemmed(name).split(separator: " ") { kinds[word, default: []].insert(kind) }
      }
    }
    return Set(kinds.filter { $0.value.count > 2 }.keys)
  }

  private static func isLike(_ a: Substring, _ b: Substring) -> Bool {
    if a == b { return true }
    let common = zip(a.utf8, b.utf8).prefix { $0 == $1 }.count
    return common >= 6 && common * 3 >= min(a.utf8.count, b.utf8.count) * 2
  }

  // MARK: - Labels

  /// Labels before the first section and in sections that nothing names, with what their values look like.
  private func addLabels(of record: Record, onlyWithVote: Bool, to counter: inout Counter) {
    let tree = record.document.tree
    let reader = FieldListReader(tree: tree, file: record.path)
    let taken = Set(record.sections.filter { $0.kind != nil && $0.kind != .facts }.flatMap(\.blocks))
    let blocks = tree.children(of: MarkdownTree.root).filter { !taken.contains($0) }.prefix(24)
    var seen: Set<String> = []
    let heads = Set(blocks.filter { tree.kind($0).isTable }.map { tree.line($0) })
    for value in reader.read(Array(blocks), boldOnly: true) + rows(of: blocks, reader, tree) {
      // The head of a table names its columns more often than a fact.
      let line = value.location.range?.start.line ?? 1
      if heads.contains(line), shape(of: value.value) == nil { continue }
      let label = Label.normalized(value.label)
      guard !label.isEmpty, label.split(separator: " ").count <= 4, vocabulary.field(label) == nil,
        FieldName(rawValue: label) == nil, vocabulary.section(label) == nil,
        TimeExpression.leading(Array(value.label.utf8)) == nil, seen.insert(label).inserted
      else { continue }
      let vote = shape(of: value.value)
      if vote == nil, onlyWithVote { continue }
      counter.add(label, "\(record.path):\(line)", vote: vote)
    }
  }

  private func rows(
    of blocks: ArraySlice<NodeID>, _ reader: FieldListReader, _ tree: MarkdownTree
  ) -> [LabelledValue] {
    reader.read(blocks.filter { tree.kind($0).isTable })
  }

  private func shape(of value: String) -> String? {
    if value.utf8.count < 24, severities.level(value) != nil { return "severity" }
    let bytes = Array(value.utf8)
    if let time = TimeExpression.leading(bytes), time.minute == nil, time.day?.year != nil, bytes.count < 24 {
      return "date"
    }
    return bytes.count < 24 && DurationReader.minutes(in: value) != nil ? "duration" : nil
  }

  private static let labelReasons = [
    "severity": "its values are levels of severity", "date": "its values are days",
    "duration": "its values are durations",
  ]

  // MARK: - Language

  /// By script alone: what is written in Latin letters may be any language.
  static func language(of records: [Record]) -> String? {
    var counts: [String: Int] = [:]
    for record in records {
      let scalars = String(decoding: record.document.source.bytes.prefix(6_000), as: UTF8.self).unicodeScalars
      let kana = scalars.filter { (0x3040...0x30FF).contains($0.value) }.count
      let han = scalars.filter { (0x4E00...0x9FFF).contains($0.value) }.count
      if kana > 40 { counts["ja", default: 0] += 1 } else if han > 80 { counts["zh", default: 0] += 1 }
    }
    return counts.first { $0.value * 2 > records.count }?.key
  }
}

/// Tickets that documents name, and where they link to.
enum SurveyLinks {
  static func trackers(of records: [Record]) -> [FolderSurvey.Tracker] {
    var linked: [String: [String: Set<String>]] = [:]
    var named: [String: Set<String>] = [:]
    var examples: [String: String] = [:]
    var ownIDs: Set<String> = []
    for record in records {
      let name = FileName.stem(record.path)
      for ticket in tickets(in: Array(name.uppercased().utf8) + Array(record.id.uppercased().utf8)) {
        ownIDs.insert(prefix(of: ticket))
      }
      for link in record.document.links where link.kind != .image {
        guard let (ticket, url) = ticketURL(link.destination) else { continue }
        linked[prefix(of: ticket), default: [:]][url, default: []].insert(ticket)
        examples[prefix(of: ticket)] = examples[prefix(of: ticket)] ?? "\(record.path):\(link.range.start.line)"
      }
      let tree = record.document.tree
      for block in tree.children(of: MarkdownTree.root) {
        for leaf in Prose.leaves(of: block, in: tree) {
          for ticket in tickets(in: tree.plainTextBytes(leaf)) {
            named[prefix(of: ticket), default: []].insert(ticket)
            examples[prefix(of: ticket)] = examples[prefix(of: ticket)] ?? "\(record.path):\(tree.line(leaf))"
          }
        }
      }
    }
    let prefixes = Set(linked.keys).union(named.filter { $0.value.count > 1 && !ownIDs.contains($0.key) }.keys)
    return prefixes.sorted().map { prefix in
      let best = (linked[prefix] ?? [:]).max { ($0.value.count, $1.key) < ($1.value.count, $0.key) }
      let count = max(best?.value.count ?? 0, named[prefix]?.count ?? 0)
      return FolderSurvey.Tracker(prefix: prefix, url: best?.key, count: count, example: examples[prefix] ?? "")
    }
  }

  /// Words of this shape that are no tickets.
  private static let standards: Set<String> = [
    "UTF", "SHA", "ISO", "RFC", "HTTP", "IPV", "AES", "RSA", "UTC", "GMT", "SEV", "COVID", "CVE", "CWE", "GHSA", "TLS",
    "SSL", "HTTPS", "MD", "BASE", "WIN", "ARM", "AMD", "X", "P", "S", "T", "US", "EU", "AP", "MM", "DD", "YYYY", "PM",
    "IEEE", "PR", "OWASP", "GPT", "TCP", "UDP", "BIP", "CHIP", "EC", "Q", "H", "R", "V", "TOP",
  ]

  private static func prefix(of ticket: String) -> String { String(ticket.prefix { $0 != "-" }) }

  /// `OPS-12` and the address with `$0` in its place.
  private static func ticketURL(_ destination: String) -> (ticket: String, url: String)? {
    guard destination.hasPrefix("https://") || destination.hasPrefix("http://") else { return nil }
    let parts = destination.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count > 3, let last = parts.last else { return nil }
    let name = String(last.prefix { $0 != "?" && $0 != "#" })
    guard tickets(in: Array(name.utf8)) == [name] else { return nil }
    return (name, parts.dropLast().joined(separator: "/") + "/$0")
  }

  /// Capitals and digits, a hyphen, a number: by itself, not inside a word.
  static func tickets(in bytes: [UInt8]) -> [String] {
    var found: [String] = []
    var at = 0
    while at < bytes.count {
      let start = at
      while at < bytes.count, (0x41...0x5A).contains(bytes[at]) || at > start && bytes[at].isDigit { at += 1 }
      guard at > start else {
        // The rest of a word that does not begin with a capital.
        while at < bytes.count, isWord(bytes[at]) { at += 1 }
        if at == start { at += 1 }
        continue
      }
      let letters = at
      if letters - start >= 2, letters - start <= 10, at < bytes.count, bytes[at] == 0x2D {
        at += 1
        let digits = at
        while at < bytes.count, bytes[at].isDigit { at += 1 }
        let name = String(decoding: bytes[start..<letters], as: UTF8.self)
        if at > digits, at - digits <= 6, at == bytes.count || !isWord(bytes[at]) && bytes[at] != 0x2D,
          !standards.contains(name.filter { !$0.isNumber })
        {
          found.append(String(decoding: bytes[start..<at], as: UTF8.self))
        }
      }
      while at < bytes.count, isWord(bytes[at]) || bytes[at] == 0x2D { at += 1 }
    }
    return found
  }

  private static func isWord(_ byte: UInt8) -> Bool { byte.isLetter || byte.isDigit || byte == 0x5F || byte >= 0x80 }
}
