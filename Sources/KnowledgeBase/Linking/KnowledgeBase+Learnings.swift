import Postmortems
import TextAnalysis

extension KnowledgeBase {
  mutating func linkLearnings(_ synonyms: Synonyms) {
    for index in incidents.indices {
      let found = records[recordPlaces[index]].postmortem?.learnings ?? []
      for (number, learning) in found.enumerated() {
        incidents[index].learnings.append(learnings.count)
        learnings.append(
          LearningEntry(
            incident: incidents[index].id, learning: learning, anchor: "learning-\(number + 1)", alsoLearned: []))
      }
    }
    groupLearnings(synonyms)
    linkThemes()
  }

  private mutating func groupLearnings(_ synonyms: Synonyms) {
    let groups = SimilarTexts.groups(
      learnings.map { entry in
        SimilarTexts.Text(
          owner: incidentIndex[entry.incident] ?? 0, text: entry.learning.text, kind: entry.learning.kind.side)
      }, synonyms: synonyms)
    let ordered = groups.map { group in
      // Oldest first: who learned it before is what a reader wants to know.
      group.members.sorted { ageOrder($0) < ageOrder($1) }
    }
    func rank(_ place: Int) -> (Int, Int, IncidentID, Int) {
      let age = ageOrder(ordered[place][0])
      return (-ordered[place].count, age.0, age.1, age.2)
    }
    let order = ordered.indices.sorted { rank($0) < rank($1) }
    for place in order { addGroup(ordered[place], center: groups[place].center, shared: groups[place].sharedWords) }
  }

  private mutating func addGroup(_ members: [Int], center: Int, shared: [String]) {
    let number = learningGroups.count
    var cameBack = false
    for member in members {
      learnings[member].group = number
      learnings[member].alsoLearned = members.filter { learnings[$0].incident != learnings[member].incident }
      learnings[member].cameBackAfter = members.last { isWritten($0, before: learnings[member].incident) }
      cameBack = cameBack || learnings[member].cameBackAfter != nil
    }
    var incidents: [IncidentID] = []
    for member in members where !incidents.contains(learnings[member].incident) {
      incidents.append(learnings[member].incident)
    }
    let oldest = learnings[members[0]]
    learningGroups.append(
      LearningGroup(
        id: Slug.make("\(oldest.incident) \(oldest.anchor)"),
        name: LearningGroup.name(learnings[center].learning.headline),
        members: members, incidents: incidents, sharedWords: shared, cameBack: cameBack))
  }

  private func ageOrder(_ place: Int) -> (Int, IncidentID, Int) {
    let id = learnings[place].incident
    return (incident(id)?.date?.dayNumber ?? .max, id, place)
  }

  /// Postmortems are written in the days after an incident; where nobody says when, they are taken to be there
  /// so many days later.
  private static let daysToWrite = 14

  /// Whether a learning's postmortem was there before an incident began.
  private func isWritten(_ learning: Int, before later: IncidentID) -> Bool {
    let earlier = learnings[learning].incident
    let isLesson = [Learning.Kind.lesson, .wrong].contains(learnings[learning].learning.kind)
    guard isLesson, earlier != later, let begin = incident(later)?.date, let then = incident(earlier)?.date,
      then < begin,
      let index = recordIndex[earlier]
    else { return false }
    let published = records[index].firstWritten
    return (published ?? then.adding(days: KnowledgeBase.daysToWrite)) < begin
  }

  private mutating func linkThemes() {
    let values = taxonomy.values(of: .learningTheme)
    guard !values.isEmpty else { return }
    var finder = ThemeFinder(values)
    var members: [[Int]] = Array(repeating: [], count: values.count)
    let found = learnings.map { finder.themes(of: $0.learning.text) }
    for (place, themes) in found.enumerated() {
      for theme in themes { members[theme].append(place) }
    }
    for (number, value) in values.enumerated() where !members[number].isEmpty {
      let place = themes.count
      var groups: Set<Int> = []
      var incidents: [IncidentID] = []
      for member in members[number] {
        learnings[member].themes.append(place)
        if let group = learnings[member].group { groups.insert(group) }
        if incidents.last != learnings[member].incident { incidents.append(learnings[member].incident) }
      }
      themes.append(
        LearningTheme(
          id: value.id, name: value.name, definition: value.definition, learnings: members[number],
          groups: groups.sorted(), incidents: incidents))
    }
  }
}

extension LearningGroup {
  /// A headline without the marks that led to its text.
  fileprivate static func name(_ headline: String) -> String {
    var text = headline[...]
    while let last = text.last, last == ":" || last == " " { text.removeLast() }
    return String(text)
  }
}

extension Learning.Kind {
  /// What went well is not the lesson of what went wrong, however alike the words.
  fileprivate var side: Int {
    switch self {
    case .well: 1
    case .wrong: 2
    case .lucky, .lesson: 0
    }
  }
}

/// Finds what a learning is about, by the signals of the taxonomy's themes.
private struct ThemeFinder {
  private let index: PhraseIndex
  private let signals: [(theme: Int, weight: Int)]
  private var memory = PhraseIndex.Memory()
  /// The weight that makes a theme certain enough.
  private static let threshold = 3
  private static let most = 2

  init(_ values: [Taxonomy.FacetValue]) {
    let all = values.enumerated().flatMap { number, value in value.signals.map { (number, $0) } }
    index = PhraseIndex(all.map(\.1.phrase))
    signals = all.map { ($0.0, $0.1.weight) }
  }

  /// The strongest, and a second one that is nearly as strong.
  mutating func themes(of text: String) -> [Int] {
    var weights: [Int: Int] = [:]
    var seen: Set<Int> = []
    for hit in index.hits(in: Array(text.utf8), remembering: &memory) where seen.insert(hit.phrase).inserted {
      weights[signals[hit.phrase].theme, default: 0] += signals[hit.phrase].weight
    }
    let ranked = weights.filter { $0.value >= ThemeFinder.threshold }
      .sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    guard let strongest = ranked.first?.value else { return [] }
    return ranked.prefix(ThemeFinder.most).filter { $0.value * 2 > strongest }.map(\.key)
  }
}
