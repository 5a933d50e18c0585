import Postmortems
import TextAnalysis

/// What incidents are compared by, read once from their documents, as numbers: of each kind a list for each
/// incident, in the order of the incidents, without repetition and in the order of the document.
struct Evidence {
  /// Services and alerts by their slugs.
  private(set) var services = Column()
  private(set) var alerts = Column()
  /// By service and alert of the lists: which of the incident's own it is first written as.
  private(set) var serviceSpellings = Column()
  private(set) var alertSpellings = Column()
  /// The patterns of its error messages, and those of them that say enough to tie incidents together.
  private(set) var patterns = Column()
  private(set) var tellingPatterns = Column()
  /// The pattern of each error message, with repetition: one for each of the incident's messages.
  private(set) var messages = Column()
  /// Names of things, as documents mention them.
  private(set) var names = Column()
  /// The causes of an incident, one for each of its attributions.
  private(set) var causes = Column()
  /// By attribution: whether it may tie incidents together. An inference that is more likely wrong than right, or that
  /// rests on other words than those that the author tells the root cause in, may not.
  private(set) var causeIsFirm: [Bool] = []
  /// -1 for an incident without a primary cause.
  private(set) var primaryCauses: [Int32] = []
  private(set) var primaryCauseIsInferred: [Bool] = []
  /// It rests on other words than those in which the author tells the root cause.
  private(set) var primaryCauseIsBeside: [Bool] = []
  private(set) var symptoms = Column()
  /// -1 where it is unknown.
  private(set) var triggers: [Int32] = []
  private(set) var detectedBy: [Int32] = []
  private(set) var mitigations: [Int32] = []

  private(set) var serviceTable = NameTable()
  private(set) var alertTable = NameTable()
  private(set) var causeTable = NameTable()
  private(set) var symptomTable = NameTable()
  private(set) var triggerTable = NameTable()
  private(set) var detectionTable = NameTable()
  private(set) var mitigationTable = NameTable()
  /// By number.
  private(set) var patternNames: [String] = []
  private var isTelling: [Bool] = []
  private var patternTable = WordTable()
  private var patternScanner = ErrorScanner()
  private var nameReader: NameReader
  private var slugs: [String: String] = [:]

  init(_ base: KnowledgeBase) {
    nameReader = NameReader(labels: base.taxonomy.allIDs)
    for place in base.incidents.indices { read(base, place) }
    nameHolders = Array(repeating: 0, count: nameReader.count)
    for name in names.values { nameHolders[Int(name)] += 1 }
  }

  func name(_ number: Int32) -> String { nameReader.text(of: number) }
  var nameCount: Int { nameReader.count }

  /// By name: how many incidents mention it.
  private var nameHolders: [Int32] = []
  /// A name that more mention is the product's and not the incident's.
  private static let rare: Int32 = 6

  /// The names of an incident that another one mentions, and so few that sharing some of them means something.
  func rareNames(of place: Int) -> [Int32] {
    names[place].filter { (2...Evidence.rare).contains(nameHolders[Int($0)]) }
  }

  /// Of the inferred causes of annotated postmortems, nine in ten are right from here on, and a third below.
  private static let firm = 0.7

  // MARK: - Reading

  private mutating func read(_ base: KnowledgeBase, _ place: Int) {
    let record = base.recordPlaces[place]
    for (own, name) in base.incidents[place].services.enumerated() {
      let number = serviceTable.number(of: slug(of: name))
      guard !services.openRow.contains(number) else { continue }
      services.append(number)
      serviceSpellings.append(Int32(truncatingIfNeeded: own))
    }
    let alerts = base.records[record].postmortem?.alerts ?? []
    for own in alerts.indices {
      let number = alertTable.number(of: slug(of: alerts[own].value))
      guard !self.alerts.openRow.contains(number) else { continue }
      self.alerts.append(number)
      alertSpellings.append(Int32(truncatingIfNeeded: own))
    }
    readMessages(base.records[record].postmortem?.errorSignatures ?? [])
    nameReader.read(base.records, at: record, into: &names)
    readCauses(of: base, place)
    let symptoms = base.records[record].postmortem?.symptoms ?? []
    for own in symptoms.indices {
      let number = symptomTable.number(of: symptoms[own].value)
      if !self.symptoms.openRow.contains(number) { self.symptoms.append(number) }
    }
    triggers.append(base.records[record].postmortem?.trigger.map { triggerTable.number(of: $0.value) } ?? -1)
    detectedBy.append(base.records[record].postmortem?.detectedBy.map { detectionTable.number(of: $0.value) } ?? -1)
    mitigations.append(base.records[record].postmortem?.mitigation.map { mitigationTable.number(of: $0.value) } ?? -1)
    endRows()
  }

  private mutating func readCauses(of base: KnowledgeBase, _ place: Int) {
    var primary: Int32 = -1
    var primaryIsInferred = false
    var primaryIsBeside = false
    for own in base.incidents[place].causes.indices {
      let number = causeTable.number(of: base.incidents[place].causes[own].cause)
      causes.append(number)
      let isInferred = base.incidents[place].causes[own].provenance.source.basis == .inferred
      let confidence = base.incidents[place].causes[own].provenance.confidence
      let isBeside = base.incidents[place].causes[own].isBesideStatement
      causeIsFirm.append(!isInferred || !isBeside && confidence ?? 1 >= Evidence.firm)
      if primary < 0, base.incidents[place].causes[own].role == .primary {
        primary = number
        primaryIsInferred = isInferred
        primaryIsBeside = isInferred && isBeside
      }
    }
    primaryCauses.append(primary)
    primaryCauseIsInferred.append(primaryIsInferred)
    primaryCauseIsBeside.append(primaryIsBeside)
  }

  private mutating func readMessages(_ found: [ErrorSignature]) {
    for own in found.indices {
      let number = patternScanner.scan(found[own].text).withUnsafeBufferPointer { patternTable.number(of: $0) }
      if number == patternNames.count {
        let pattern = patternTable.text(of: number)
        patternNames.append(pattern)
        isTelling.append(ErrorPattern.isTelling(pattern))
      }
      let short = Int32(truncatingIfNeeded: number)
      messages.append(short)
      guard !patterns.openRow.contains(short) else { continue }
      patterns.append(short)
      if isTelling[number] { tellingPatterns.append(short) }
    }
  }

  private mutating func endRows() {
    services.endRow()
    serviceSpellings.endRow()
    alerts.endRow()
    alertSpellings.endRow()
    patterns.endRow()
    tellingPatterns.endRow()
    messages.endRow()
    names.endRow()
    causes.endRow()
    symptoms.endRow()
  }

  private mutating func slug(of name: String) -> String {
    if let known = slugs[name] { return known }
    let slug = Slug.make(name)
    slugs[name] = slug
    return slug
  }
}

extension KnowledgeBase {
  /// What each incident can be compared by, in the order of the incidents.
  func readEvidence() -> Evidence { Evidence(self) }

  /// The incidents' titles, to be compared as texts.
  func readTitles(_ synonyms: Synonyms) -> LessonTerms {
    LessonTerms(incidents.indices.map { incidents[$0].title }, synonyms: synonyms)
  }
}
