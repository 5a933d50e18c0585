import ByteCoding
import Diagnostics
import Markdown

// What is read out of a document, as bytes between two builds. The bytes are for the program that wrote them and for no
// other: fields stand in the order in which they are listed here, without names. A field of the model that is missing
// here is missing from what comes back, and FactStorageTests fails.

extension Record {
  /// The facts as bytes: everything but the document itself, and but what is learned from elsewhere, such as the history.
  ///
  /// - Parameter diagnostics: what there was to say while they were read.
  public func storedFacts(_ diagnostics: [Diagnostic]) -> [UInt8] {
    var (out, copy) = (FactWriter(path: document.path), self)
    // A writer throws nothing.
    try? copy.fields(&out)
    out.write(diagnostics)
    return out.out.bytes
  }

  /// The record of a document from the facts that were stored for the same bytes of it.
  ///
  /// - Parameter bytes: part of a file that may hold anything.
  /// - Throws: `Damage` where they are not what `storedFacts` makes for such a document.
  public static func stored(_ bytes: ByteReader, document: Document) throws(Damage) -> Diagnosed<Record> {
    var reader = FactReader(bytes: bytes, path: document.path, nodes: document.tree.ids.count)
    var record = Record(id: "", kind: .reference, title: "", document: document)
    try record.fields(&reader)
    let diagnostics: [Diagnostic] = try reader.read()
    guard reader.bytes.isAtEnd else { throw Damage(reason: "something stands behind its end") }
    return Diagnosed(record, diagnostics)
  }
}

/// Writes the facts of one document.
struct FactWriter: FieldVisitor {
  var out = ByteWriter()
  let path: String

  init(path: String) { self.path = path }

  mutating func write(_ value: some Stored) { value.store(to: &self) }

  mutating func visit(_ value: inout some Stored) { value.store(to: &self) }
}

/// Reads what a `FactWriter` wrote.
struct FactReader: FieldVisitor {
  var bytes: ByteReader
  let path: String
  /// How many nodes the tree of the document has: no fact may point past it.
  let nodes: Int

  mutating func read<Value: Stored>() throws(Damage) -> Value { try Value(from: &self) }

  mutating func visit<Value: Stored>(_ value: inout Value) throws(Damage) { value = try Value(from: &self) }
}

/// Does something with each field of a value in turn.
protocol FieldVisitor {
  mutating func visit<Value: Stored>(_ value: inout Value) throws(Damage)
}

protocol Stored {
  func store(to out: inout FactWriter)
  init(from bytes: inout FactReader) throws(Damage)
}

/// A value that is stored as its fields, which are listed once for writing and reading.
protocol StoredByFields: Stored {
  /// What the fields are read into.
  static var blank: Self { get }
  mutating func fields(_ each: inout some FieldVisitor) throws(Damage)
}

extension StoredByFields {
  func store(to out: inout FactWriter) {
    var copy = self
    // A writer throws nothing.
    try? copy.fields(&out)
  }

  init(from bytes: inout FactReader) throws(Damage) {
    self = Self.blank
    try fields(&bytes)
  }
}

// MARK: - Simple values

extension Int: Stored {
  func store(to out: inout FactWriter) { out.out.signed(self) }
  init(from bytes: inout FactReader) throws(Damage) { self = try bytes.bytes.signed() }
}

extension Bool: Stored {
  func store(to out: inout FactWriter) { out.out.bytes.append(self ? 1 : 0) }
  init(from bytes: inout FactReader) throws(Damage) { self = try bytes.bytes.byte() != 0 }
}

extension Double: Stored {
  func store(to out: inout FactWriter) { out.out.fixed(bitPattern) }
  init(from bytes: inout FactReader) throws(Damage) { self = Double(bitPattern: try bytes.bytes.fixed()) }
}

extension String: Stored {
  func store(to out: inout FactWriter) { out.out.string(self) }
  init(from bytes: inout FactReader) throws(Damage) { self = try bytes.bytes.string() }
}

