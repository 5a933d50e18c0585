import KnowledgeBase
import Postmortems
import TextAnalysis

/// Where every page stood when a site was built last, and what it was made from: the site keeps it as a file, so that
/// the next build can leave a redirect where a document, service or cause has been renamed or moved.
public struct AddressRecord: Hashable, Sendable {
  /// A page made from one document.
  struct Document: Hashable, Sendable {
    var page: String
    var id: String
    /// The path of the source file in its content folder.
    var source: String
    /// Title and day as a hash: what stays when a file gets another name.
    var fingerprint: String
  }

  /// A page of a service, cause or another value, with the incidents it had, as ids.
  struct Group: Hashable, Sendable {
    var page: String
    /// The facet that it is a value of.
    var kind: String
    var members: [IncidentID]
  }

  struct Move: Hashable, Sendable {
    var page: String
    var target: String
  }

  /// Whom the site was for. A record of a site for others says nothing: it may name what these must not see.
  var audience = "internal"
  var documents: [Document] = []
  var groups: [Group] = []
  var moves: [Move] = []

  public init() {}

  static let path = "addresses.txt"

  // MARK: - The file

  /// One line for each page, its fields percent-encoded and parted by spaces. Members are numbers of document lines.
  func text() -> String {
    var out = "# Where pages stand and stood. Debrief reads it to leave redirects behind; keep it with the site.\n"
    let encoded = RelativeLink.percentEncoded
    out += "audience \(encoded(audience))\n"
    var numbers: [IncidentID: Int] = [:]
    for (number, document) in documents.enumerated() { numbers[document.id] = number }
    for entry in documents {
      out += "page \(encoded(entry.page)) \(encoded(entry.id)) \(encoded(entry.source)) \(entry.fingerprint)\n"
    }
    for group in groups {
      let members = group.members.compactMap { numbers[$0] }.map(String.init).joined(separator: ",")
      out += "group \(encoded(group.page)) \(group.kind) \(members)\n"
    }
    for move in moves { out += "moved \(encoded(move.page)) \(encoded(move.target))\n" }
    return out
  }

  /// Reads such a file. What is not understood is passed over: it is a memory, and need not be whole.
  init(parsing bytes: [UInt8]) {
    let decoded = { (field: Substring) in PercentEncoding.decoded(String(field)) }
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      let fields = String(decoding: line, as: UTF8.self).split(separator: " ")
      if fields.count == 2, fields[0] == "audience" { audience = decoded(fields[1]) }
      guard let word = fields.first, fields.count >= 3, Self.isPage(decoded(fields[1])) else { continue }
      let page = decoded(fields[1])
      switch (word, fields.count) {
      case ("page", 5):
        let document = Document(
          page: page, id: decoded(fields[2]), source: decoded(fields[3]), fingerprint: String(fields[4]))
        documents.append(document)
      case ("group", 4):
        let members = fields[3].split(separator: ",").compactMap { Int($0) }
          .compactMap { documents.indices.contains($0) ? documents[$0].id : nil }
        groups.append(Group(page: page, kind: String(fields[2]), members: members))
      case ("moved", 3):
        guard Self.isPage(decoded(fields[2])), moves.count < Self.limit else { continue }
        moves.append(Move(page: page, target: decoded(fields[2])))
      default: continue
      }
    }
  }

  /// So many former addresses are remembered at most.
  private static let limit = 50_000

  /// Two records as one; what the first says wins.
  func merged(with other: AddressRecord) -> AddressRecord {
    var result = self
    let known = Set(documents.map(\.page) + groups.map(\.page) + moves.map(\.page))
    result.documents += other.documents.filter { !known.contains($0.page) }
    result.groups += other.groups.filter { !known.contains($0.page) }
    result.moves += other.moves.filter { !known.contains($0.page) }
    return result
  }

  /// A page of a site, and nothing that could be a file of another kind or of another place. The record may come from
  /// the web.
  private static func isPage(_ address: String) -> Bool {
    guard address.hasSuffix(".html"), address.utf8.count <= 500 else { return false }
    let parts = address.split(separator: "/", omittingEmptySubsequences: false)
    return parts.count <= 6 && parts.first != "assets" && parts.allSatisfy(isName)
  }

  private static func isName(_ part: Substring) -> Bool {
    guard let first = part.utf8.first, first != UInt8(ascii: "."), part.utf8.count <= 200 else { return false }
    let forbidden = "\\:*?\"<>|".unicodeScalars
    return part.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F && !forbidden.contains($0) }
  }

  static func fingerprint(of record: Record) -> String {
    let day = record.postmortem?.date?.value.iso ?? ""
    return StableName.uuid("\(record.kind.rawValue) \(day) \(record.title.lowercased())")
  }
}
