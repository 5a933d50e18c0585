import Postmortems

/// Reads what ties two incidents of one cause together.
final class TieReader {
  private let evidence: Evidence
  private let titles: LessonTerms
  /// The titles as numbers: the same for titles of the same words.
  private var titleKeys: [Int32] = []
  private static let fewestNames = 2
  /// "Database outage" is everybody's title.
  private static let fewestTitleWords = 3

  enum Key: Hashable {
    case service(Int32)
    case pattern(Int32)
    case name(Int32)
    case title(Int32)
  }

  init(_ evidence: Evidence, _ titles: LessonTerms) {
    self.evidence = evidence
    self.titles = titles
    var numbers: [[Int32]: Int32] = [:]
    for place in 0..<titles.count {
      let number = numbers[titles.key(of: place), default: Int32(truncatingIfNeeded: numbers.count)]
      numbers[titles.key(of: place)] = number
      titleKeys.append(number)
    }
  }

  func isPrimary(_ cause: Int32, of place: Int) -> Bool { evidence.primaryCauses[place] == cause }
  func isInferred(_ place: Int) -> Bool { evidence.primaryCauseIsInferred[place] }
  func isBeside(_ place: Int) -> Bool { evidence.primaryCauseIsBeside[place] }

  /// Under each of them an earlier incident may be found.
  func keys(of place: Int) -> [Key] {
    var keys = evidence.services[place].map { Key.service($0) }
    for pattern in evidence.tellingPatterns[place] { keys.append(.pattern(pattern)) }
    for name in evidence.rareNames(of: place) { keys.append(.name(name)) }
    keys.append(.title(titleKeys[place]))
    return keys
  }

  func ties(between place: Int, and earlier: Int) -> [Recurrence.Tie] {
    var ties: [Recurrence.Tie] = []
    let title = titles.likeness(place, earlier)
    if title.isWhole, title.shared >= TieReader.fewestTitleWords { ties.append(.sameTitle) }
    let services = evidence.services[earlier]
    for service in evidence.services[place] where services.contains(service) {
      ties.append(.service(evidence.serviceTable[service]))
    }
    let patterns = evidence.tellingPatterns[earlier]
    for pattern in evidence.tellingPatterns[place] where patterns.contains(pattern) {
      ties.append(.errorSignature(evidence.patternNames[Int(pattern)]))
    }
    let others = evidence.names[earlier]
    let names = evidence.rareNames(of: place).filter(others.contains)
    if names.count >= TieReader.fewestNames { ties.append(.terms(names.map(evidence.name).sorted())) }
    return ties
  }
}

extension Recurrence.Tie {
  /// Two services are one kind of tie.
  var kind: Int {
    switch self {
    case .linked: 0
    case .sameTitle: 1
    case .service: 2
    case .errorSignature: 3
    case .terms: 4
    }
  }
}

extension Array where Element: Hashable {
  /// Each once, where it stands first.
  func uniqued() -> [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
