import Postmortems
import TextAnalysis

extension KnowledgeBase {
  /// The learnings of all incidents, in their order: as texts to compare, and when each was learned.
  struct Lessons {
    fileprivate(set) var texts: [SimilarTexts.Text] = []
    fileprivate var ages: [LearningAge] = []
  }

  mutating func collectLearnings() -> Lessons {
    var lessons = Lessons()
    let records = records
    for index in incidents.indices {
      let found = records[recordPlaces[index]].postmortem?.learnings ?? []
      guard !found.isEmpty else { continue }
      let day = incidents[index].date?.dayNumber
      // Postmortems are written in the days after an incident; where nobody says when, they are taken to be there
      // so many days after somebody had noticed.
      let written =
        records[recordPlaces[index]].firstWritten?.dayNumber
        ?? incidents[index].known.map { $0.dayNumber + KnowledgeBase.daysToWrite }
      var anchors = StableAnchors()
      for number in found.indices {
        incidents[index].learnings.append(learnings.count)
        learnings.append(
          LearningEntry(
            incident: incidents[index].id, learning: found[number], anchor: anchors.anchor(of: found[number]),
            alsoLearned: []))
        let kind = found[number].kind
        lessons.texts.append(SimilarTexts.Text(owner: index, text: found[number].text, kind: kind.side))
        lessons.ages.append(
          LearningAge(
            incident: index, story: index, day: day, written: written, isLesson: kind == .lesson || kind == .wrong))
      }
    }
    return lessons
  }

  /// - Parameter groups: of lessons that say the same, by their places among the texts.
  mutating func linkLearnings(_ lessons: Lessons, _ groups: [SimilarTexts.Group]) {
    groupLearnings(groups, lessons.ages)
    linkThemes(lessons.texts)
  }

  private static let daysToWrite = 14

  /// When a learning was learned, and when it had been written down: in days.
  fileprivate struct LearningAge {
    /// The place of the incident, and that of the telling of it that counts.
    var incident: Int
    var story: Int
    var day: Int?
    var written: Int?
    /// Only lessons and what went wrong can come back.
    var isLesson: Bool

    /// Whether a learning's postmortem was there before another incident began.
    func isWritten(before later: LearningAge) -> Bool {
      guard isLesson, story != later.story, let begin = later.day, let day, let written else { return false }
      return day < begin && written < begin
    }
  }

  private mutating func groupLearnings(_ groups: [SimilarTexts.Group], _ ages: [LearningAge]) {
    func isOlder(_ a: Int, _ b: Int) -> Bool {
      let (first, second) = (ages[a].day ?? .max, ages[b].day ?? .max)
      if first != second { return first < second }
      if ages[a].incident == ages[b].incident { return a < b }
      return incidents[ages[a].incident].id < incidents[ages[b].incident].id
    }
    // Two tellings of one incident learned a lesson once.
    var ages = ages
    for member in ages.indices {
      guard let canonical = incidents[ages[member].incident].duplicateOf else { continue }
      ages[member].story = incidentIndex[canonical] ?? ages[member].story
    }
    let groups = groups.filter { group in
      group.members.contains { ages[$0].story != ages[group.members[0]].story }
    }
    // Oldest first: who learned it before is what a reader wants to know.
    let ordered = groups.map { $0.members.sorted(by: isOlder) }
    let order = ordered.indices.sorted { a, b in
      if ordered[a].count != ordered[b].count { return ordered[a].count > ordered[b].count }
      return isOlder(ordered[a][0], ordered[b][0])
    }
    learningGroups.reserveCapacity(order.count)
    for place in order { addGroup(ordered[place], groups[place], ages) }
  }

  private mutating func addGroup(_ members: [Int], _ group: SimilarTexts.Group, _ ages: [LearningAge]) {
    let number = learningGroups.count
    var cameBack = false
    for member in members {
      learnings[member].group = number
      learnings[member].alsoLearned = members.filter { ages[$0].story != ages[member].story }
      let before = members.last { ages[$0].isWritten(before: ages[member]) }
      learnings[member].cameBackAfter = before
      cameBack = cameBack || before != nil
    }
    var owners: [Int] = []
    for member in members where !owners.contains(ages[member].incident) { owners.append(ages[member].incident) }
    let anchor = learnings[members[0]].anchor
    learningGroups.append(
      LearningGroup(
        id: Slug.make("\(incidents[owners[0]].id) \(anchor)"),
        name: learnings[group.center].learning.name,
        members: members, incidents: owners.map { incidents[$0].id }, sharedWords: group.sharedWords,
        cameBack: cameBack))
  }

  private mutating func linkThemes(_ texts: [SimilarTexts.Text]) {
    let values = taxonomy.values(of: .learningTheme)
    guard !values.isEmpty else { return }
    var finder = ThemeFinder(values)
    var members: [[Int]] = Array(repeating: [], count: values.count)
    for place in texts.indices {
      for theme in finder.themes(of: texts[place].text) { members[theme].append(place) }
    }
    for (number, value) in values.enumerated() where !members[number].isEmpty {
      let place = themes.count
      var groups: Set<Int> = []
      var incidents: [IncidentID] = []
      var owner = -1
      for member in members[number] {
        learnings[member].themes.append(place)
        if let group = learnings[member].group { groups.insert(group) }
        guard texts[member].owner != owner else { continue }
        owner = texts[member].owner
        incidents.append(self.incidents[owner].id)
      }
      themes.append(
        LearningTheme(
          id: value.id, name: value.name, definition: value.definition, learnings: members[number],
          groups: groups.sorted(), incidents: incidents))
    }
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
    var weights: [(theme: Int, weight: Int)] = []
    var seen: [Int] = []
    for hit in index.hits(in: Array(text.utf8), remembering: &memory) where !seen.contains(hit.phrase) {
      seen.append(hit.phrase)
      let (theme, weight) = signals[hit.phrase]
      if let known = weights.firstIndex(where: { $0.theme == theme }) {
        weights[known].weight += weight
      } else {
        weights.append((theme, weight))
      }
    }
    guard !weights.isEmpty else { return [] }
    let ranked = weights.filter { $0.weight >= ThemeFinder.threshold }
      .sorted { ($1.weight, $0.theme) < ($0.weight, $1.theme) }
    guard let strongest = ranked.first?.weight else { return [] }
    return ranked.prefix(ThemeFinder.most).filter { $0.weight * 2 > strongest }.map(\.theme)
  }
}
