import KnowledgeBase
import Postmortems

/// Finds what has become of pages that a site had and has no longer.
struct Successors {
  /// Former addresses and the pages of today, sorted; an address that leads on in several steps leads on in one.
  private(set) var moves: [AddressRecord.Move] = []
  /// Documents that went without a trace. They are said and forgotten: the record is published, and what was taken
  /// out of a site must not stay in it.
  private(set) var gone: [AddressRecord.Document] = []

  /// - Parameters:
  ///   - past: what the last build said.
  ///   - present: where everything stands now.
  ///   - live: whether a page stands at an address now.
  init(of past: AddressRecord, in present: AddressRecord, live: (String) -> Bool) {
    var next: [String: String] = [:]
    for move in past.moves { next[move.page] = move.target }
    let documents = DocumentFinder(past, present)
    for document in past.documents where !live(document.page) {
      if let target = documents.find(document) { next[document.page] = target }
    }
    let groups = GroupFinder(past, present, renamed: documents.renamed)
    for group in past.groups where !live(group.page) {
      if let target = groups.find(group) { next[group.page] = target }
    }
    for page in next.keys.sorted() where !live(page) {
      if let target = Self.end(of: page, next, live: live) { moves.append(.init(page: page, target: target)) }
    }
    let found = Set(moves.map(\.page))
    gone = past.documents.filter { !live($0.page) && !found.contains($0.page) }
  }

  /// Follows an address to a page that is there; `nil` where the way ends or goes in a circle.
  private static func end(of page: String, _ next: [String: String], live: (String) -> Bool) -> String? {
    var place = page
    var seen: Set<String> = []
    while let target = next[place], seen.insert(place).inserted {
      if live(target) { return target }
      place = target
    }
    return nil
  }
}

/// A document is the same if it has the same id, else the same file, else the same title and day.
private struct DocumentFinder {
  private let byID: [String: String]
  private let bySource: [String: AddressRecord.Document]
  private let byFingerprint: [String: AddressRecord.Document?]
  /// Ids of today by those that the same documents had before.
  private(set) var renamed: [String: String] = [:]

  init(_ past: AddressRecord, _ present: AddressRecord) {
    let known = Set(past.documents.map(\.id))
    byID = Dictionary(present.documents.map { ($0.id, $0.page) }, uniquingKeysWith: { first, _ in first })
    bySource = Dictionary(present.documents.map { ($0.source, $0) }, uniquingKeysWith: { first, _ in first })
    var byFingerprint: [String: AddressRecord.Document?] = [:]
    for document in present.documents where !known.contains(document.id) {
      let isFirst = byFingerprint[document.fingerprint] == nil
      byFingerprint[document.fingerprint] = .some(isFirst ? document : nil)
    }
    self.byFingerprint = byFingerprint
    for document in past.documents where byID[document.id] == nil {
      if let other = successor(of: document) { renamed[document.id] = other.id }
    }
  }

  func find(_ document: AddressRecord.Document) -> String? {
    byID[document.id] ?? successor(of: document)?.page
  }

  private func successor(of document: AddressRecord.Document) -> AddressRecord.Document? {
    bySource[document.source] ?? byFingerprint[document.fingerprint].flatMap(\.self)
  }
}

/// A service, cause or another value is the same under another name if the incidents it had have gained the other:
/// most of them, and none of the others fits better.
private struct GroupFinder {
  private let present: [String: [AddressRecord.Group]]
  private let past: [String: Set<IncidentID>]
  private let renamed: [String: String]

  init(_ past: AddressRecord, _ present: AddressRecord, renamed: [String: String]) {
    self.present = Dictionary(grouping: present.groups, by: \.kind)
    self.past = Dictionary(
      past.groups.map { group in (group.page, Set(group.members.map { renamed[$0] ?? $0 })) },
      uniquingKeysWith: { first, _ in first })
    self.renamed = renamed
  }

  func find(_ group: AddressRecord.Group) -> String? {
    let members = Set(group.members.map { renamed[$0] ?? $0 })
    guard !members.isEmpty else { return nil }
    var best: (page: String, gained: Int, size: Int)?
    var isTied = false
    for candidate in present[group.kind] ?? [] {
      let before = past[candidate.page] ?? []
      let gained = candidate.members.count { members.contains($0) && !before.contains($0) }
      guard gained * 3 >= members.count * 2 else { continue }
      let rank = (gained, -candidate.members.count)
      if let best, rank <= (best.gained, -best.size) {
        if rank == (best.gained, -best.size) { isTied = true }
        continue
      }
      best = (candidate.page, gained, candidate.members.count)
      isTied = false
    }
    return isTied ? nil : best?.page
  }
}