extension Optional: Stored where Wrapped: Stored {
  func store(to out: inout FactWriter) {
    out.write(self != nil)
    if let self { out.write(self) }
  }

  init(from bytes: inout FactReader) throws(Damage) {
    let isThere: Bool = try bytes.read()
    self = isThere ? .some(try Wrapped(from: &bytes)) : nil
  }
}

extension Array: Stored where Element: Stored {
  func store(to out: inout FactWriter) {
    out.out.varint(count)
    for element in self { out.write(element) }
  }

  init(from bytes: inout FactReader) throws(Damage) {
    let count = try bytes.bytes.count()
    self = []
    // Damage may ask for much; what follows does not last for it.
    reserveCapacity(Swift.min(count, 256))
    for _ in 0..<count { append(try Element(from: &bytes)) }
  }
}

extension Stored where Self: CaseIterable & Equatable, AllCases == [Self] {
  func store(to out: inout FactWriter) { out.out.varint(Self.allCases.firstIndex(of: self) ?? 0) }

  init(from bytes: inout FactReader) throws(Damage) {
    let place = try bytes.bytes.varint()
    let all = Self.allCases
    guard place < all.count else { throw Damage(reason: "there is no such case") }
    self = all[place]
  }
}

extension FactSource: Stored {}
extension RecordKind: Stored {}
extension SectionKind: Stored {}
extension CauseAttribution.Role: Stored {}
extension Learning.Kind: Stored {}
extension PreventionItem.Kind: Stored {}
extension PreventionItem.Status: Stored {}
extension Diagnostic.Severity: Stored {}

// MARK: - Places and times

extension NodeID: Stored {
  func store(to out: inout FactWriter) { out.out.varint(Int(rawValue)) }

  init(from bytes: inout FactReader) throws(Damage) {
    let place = try bytes.bytes.varint()
    guard place < bytes.nodes, let value = Int32(exactly: place) else { throw Damage(reason: "there is no such node") }
    self.init(rawValue: value)
  }
}

extension ClosedRange<Int>: Stored {
  func store(to out: inout FactWriter) {
    out.write(lowerBound)
    out.write(upperBound)
  }

  init(from bytes: inout FactReader) throws(Damage) {
    let first = try Int(from: &bytes)
    let last = try Int(from: &bytes)
    guard first <= last else { throw Damage(reason: "a range ends before it begins") }
    self = first...last
  }
}

extension SourceLocation: Stored {
  func store(to out: inout FactWriter) {
    // Nearly every place is in the document itself: one of four forms, with a range or without.
    let isHere = file == out.path
    out.out.varint((isHere ? 0 : 1) + (range == nil ? 0 : 2))
    if !isHere { out.write(file) }
    guard let range else { return }
    for number in [range.start.line, range.start.column, range.end.line - range.start.line, range.end.column] {
      out.out.varint(number)
    }
  }

  init(from bytes: inout FactReader) throws(Damage) {
    let form = try bytes.bytes.varint()
    self.init(file: form & 1 == 0 ? bytes.path : try bytes.read())
    guard form & 2 != 0 else { return }
    let start = SourcePosition(line: try bytes.bytes.varint(), column: try bytes.bytes.varint())
    let lines = try bytes.bytes.varint()
    range = SourceRange(
      start: start, end: SourcePosition(line: start.line + lines, column: try bytes.bytes.varint()))
  }
}

extension CivilDate: Stored {
  func store(to out: inout FactWriter) { out.write(dayNumber) }
  init(from bytes: inout FactReader) throws(Damage) { self.init(dayNumber: try bytes.read()) }
}

extension Moment: StoredByFields {
  static var blank: Moment { Moment(date: CivilDate(dayNumber: 0)) }

