import Configuration
import DataFormats
import Diagnostics
import Postmortems

/// What of an export is read as what: `Sources/Defaults/Data/trackers.yml`, and the words of the configuration.
public struct TrackerRules: Sendable {
  /// What a column holds.
  enum Column: String, CaseIterable, Sendable {
    case ticket, url, title, state, resolution, category, owner, due, updated, closed
  }

  struct Tracker: Sendable {
    var name: String
    /// Columns that no other tracker has.
    var signs: [String]
    /// By column what its values are, where the columns tell nothing: `number`, or words, folded.
    var values: [String: [String]] = [:]
    /// Names of columns, the preferred one first, folded.
    var columns: [Column: [String]]
  }

  private(set) var trackers: [Tracker] = []
  private(set) var states: [String: PreventionItem.Status] = [:]
  /// The configuration's words, which win.
  private(set) var ownStates: [String: PreventionItem.Status] = [:]
  private(set) var ownColumns: [Column: [String]] = [:]
  private let vocabulary: Vocabulary

  /// - Parameter data: the format of `trackers.yml`.
  public init(_ data: DataValue?, vocabulary: Vocabulary, settings: ActionsSettings = ActionsSettings()) {
    self.vocabulary = vocabulary
    for entry in data?["trackers"]?.entries ?? [] {
      var columns: [Column: [String]] = [:]
      for column in Column.allCases {
        columns[column] = (entry.value[column.rawValue]?.strings ?? []).map { Self.folded($0.text) }
      }
      let signs = (entry.value["signs"]?.strings ?? []).map { Self.folded($0.text) }
      var values: [String: [String]] = [:]
      for column in entry.value["values"]?.entries ?? [] {
        values[Self.folded(column.key)] = column.value.strings.map { Self.folded($0.text) }
      }
      trackers.append(Tracker(name: entry.key, signs: signs, values: values, columns: columns))
    }
    for entry in data?["states"]?.entries ?? [] {
      guard let status = PreventionItem.Status(rawValue: entry.key) else { continue }
      for word in entry.value.strings { states[Self.folded(word.text)] = status }
    }
    for (name, words) in settings.states {
      guard let status = PreventionItem.Status(rawValue: name) else { continue }
      for word in words { ownStates[Self.folded(word)] = status }
    }
    for (name, words) in settings.columns {
      if let column = Column(rawValue: name) { ownColumns[column] = words.map(Self.folded) }
    }
  }

  /// The names that `--tracker` takes.
  public var names: [String] { trackers.map(\.name).filter { $0 != "other" } }

  /// Names of columns without case, blanks and marks; dots stay, because they divide paths.
  static func folded(_ text: String) -> String {
    var out = String.UnicodeScalarView()
    for scalar in text.lowercased().unicodeScalars
    where scalar == "." || scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
      out.append(scalar)
    }
    return String(out)
  }

  /// The tracker whose signs an export has most of, else the one whose values it has; `other` where it has none.
  func recognise(_ rows: ExportRows) -> Tracker? {
    let columns = Set(rows.columns.map(Self.folded))
    var best: (tracker: Tracker, count: Int)?
    for tracker in trackers {
      let count = tracker.signs.count(where: columns.contains)
      if count > (best?.count ?? 0) { best = (tracker, count) }
    }
    return best?.tracker ?? trackers.first { hasValues(of: $0, rows) } ?? tracker("other")
  }

  private func hasValues(of tracker: Tracker, _ rows: ExportRows) -> Bool {
    guard !tracker.values.isEmpty, !rows.rows.isEmpty else { return false }
    return tracker.values.allSatisfy { column, words in
      rows.rows.allSatisfy { row in
        guard let value = row.values[column]?.first else { return false }
        return words == ["number"] ? TicketName.isNumber(value) : words.contains(Self.folded(value))
      }
    }
  }

  /// Whether an object of an export with these columns is a ticket: one of them names it as only tickets are named,
  /// and another says how it stands. Answers of services have an `id` and a `status`, too.
  func isTicket(_ columns: Set<String>) -> Bool {
    trackers.contains { tracker in
      guard tracker.name != "other" else { return false }
      let keys = names(of: .ticket, in: tracker).filter { $0 != "id" }
      let states = names(of: .state, in: tracker) + names(of: .category, in: tracker)
      return keys.contains(where: columns.contains) && states.contains(where: columns.contains)
    }
  }

  func tracker(_ name: String) -> Tracker? { trackers.first { $0.name == name } }

  func names(of column: Column, in tracker: Tracker) -> [String] {
    ownColumns[column] ?? tracker.columns[column] ?? []
  }

  // MARK: - States

  /// What a state of a tracker is in the ledger's terms.
  ///
  /// - Parameters:
  ///   - resolution: how a closed ticket was closed: "done" by one that says "won't do" is declined.
  ///   - category: the kind of state, which trackers with workflows of one's own state beside the name.
  func status(_ state: String?, resolution: String? = nil, category: String? = nil) -> PreventionItem.Status? {
    guard let state, !state.isEmpty else { return known(category) }
    if let own = ownStates[Self.folded(state)] { return own }
    let status = known(state) ?? known(category)
    if status == .done, let resolution, known(resolution) == .declined { return .declined }
    return status
  }

  private func known(_ word: String?) -> PreventionItem.Status? {
    guard let word, !word.isEmpty else { return nil }
    let folded = Self.folded(word)
    return ownStates[folded] ?? states[folded] ?? PreventionItem.Status(rawValue: word.lowercased())
      ?? vocabulary.status(named: word)
  }
}
