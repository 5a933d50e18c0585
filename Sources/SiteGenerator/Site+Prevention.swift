import KnowledgeBase
import Postmortems

/// Prevention items and learnings as rows.
extension PageMaker {
  func row(_ entry: PreventionEntry) -> PreventionRow {
    let item = entry.item
    let (lead, rest) = leadAndRest(item.text)
    return PreventionRow(
      id: isGenerated(item.id, of: entry) ? "" : item.id, lead: lead, rest: rest, anchor: entry.anchor,
      url: incidentURL(entry.incident, fragment: entry.anchor), state: state(entry), due: day(item.due?.value),
      owner: item.owner?.value,
      kind: item.kind.map { base.taxonomy.name(of: $0.value.rawValue, in: .preventionKind) },
      kindBasis: item.kind?.basis == .inferred ? words("basis.inferred") : nil,
      priority: item.priority?.value, ticket: ticket(item), tracked: item.tracked.map(tracked), since: since(item),
      incident: incidentLink(entry.incident, text: base.incident(entry.incident)?.title),
      incidentID: entry.incident, cause: entry.cause.map { causePath($0) }, causeGroup: entry.cause.map(causeGroup),
      isOpen: item.effectiveStatus.isOpen)
  }

  /// An id that the ingester made of the incident and a number says nothing to a reader.
  private func isGenerated(_ id: String, of entry: PreventionEntry) -> Bool { id.hasPrefix(entry.incident) }

  private func ticket(_ item: PreventionItem) -> LinkContext? {
    guard let ticket = item.ticket else { return nil }
    let isWeb = item.ticketURL.map { $0.hasPrefix("https://") || $0.hasPrefix("http://") } ?? false
    let url = isWeb ? item.ticketURL : site.textLinks.address(ofTicket: ticket.value, on: address)
    return LinkContext(text: ticket.value, url: url)
  }

  /// Whose word counts where a tracker knows the ticket: `Jira, 2 April 2026: In Review; the document says Open`.
  private func tracked(_ statement: TicketStatement) -> String {
    let isNamed = ["jira", "github", "gitlab", "linear"].contains(statement.tracker)
    let trackerKey = "tracker.\(isNamed ? statement.tracker : "other")"
    let tracker = words(trackerKey)
    let source = statement.updated.map { "\(tracker), \(words.day($0))" } ?? tracker
    let written = statement.written ?? statement.ticket
    let said = words(stateKey(statement.documentStatus ?? .open))
    switch statement.winner {
    case .document:
      return words("tracked.older", ["source": source, "written": written])
    case .tracker where statement.status != nil && statement.status != (statement.documentStatus ?? .open):
      return words("tracked.instead", ["source": source, "written": written, "said": said])
    case .tracker:
      return words("tracked", ["source": source, "written": written])
    }
  }

  /// Only where the document's word is in force does its history say since when.
  private func since(_ item: PreventionItem) -> String? {
    guard item.status?.provenance.source != .tracker, let last = item.changes.last,
      last.status == item.effectiveStatus
    else { return nil }
    return words("prevention.since", ["day": words.day(last.day)])
  }

  func state(_ entry: PreventionEntry) -> StateContext {
    if entry.isOverdue {
      return StateContext(mark: "overdue", text: words.count("prevention.days", entry.daysOverdue))
    }
    return switch entry.item.effectiveStatus {
    case .done: StateContext(mark: "done", text: words("state.done"))
    case .inProgress: StateContext(mark: "progress", text: words("state.progress"))
    case .proposed: StateContext(mark: "proposed", text: words("state.proposed"))
    case .declined: StateContext(mark: "none", text: words("state.declined"))
    case .open: StateContext(mark: "open", text: words("state.open"))
    }
  }

  private func stateKey(_ status: PreventionItem.Status) -> String {
    switch status {
    case .inProgress: "state.progress"
    default: "state.\(status.rawValue)"
    }
  }

  func inLedgerOrder(_ entries: [PreventionEntry]) -> [PreventionEntry] { Ledger.inOrder(entries) }

  func row(_ entry: LearningEntry, body: Markup = Markup()) -> LearningRow {
    let others = site.learnings(entry.alsoLearned)
    let incident = base.incident(entry.incident)
    // A headline of many lines is a paragraph; set in bold it would shout.
    let isPlain = entry.learning.headline.utf8.count > 160
    return LearningRow(
      headline: entry.learning.headline, body: body, anchor: entry.anchor,
      url: incidentURL(entry.incident, fragment: entry.anchor), isPlain: isPlain,
      also: also(unique(others.map(\.incident)), at: entry),
      alsoText: others.isEmpty ? nil : words("learning.also"),
      incident: incidentLink(entry.incident, text: incident?.title), incidentID: entry.incident,
      day: day(incident?.date))
  }

  /// The oldest, and where there are too many to read, how many more.
  private func also(_ incidents: [IncidentID], at entry: LearningEntry) -> [LinkContext] {
    let limit = 8
    let links = incidents.prefix(limit).map { incidentLink($0) }
    guard incidents.count > limit else { return links }
    return links + [LinkContext(text: words.count("more", incidents.count - limit))]
  }

  /// The text after the headline, for lists that have no markup of the document.
  func remainder(of learning: Learning) -> Markup {
    var rest = learning.text[...]
    if rest.hasPrefix(learning.headline) { rest = rest.dropFirst(learning.headline.count) } else { return Markup() }
    let text = rest.drop { $0 == " " || $0 == "." || $0 == ":" || $0 == "\n" || $0 == "–" || $0 == "—" || $0 == "-" }
    guard !text.isEmpty else { return Markup() }
    var markup = Markup()
    markup.element("p", text: String(text))
    return markup
  }
}

/// The first sentence of a long text, and what follows; a text of ordinary length stays whole.
func leadAndRest(_ text: String, from limit: Int = 150) -> (lead: String, rest: String?) {
  guard text.utf8.count > limit else { return (text, nil) }
  var previous: Character = " "
  for index in text.indices {
    let character = text[index]
    let isEnd =
      previous == "." || previous == "!" || previous == "?"
      || limit >= 150 && (previous == ":" || previous == ";")
    if isEnd, character.isWhitespace, text.utf8.distance(from: text.startIndex, to: index) > 20 {
      let rest = text[index...].drop(while: \.isWhitespace)
      return rest.isEmpty ? (text, nil) : (String(text[..<index]), String(rest))
    }
    previous = character
  }
  return (text, nil)
}

func unique<Value: Hashable>(_ values: [Value]) -> [Value] {
  var seen: Set<Value> = []
  return values.filter { seen.insert($0).inserted }
}
