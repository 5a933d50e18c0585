import DataFormats
import Diagnostics

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
}

/// What a column of a table of prevention items holds.
public enum ItemColumn: String, Hashable, Sendable, CaseIterable {
  case id, text, owner, status, due, priority, ticket, kind, addresses
}

/// The words by which sections, labels, columns and states are recognised: data that a site extends.
public struct Vocabulary: Sendable {
  private var sections: [String: SectionKind] = [:]
  private var fields: [String: FieldName] = [:]
  private var columns: [String: ItemColumn] = [:]
  private var statuses: [String: PreventionItem.Status] = [:]
  private var placeholders: Set<String> = []
  /// Section phrases of several words, longest first, for headings that say more than the name.
  private var phrases: [(words: [Substring], kind: SectionKind)] = []

  public init() {}

  /// Reads the format of `Sources/Defaults/Data/vocabulary.yml`; unknown names are diagnosed and skipped.
  public static func read(_ data: DataValue?, file: String) -> Diagnosed<Vocabulary> {
    var vocabulary = Vocabulary()
    let diagnostics = vocabulary.extend(with: data, file: file)
    return Diagnosed(vocabulary, diagnostics)
  }

  /// Adds words; a word that is already known moves to where it is named last.
  public mutating func extend(with data: DataValue?, file: String) -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    func words(_ group: String, _ add: (String, [String]) -> Bool) {
      for entry in data?[group]?.entries ?? [] where !add(entry.key, entry.value.strings.map(\.text)) {
        diagnostics.append(
          Diagnostic(
            .warning, rule: "config.vocabulary", at: SourceLocation(file: file, range: entry.keyRange),
            "\"\(entry.key)\" is no name that \(group) can have",
            because: "the words below it will recognise nothing",
            remedy: "use one of the names in the default vocabulary; Documentation/Configuration.md lists them"))
      }
    }
    words("sections") { key, list in add(list, as: SectionKind(rawValue: key), to: \.sections) }
    words("fields") { key, list in add(list, as: FieldName(rawValue: key), to: \.fields) }
    words("columns") { key, list in add(list, as: ItemColumn(rawValue: key), to: \.columns) }
    words("statuses") { key, list in add(list, as: PreventionItem.Status(rawValue: key), to: \.statuses) }
    for word in data?["placeholders"]?.strings ?? [] { placeholders.insert(Label.normalized(word.text)) }
    phrases = sections.filter { $0.key.utf8.count > 3 }
      .map { (words: $0.key.split(separator: " "), kind: $0.value) }
      .sorted { a, b in
        a.words.count != b.words.count
          ? a.words.count > b.words.count : a.words.lexicographicallyPrecedes(b.words)
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

  /// The canonical section that a heading or label introduces, or `nil`: told apart, not forced into shape.
  public func section(_ heading: String) -> SectionKind? {
    let label = Label.normalized(heading)
    if let kind = sections[label] { return kind }
    let words = label.split(separator: " ")
    // A heading that says much more than a name is a sentence, not a section.
    guard words.count <= 7 else { return nil }
    for phrase in phrases where phrase.words.count < words.count && words.count <= phrase.words.count + 4 {
      if contains(phrase.words, in: words) { return phrase.kind }
    }
    return nil
  }

  public func field(_ label: String) -> FieldName? { fields[Label.key(label)] }

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

  /// Whether a text stands for "not filled in yet".
  public func isPlaceholder(_ text: String) -> Bool {
    let label = Label.normalized(text)
    return label.isEmpty || placeholders.contains(label)
  }

  private func contains(_ phrase: [Substring], in words: [Substring]) -> Bool {
    for start in 0...(words.count - phrase.count) where words[start..<start + phrase.count].elementsEqual(phrase) {
      return true
    }
    return false
  }
}

/// How labels and headings are compared.
public enum Label {
  /// Lower-cased, without numbering in front, a remark in brackets behind, emoji, marks and punctuation at
  /// both ends, and with single spaces: `3. Timeline (all times UTC):` → `timeline`.
  public static func normalized(_ text: String) -> String {
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
    if words.count > 1, isNumbering(words[0]) { words.removeFirst() }
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

  /// Combining marks belong to the letter before them.
  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .nonspacingMark && scalar != "\u{FE0F}"
  }

  private static func isNumbering(_ word: String) -> Bool {
    word.utf8.count <= 2 && word.utf8.allSatisfy(\.isDigit)
  }
}