  mutating func fields(_ each: inout some FieldVisitor) throws(Damage) {
    try each.visit(&date)
    try each.visit(&minute)
    try each.visit(&zone)
    try each.visit(&offset)
    try each.visit(&isApproximate)
  }
}

// MARK: - Facts

extension Provenance: StoredByFields {
  static var blank: Provenance { Provenance(.text, at: SourceLocation(file: "")) }

  mutating func fields(_ each: inout some FieldVisitor) throws(Damage) {
    try each.visit(&source)
    try each.visit(&location)
    try each.visit(&evidence)
    try each.visit(&confidence)
  }
}

extension Fact: Stored where Value: Stored {
  func store(to out: inout FactWriter) {
    out.write(value)
    out.write(provenance)
  }

  init(from bytes: inout FactReader) throws(Damage) {
    let value = try Value(from: &bytes)
    self.init(value, try Provenance(from: &bytes))
  }
}

extension FactConflict: StoredByFields {
  static var blank: FactConflict { FactConflict(fact: "", used: "", usedAt: .blank, other: "", otherAt: .blank) }

  mutating func fields(_ each: inout some FieldVisitor) throws(Damage) {
    try each.visit(&fact)
    try each.visit(&used)
    try each.visit(&usedAt)
    try each.visit(&other)
    try each.visit(&otherAt)
  }
}

extension SeverityLevel: StoredByFields {
  static var blank: SeverityLevel { SeverityLevel(name: "", rank: nil) }

  mutating func fields(_ each: inout some FieldVisitor) throws(Damage) {
    try each.visit(&name)
    try each.visit(&rank)
  }
}

extension Audience: Stored {
  func store(to out: inout FactWriter) { out.write(name) }
  init(from bytes: inout FactReader) throws(Damage) { self.init(try bytes.read()) }
}

extension Span: StoredByFields {
  static var blank: Span { Span() }

  mutating func fields(_ each: inout some FieldVisitor) throws(Damage) {
    try each.visit(&stated)
    try each.visit(&computed)
  }
}

extension CauseAttribution: StoredByFields {
  static var blank: CauseAttribution { CauseAttribution(cause: "", role: .primary, provenance: .blank) }

  mutating func fields(_ each: inout some FieldVisitor) throws(Damage) {
    try each.visit(&cause)
    try each.visit(&role)
    try each.visit(&provenance)
    try each.visit(&statement)
    try each.visit(&isBesideStatement)
  }
}

extension TimelineEntry: StoredByFields {
  static var blank: TimelineEntry { TimelineEntry(line: 0, moment: nil, written: "", text: "", nodes: []) }

  mutating func fields(_ each: inout some FieldVisitor) throws(Damage) {
    try each.visit(&line)
    try each.visit(&moment)
    try each.visit(&written)
    try each.visit(&text)
    try each.visit(&nodes)
    try each.visit(&audience)
  }
}

extension Learning: StoredByFields {
  static var blank: Learning {
    Learning(kind: .lesson, text: "", headline: "", location: SourceLocation(file: ""), nodes: [])
  }

  mutating func fields(_ each: inout some FieldVisitor) throws(Damage) {
    try each.visit(&kind)
    try each.visit(&text)
    try each.visit(&headline)
    try each.visit(&location)
    try each.visit(&nodes)
    try each.visit(&audience)
  }
}

extension PreventionItem: StoredByFields {
  static var blank: PreventionItem {
    PreventionItem(id: "", text: "", location: SourceLocation(file: ""), nodes: [])
  }

  mutating func fields(_ each: inout some FieldVisitor) throws(Damage) {
    try each.visit(&id)
    try each.visit(&text)
    try each.visit(&kind)
    try each.visit(&owner)
    try each.visit(&status)
    try each.visit(&due)
    try each.visit(&completed)
    try each.visit(&ticket)
    try each.visit(&ticketURL)
    try each.visit(&priority)
    try each.visit(&addresses)
    try each.visit(&location)
    try each.visit(&nodes)
    try each.visit(&audience)
  }
}

