import Postmortems

extension KnowledgeBase {
  /// This knowledge base with one document as it is now, before everything is linked anew: for a first look at its page.
  ///
  /// What the document says of itself is new: text, facts, learnings, prevention items. What follows from it for others
  /// and from others for it is as it was, and so is the order of incidents. Learnings and items take the places of the
  /// old ones, further ones stand behind those of all incidents, and old ones that are too many stay, so that no place in
  /// a list is of another incident.
  ///
  /// - Returns: `nil` where more than the document's own page would change with it: a document of another id, kind or
  ///   file, or one whose items have states of a tracker.
  public func replacing(with new: Record) -> KnowledgeBase? {
    guard let place = recordIndex[new.id], records[place].kind == new.kind, records[place].path == new.path,
      (records[place].postmortem == nil) == (new.postmortem == nil)
    else { return nil }
    var base = self
    var record = new
    record.history = records[place].history
    guard let incidentPlace = incidentIndex[new.id], record.postmortem != nil else {
      base.records[place] = record
      return base
    }
    let items = incidents[incidentPlace].preventionItems.map { prevention[$0].item }
    if items.contains(where: { $0.tracked != nil }) { return nil }
    for number in record.postmortem?.preventionItems.indices ?? 0..<0 {
      let item = record.postmortem?.preventionItems[number]
      // What version control knows of it is as it was.
      guard let old = items.first(where: { $0.id == item?.id && $0.text == item?.text }), !old.changes.isEmpty else {
        continue
      }
      record.postmortem?.preventionItems[number].changes = old.changes
    }
    base.records[place] = record
    guard var incident = Incident(base.records, at: place) else { return nil }
    let old = incidents[incidentPlace]
    incident.related = old.related
    incident.recursFrom = old.recursFrom
    incident.recursAs = old.recursAs
    incident.duplicateOf = old.duplicateOf
    base.incidents[incidentPlace] = incident
    base.putLearnings(of: incidentPlace, inPlaceOf: old.learnings)
    var words = CauseWords(taxonomy, telling: Set(incident.causes.map(\.cause)))
    var references: References?
    base.appendPrevention(of: incidentPlace, &words, &references, inPlaceOf: old.preventionItems)
    return base
  }

  /// - Parameter old: the places of the learnings that the incident had; one of the same words is known by them.
  private mutating func putLearnings(of place: Int, inPlaceOf old: [Int]) {
    let known = old.map { learnings[$0] }
    var anchors = StableAnchors()
    for (number, learning) in (records[recordPlaces[place]].postmortem?.learnings ?? []).enumerated() {
      var entry = LearningEntry(
        incident: incidents[place].id, learning: learning, anchor: anchors.anchor(of: learning), alsoLearned: [])
      if let same = known.first(where: { $0.learning.text == learning.text }) {
        entry.alsoLearned = same.alsoLearned
        entry.group = same.group
        entry.themes = same.themes
        entry.cameBackAfter = same.cameBackAfter
      }
      let isNew = number >= old.count
      incidents[place].learnings.append(isNew ? learnings.count : old[number])
      if isNew { learnings.append(entry) } else { learnings[old[number]] = entry }
    }
  }
}
