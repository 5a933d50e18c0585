import KnowledgeBase
import Postmortems

/// Prevention items and learnings as rows.
extension PageMaker {
  /// - Parameter place: in `KnowledgeBase.prevention`. The item is read where it stands: a copy would count a
  ///   reference for each of its texts.
  func row(item place: Int) -> PreventionRow {
    let (lead, rest) = leadAndRest(site.base.prevention[place].item.text)
    let (id, incident) = (site.base.prevention[place].item.id, site.base.prevention[place].incident)
    let (anchor, cause) = (site.base.prevention[place].anchor, site.base.prevention[place].cause)
    let kind = site.base.prevention[place].item.kind?.value.rawValue
    // An id that the ingester made of the incident and a number says nothing to a reader.
    let isGenerated = id.hasPrefix(incident)
    return PreventionRow(
      id: isGenerated ? "" : id, lead: lead, rest: rest, anchor: anchor,
      url: incidentURL(incident, fragment: anchor), state: state(ofItem: place),
      due: day(site.base.prevention[place].item.due?.value), owner: site.base.prevention[place].item.owner?.value,
      kind: kind.map { base.taxonomy.name(of: $0, in: .preventionKind) },
      kindBasis: site.base.prevention[place].item.kind?.basis == .inferred ? words("basis.inferred") : nil,
      priority: site.base.prevention[place].item.priority?.value, ticket: ticket(site.base.prevention[place].item),
      tracked: site.base.prevention[place].item.tracked.map(tracked), since: since(site.base.prevention[place].item),
      incident: incidentLink(incident, text: title(of: incident)),
      incidentID: site.statedID(incident) ?? "", cause: cause.map { causePath($0) }, causeGroup: cause.map(causeGroup),
      isOpen: site.base.prevention[place].status.isOpen)
  }

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

  private func state(ofItem place: Int) -> StateContext {
    if site.base.prevention[place].isOverdue {
      return StateContext(
        mark: "overdue", text: words.count("prevention.days", site.base.prevention[place].daysOverdue))
    }
    return switch site.base.prevention[place].status {
    case .done: StateContext(mark: "done", text: words("state.done"))
    case .inProgress: StateContext(mark: "progress", text: words("state.progress"))
    case .proposed: StateContext(mark: "proposed", text: words("state.proposed"))
    case .declined: StateContext(mark: "none", text: words("state.declined"))
    case .open: StateContext(mark: "open", text: words("state.open"))
    }
  }

  func stateKey(_ status: PreventionItem.Status) -> String {
    switch status {
    case .inProgress: "state.progress"
    default: "state.\(status.rawValue)"
    }
  }

  /// - Parameter place: in `KnowledgeBase.learnings`.
  func row(learning place: Int, body: Markup = Markup()) -> LearningRow {
    let (headline, anchor) = (site.base.learnings[place].learning.name, site.base.learnings[place].anchor)
    let incident = site.base.learnings[place].incident
    let others = site.base.learnings[place].alsoLearned
    // A headline of many lines is a paragraph; set in bold it would shout.
    let isPlain = headline.utf8.count > 160
    return LearningRow(
      headline: headline, body: body, anchor: anchor, url: incidentURL(incident, fragment: anchor), isPlain: isPlain,
      also: also(others), alsoText: others.isEmpty ? nil : words("learning.also"),
      writtenBefore: site.base.learnings[place].cameBackAfter.map { earlier in
        incidentLink(site.base.learnings[earlier].incident, text: title(of: site.base.learnings[earlier].incident))
      },
      incident: incidentLink(incident, text: title(of: incident)), incidentID: site.statedID(incident) ?? "",
      day: day(site.placeOfIncident[incident].flatMap { site.base.incidents[$0].date }), about: about(place))
  }

  /// `Went wrong, monitoring`: what a reader who looks through many learnings can tell them apart by.
  private func about(_ place: Int) -> String? {
    let kind = site.base.learnings[place].learning.kind
    // That it is a lesson goes without saying where lessons are listed.
    let kinds = kind == .lesson ? [] : [words("learning.kind.\(kind.rawValue)")]
    let said = kinds + site.base.learnings[place].themes.map { site.base.themes[$0].name }
    return said.isEmpty ? nil : said.joined(separator: words("listComma") + " ") + "."
  }

  /// The oldest incidents of the same lesson, and where there are too many to read, how many more.
  private func also(_ places: [Int]) -> [LinkContext] {
    let incidents = unique(places.map { site.base.learnings[$0].incident })
    let limit = 8
    let links = incidents.prefix(limit).map { incidentLink($0) }
    guard incidents.count > limit else { return links }
    return links + [LinkContext(text: words.count("more", incidents.count - limit))]
  }

  /// What a learning says behind its headline.
  func remainder(ofLearning place: Int) -> Markup { remainder(of: site.base.learnings[place].learning) }

  /// The text after the headline, for lists that have no markup of the document.
  private func remainder(of learning: Learning) -> Markup {
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
