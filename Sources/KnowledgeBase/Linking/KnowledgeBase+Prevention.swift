import Postmortems

extension KnowledgeBase {
  /// Puts every item into the ledger: with the status in force, its age, and the cause it addresses.
  mutating func linkPrevention() {
    // One cause alone needs no words to be told by.
    let rivals = incidents.lazy.filter { $0.causes.count > 1 }.flatMap(\.causes).map(\.cause)
    var words = CauseWords(taxonomy, telling: Set(rivals))
    // Few items speak of another incident.
    var references: References?
    prevention.reserveCapacity(records.reduce(0) { $0 + ($1.postmortem?.preventionItems.count ?? 0) })
    for place in incidents.indices { appendPrevention(of: place, &words, &references) }
  }

  /// Puts the items of one incident into the ledger.
  ///
  /// - Parameters:
  ///   - references: made where an item needs them.
  ///   - taken: places of the ledger that may be used again; further items stand behind all others.
  mutating func appendPrevention(
    of place: Int, _ words: inout CauseWords, _ references: inout References?, inPlaceOf taken: [Int] = []
  ) {
    let record = recordPlaces[place]
    let items = records[record].postmortem?.preventionItems ?? []
    guard !items.isEmpty else { return }
    let causes = incidents[place].causes.map(\.cause)
    let primary = incidents[place].primaryCauseID
    // Nobody promises anything against what nobody has noticed yet.
    let promised = [records[record].firstWritten ?? incidents[place].date, incidents[place].known].compactMap(\.self)
      .max()
    var anchors = StableAnchors()
    for number in items.indices {
      var entry = PreventionEntry(
        incident: incidents[place].id, item: items[number],
        anchor: anchors.anchor(of: items[number], in: incidents[place].id))
      entry.promised = promised
      entry.statusOrigin = items[number].statusOrigin
      entry.closed = items[number].closed
      if entry.closed == nil, !entry.status.isOpen, items[number].status?.provenance.source != .tracker {
        entry.closedBy = records[record].updated
      }
      if TakingOver.mayBeSaid(in: items[number].text) {
        let known = references ?? References(self)
        references = known
        entry.takenOverFrom =
          known.incidents(in: items[number].nodes, ofRecordAt: record).first {
            incidentIndex[$0.target] != nil && TakingOver.isSaid(in: $0.words)
          }?.target
      }
      entry.count(to: asOf)
      (entry.cause, entry.causeBasis) = words.cause(of: items[number], causes: causes, primary: primary)
      let isNew = number >= taken.count
      incidents[place].preventionItems.append(isNew ? prevention.count : taken[number])
      if isNew { prevention.append(entry) } else { prevention[taken[number]] = entry }
    }
  }

  /// What is promised and done, cause by cause.
  mutating func linkCoverage() {
    var byCause: [String: [Int]] = [:]
    for place in prevention.indices {
      guard let cause = prevention[place].cause else { continue }
      byCause[cause, default: []].append(place)
    }
    func count(_ caused: [CausedIncident]) -> Int {
      caused.count { incidentIndex[$0.incident].map { incidents[$0].duplicateOf == nil } ?? false }
    }
    for category in causes where !category.incidents.isEmpty {
      let ids = [category.id] + category.leaves.map(\.id)
      let places = ids.flatMap { byCause[$0] ?? [] }.sorted()
      categoryCoverage.append(coverage(of: category.id, count(category.incidents), places))
      for leaf in category.leaves where !leaf.incidents.isEmpty {
        leafCoverage.append(coverage(of: leaf.id, count(leaf.incidents), byCause[leaf.id] ?? []))
      }
    }
  }

  private func coverage(of cause: String, _ incidents: Int, _ places: [Int]) -> CauseCoverage {
    let cells = PreventionItem.Kind.allCases.map { kind in
      var cell = CauseCoverage.Cell(kind: kind, done: [], agreed: [], proposed: [], declined: [])
      for place in places where prevention[place].item.kind?.value == kind {
        switch prevention[place].status {
        case .done: cell.done.append(place)
        case .open, .inProgress: cell.agreed.append(place)
        case .proposed: cell.proposed.append(place)
        case .declined: cell.declined.append(place)
        }
      }
      return cell
    }
    return CauseCoverage(cause: cause, incidents: incidents, cells: cells)
  }
}

extension PreventionItem {
  fileprivate var statusOrigin: PreventionEntry.StatusOrigin {
    guard let status else { return .assumed }
    guard status.provenance.source == .tracker, let tracked else { return .document }
    return .tracker(tracked.tracker, tracked.updated)
  }

  /// The day it was done or declined: as the tracker says where its word counts, else as the author says, else as the
  /// history of the document.
  fileprivate var closed: CivilDate? {
    guard !effectiveStatus.isOpen else { return nil }
    if status?.provenance.source == .tracker, let tracked { return tracked.closed ?? tracked.updated }
    if let completed { return completed.value }
    // The first day of the unbroken run of closed states at the end.
    return changes.reversed().prefix { !$0.status.isOpen }.last?.day ?? tracked?.closed
  }
}

extension PreventionEntry {
  fileprivate mutating func count(to day: CivilDate?) {
    let overdue = day.map(item.isOverdue(on:)) ?? false
    isOverdue = overdue
    daysOverdue = overdue ? (day?.dayNumber ?? 0) - (item.due?.value.dayNumber ?? 0) : 0
    if let promised, let end = status.isOpen ? day : closed {
      ageDays = max(0, end.dayNumber - promised.dayNumber)
    }
  }
}
