import KnowledgeBase
import Postmortems

/// That an incident's cause came back, or was there before.
struct RecurrenceRow: TemplateContext {
  var say: String
  var incident: IncidentRow
  var verdict: String
  var items: [LinkContext]

  static let schema = ContextSchema<Self>(
    "recurrence", "An earlier or later incident of the same cause.",
    [
      .text("say", "How they hang together, in a sentence.") { $0.say },
      .group("incident", "The other incident.") { $0.incident },
      .text("verdict", "What had become of the promises in between.") { $0.verdict },
      .list("items", "The promises that would have prevented it, or were open or done.") { $0.items },
    ])
}

extension PageMaker {
  /// The incidents before this one of the same cause, and those after it.
  func recurrences(of incident: Incident) -> [RecurrenceRow] {
    let before = recurrences(incident.recursFrom).flatMap { recurrence in
      ([recurrence.earlier] + recurrence.alsoAfter.map(\.incident)).compactMap { earlier in
        row(recurrence, other: earlier, after: earlier, said: "recurrence.from")
      }
    }
    let after = recurrences(incident.recursAs).compactMap {
      row($0, other: $0.incident, after: incident.id, said: "recurrence.to")
    }
    return before + after
  }

  /// So many incidents of a chain are named before and after the one that the page is of: with all of them the pages of a
  /// long chain would grow with the square of its length.
  private static let namedOfChain = 6

  /// The incidents of the chain that this one belongs to, oldest first; none where the pairs say it all. Of a long one
  /// the first, those around this one and the last, and the way to all of them.
  func chain(of incident: Incident) -> [LinkContext] {
    guard let place = site.chains[incident.id], site.base.chains[place].incidents.count > 2 else { return [] }
    let all = site.base.chains[place].incidents
    let own = all.firstIndex(of: incident.id) ?? 0
    var shown = max(0, own - Self.namedOfChain)..<min(all.count, own + Self.namedOfChain + 1)
    // Who leaves out one could as well name it.
    if shown.lowerBound <= 2 { shown = 0..<shown.upperBound }
    if all.count - shown.upperBound <= 2 { shown = shown.lowerBound..<all.count }
    let cause = site.base.chains[place].cause
    func more(_ count: Int) -> LinkContext {
      LinkContext(text: words.count("more", count), url: site.map.page(of: .cause, cause).map { url($0) })
    }
    var links = all[shown].map { chainLink($0, on: incident) }
    if shown.lowerBound > 0 { links = [chainLink(all[0], on: incident), more(shown.lowerBound - 1)] + links }
    if let last = all.last, shown.upperBound < all.count {
      links += [more(all.count - shown.upperBound - 1), chainLink(last, on: incident)]
    }
    return links
  }

  private func chainLink(_ id: IncidentID, on incident: Incident) -> LinkContext {
    var link = id == incident.id ? LinkContext(text: site.name(of: id)) : incidentLink(id, text: site.name(of: id))
    link.note = site.placeOfIncident[id].flatMap { site.base.incidents[$0].date }.map(words.month)
    return link
  }

  private func recurrences(_ places: [Int]) -> [Recurrence] {
    places.compactMap { site.base.recurrences.indices.contains($0) ? site.base.recurrences[$0] : nil }
  }

  /// - Parameters:
  ///   - other: the one of the two that the page is not of.
  ///   - earlier: the one of the two that was before.
  private func row(
    _ recurrence: Recurrence, other: IncidentID, after earlier: IncidentID, said name: String
  ) -> RecurrenceRow? {
    guard let place = site.placeOfIncident[other] else { return nil }
    let items: [Int]
    let verdict: String
    switch recurrence.verdict {
    case .whileOpen:
      let prevents = !recurrence.wouldHavePrevented.isEmpty
      items = prevents ? recurrence.wouldHavePrevented : recurrence.openItems
      verdict = words(prevents ? "recurrence.wouldHavePrevented" : "recurrence.whileOpen")
    case .afterDone: (items, verdict) = (recurrence.doneItems, words("recurrence.afterDone"))
    case .doneUndated: (items, verdict) = (recurrence.undatedItems, words("recurrence.doneUndated"))
    case .unmarked: (items, verdict) = ([], words("recurrence.unmarked"))
    case .nothingPromised: (items, verdict) = ([], words("recurrence.nothingPromised"))
    }
    let sentence = words.count(
      name, recurrence.days(after: earlier), ["cause": site.base.taxonomy.name(of: recurrence.cause)])
    return RecurrenceRow(
      say: ([sentence] + remarks(on: recurrence, other: other)).joined(separator: ". "),
      incident: row(incident: place), verdict: verdict,
      items: items.prefix(4).map { item in
        LinkContext(
          text: leadAndRest(site.base.prevention[item].item.text).lead,
          url: incidentURL(site.base.prevention[item].incident, fragment: site.base.prevention[item].anchor))
      })
  }

  /// What makes it less than one primary cause on two known days; without the stop at the end, as is the sentence.
  private func remarks(on recurrence: Recurrence, other: IncidentID) -> [String] {
    var remarks: [String] = []
    if let contributed = recurrence.contributed {
      let isHere = (contributed == .later) == (other != recurrence.incident)
      remarks.append(words(isHere ? "recurrence.contributedHere" : "recurrence.contributedThere"))
    }
    if recurrence.daysAreEstimated { remarks.append(words("recurrence.estimated")) }
    return remarks
  }

  /// Other documents that tell the same incident.
  func tellings(of incident: Incident) -> [LinkContext] {
    guard let place = site.tellings[incident.id] else { return [] }
    let group = site.base.duplicates[place]
    let all = [group.canonical] + group.others.map(\.incident)
    return all.filter { $0 != incident.id }.map { incidentLink($0, text: title(of: $0) ?? $0) }
  }
}
