import DataFormats
import Diagnostics
import Postmortems

/// The file of ticket states that builds read: written by an import, and by hand where somebody likes.
public struct ActionsFile: Hashable, Sendable {
  public static let version = 1
  private static let sizeLimit = 64 << 20

  public var tickets: [Ticket]

  public init(tickets: [Ticket] = []) { self.tickets = tickets }

  // MARK: - Reading

  /// - Returns: the entries that could be understood; what could not be is reported by rules `actions.…`.
  public static func read(_ bytes: [UInt8], file: String, rules: TrackerRules) -> Diagnosed<ActionsFile> {
    let data = DataValue.parseYAML(bytes, file: file, rule: "actions", limit: sizeLimit)
    var diagnostics = data.diagnostics
    guard let value = data.value, !value.isNull else { return Diagnosed(ActionsFile(), diagnostics) }
    func report(_ range: SourceRange, _ summary: String, because: String, remedy: String) {
      diagnostics.append(
        Diagnostic(
          .error, rule: "actions.entry", at: SourceLocation(file: file, range: range), summary, because: because,
          remedy: remedy))
    }
    if let stated = value["version"], stated.int != version {
      report(
        stated.range, "version \(stated.text ?? "?") of this file is unknown", because: "None of it is read.",
        remedy: "Import the tickets anew, or use the program that wrote it.")
      return Diagnosed(ActionsFile(), diagnostics)
    }
    guard let list = value["tickets"]?.list else {
      report(
        value.range, "the file holds no list of tickets", because: "None of it is read.",
        remedy: "Write \"tickets:\" with a list below it, or import an export.")
      return Diagnosed(ActionsFile(), diagnostics)
    }
    var tickets: [Ticket] = []
    for entry in list {
      guard let ticket = ticket(entry, file: file, rules: rules) else {
        report(
          entry.range, "this entry names no ticket", because: "It is left out.", remedy: "Add \"ticket: OPS-812\".")
        continue
      }
      if let state = entry["state"], ticket.status == nil {
        report(
          state.range, "state \"\(state.text ?? "")\" is unknown", because: "The entry has no state.",
          remedy: "Write proposed, open, in progress, done or declined.")
      }
      for (key, day) in [("due", ticket.due), ("updated", ticket.updated), ("closed", ticket.closed)] where day == nil {
        guard let written = entry[key], !written.isNull else { continue }
        report(
          written.range, "\(key) \"\(written.text ?? "")\" is no day", because: "The entry has none.",
          remedy: "Write a day such as 2026-03-18.")
      }
      tickets.append(ticket)
    }
    return Diagnosed(ActionsFile(tickets: tickets), diagnostics)
  }

  private static func ticket(_ entry: DataValue, file: String, rules: TrackerRules) -> Ticket? {
    func text(_ key: String) -> String? { entry[key]?.string.flatMap { $0.isEmpty ? nil : $0 } }
    guard let key = text("ticket") ?? text("url") else { return nil }
    var ticket = Ticket(
      key: key, tracker: text("tracker") ?? "other", location: SourceLocation(file: file, range: entry.range))
    ticket.url = text("url").flatMap { TicketName.isAddress($0) ? $0 : nil }
    ticket.title = text("title")
    ticket.status = rules.status(text("state"))
    ticket.written = text("written") ?? text("state")
    ticket.owner = text("owner")
    ticket.due = text("due").flatMap { CivilDate(iso: $0) }
    ticket.updated = text("updated").flatMap { CivilDate(iso: $0) }
    ticket.closed = text("closed").flatMap { CivilDate(iso: $0) }
    return ticket
  }

  // MARK: - Importing

  /// What an import did to the file.
  public struct Merge: Hashable, Sendable {
    public var added = 0
    public var changed = 0
    public var unchanged = 0
    /// Older in the export than in the file, and left as they were.
    public var older = 0
  }

  /// Takes tickets over, each in place of what the file says of the same one, unless that is newer.
  public mutating func merge(_ imported: [Ticket]) -> Merge {
    var merge = Merge()
    var places: [String: Int] = [:]
    for (place, ticket) in tickets.enumerated() {
      for name in TicketName.all(ticket.key, url: ticket.url) { places["\(ticket.tracker) \(name)"] = place }
    }
    let numbers = TicketNumbers(tickets, imported)
    for ticket in imported {
      let names = TicketName.all(ticket.key, url: ticket.url)
      let named = names.lazy.compactMap { places["\(ticket.tracker) \($0)"] }.first
      guard let place = named ?? numbers.place(of: ticket) else {
        merge.added += 1
        tickets.append(ticket)
        continue
      }
      let known = tickets[place]
      let ticket = ticket.named(like: known)
      if let first = known.updated, let second = ticket.updated, first > second {
        merge.older += 1
      } else if known.says(ticket) {
        merge.unchanged += 1
      } else {
        merge.changed += 1
        tickets[place] = ticket
      }
    }
    tickets.sort(by: Ticket.precedes)
    return merge
  }

  // MARK: - Writing

  /// The file: sorted, one value a line, the same bytes for the same tickets.
  public var text: String {
    var out = "# States of tickets, written by \"debrief actions import\" and read by builds.\n"
    out += "# Documentation/PreventionItems.md of Debrief describes it.\nversion: \(ActionsFile.version)\ntickets:"
    if tickets.isEmpty { return out + " []\n" }
    out += "\n"
    for ticket in tickets.sorted(by: Ticket.precedes) {
      out += "  - ticket: \(quoted(ticket.key))\n"
      func line(_ key: String, _ value: String?) {
        if let value { out += "    \(key): \(value)\n" }
      }
      line("tracker", quoted(ticket.tracker))
      line("url", ticket.url.map(quoted))
      line("title", ticket.title.map(quoted))
      line("state", ticket.status?.rawValue)
      line("written", ticket.written.map(quoted))
      line("owner", ticket.owner.map(quoted))
      line("due", ticket.due?.iso)
      line("updated", ticket.updated?.iso)
      line("closed", ticket.closed?.iso)
    }
    return out
  }

  /// YAML 1.2.2, 7.3.1: in double quotes every text can stand on one line.
  private func quoted(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\r": out += "\\r"
      case "\t": out += "\\t"
      case _ where scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value) || isUnprintable(scalar):
        let hex = String(scalar.value, radix: 16)
        out += "\\U" + String(repeating: "0", count: max(0, 8 - hex.count)) + hex
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }

  private func isUnprintable(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "\u{2028}" || scalar == "\u{2029}" || scalar == "\u{FEFF}" || scalar.value & 0xFFFE == 0xFFFE
  }
}

extension Ticket {
  /// The same word, wherever it stands.
  fileprivate func says(_ other: Ticket) -> Bool {
    var copy = other
    copy.location = location
    return copy == self
  }
}