extension ErrorSignature: StoredByFields {
  static var blank: ErrorSignature { ErrorSignature(text: "", location: SourceLocation(file: "")) }

  mutating func fields(_ each: inout some FieldVisitor) throws(Damage) {
    try each.visit(&text)
    try each.visit(&location)
  }
}

extension RoleAssignment: StoredByFields {
  static var blank: RoleAssignment { RoleAssignment(role: "", name: "", location: SourceLocation(file: "")) }

  mutating func fields(_ each: inout some FieldVisitor) throws(Damage) {
    try each.visit(&role)
    try each.visit(&name)
    try each.visit(&location)
  }
}

extension Section: StoredByFields {
  static var blank: Section {
    Section(kind: nil, title: "", anchor: "", level: 0, lines: 0...0, heading: nil, blocks: [])
  }

  mutating func fields(_ each: inout some FieldVisitor) throws(Damage) {
    try each.visit(&kind)
    try each.visit(&title)
    try each.visit(&anchor)
    try each.visit(&level)
    try each.visit(&lines)
    try each.visit(&heading)
    try each.visit(&blocks)
    try each.visit(&audience)
  }
}

extension Postmortem: StoredByFields {
  static var blank: Postmortem { Postmortem() }

  mutating func fields(_ each: inout some FieldVisitor) throws(Damage) {
    try each.visit(&date)
    try each.visit(&dateIsEstimate)
    try each.visit(&noticed)
    try each.visit(&published)
    try each.visit(&severity)
    try each.visit(&severityAsWritten)
    try each.visit(&status)
    try each.visit(&services)
    try each.visit(&teams)
    try each.visit(&alerts)
    try each.visit(&zone)
    try each.visit(&started)
    try each.visit(&detected)
    try each.visit(&mitigated)
    try each.visit(&resolved)
    try each.visit(&timeToDetect)
    try each.visit(&timeToMitigate)
    try each.visit(&timeToRestore)
    try each.visit(&impact)
    try each.visit(&trigger)
    try each.visit(&causes)
    try each.visit(&unknownCauses)
    try each.visit(&detectedBy)
    try each.visit(&detectionGap)
    try each.visit(&mitigation)
    try each.visit(&symptoms)
    try each.visit(&timeline)
    try each.visit(&learnings)
    try each.visit(&preventionItems)
    try each.visit(&errorSignatures)
    try each.visit(&people)
    try each.visit(&related)
    try each.visit(&notRelated)
    try each.visit(&conflicts)
  }
}

extension Diagnostic: StoredByFields {
  static var blank: Diagnostic { Diagnostic(.note, rule: "", at: SourceLocation(file: ""), "") }

  mutating func fields(_ each: inout some FieldVisitor) throws(Damage) {
    try each.visit(&severity)
    try each.visit(&rule)
    try each.visit(&location)
    try each.visit(&summary)
    try each.visit(&explanation)
    try each.visit(&remedy)
    try each.visit(&notes)
  }
}

extension Diagnostic.Note: StoredByFields {
  static var blank: Diagnostic.Note { Diagnostic.Note("") }

  mutating func fields(_ each: inout some FieldVisitor) throws(Damage) {
    try each.visit(&message)
    try each.visit(&location)
  }
}

extension Record {
  mutating func fields(_ each: inout some FieldVisitor) throws(Damage) {
    try each.visit(&id)
    try each.visit(&kind)
    try each.visit(&title)
    try each.visit(&titleIsStated)
    try each.visit(&summary)
    try each.visit(&aliases)
    try each.visit(&audience)
    try each.visit(&isDraft)
    try each.visit(&tags)
    try each.visit(&outcomes)
    try each.visit(&section)
    try each.visit(&order)
    try each.visit(&owner)
    try each.visit(&updated)
    try each.visit(&readingMinutes)
    try each.visit(&sections)
    try each.visit(&postmortem)
  }
}
