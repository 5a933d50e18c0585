import Diagnostics
import Postmortems

/// A ticket of a tracker, as far as a prevention item is concerned.
public struct Ticket: Hashable, Sendable {
  /// As the tracker names it: `OPS-812`, `17`, `group/project#17`.
  public var key: String
  /// The tracker that was recognised: `jira`, `github`, `gitlab`, `linear` or `other`.
  public var tracker: String
  public var url: String?
  public var title: String?
  /// The state in the tracker's words.
  public var written: String?
  /// `nil` where those words are unknown.
  public var status: PreventionItem.Status?
  public var owner: String?
  public var due: CivilDate?
  /// The day of its last change; the newest one of its export where it states none, which cannot be older.
  public var updated: CivilDate?
  /// The day it was closed, where the tracker says so.
  public var closed: CivilDate?
  /// In the export or in the file that builds read.
  public var location: SourceLocation

  public init(key: String, tracker: String, location: SourceLocation) {
    self.key = key
    self.tracker = tracker
    self.location = location
  }

  /// The order of tickets in everything that is written: by tracker, by project, by number.
  static func precedes(_ a: Ticket, _ b: Ticket) -> Bool {
    let (first, second) = (a.sortKey, b.sortKey)
    return (a.tracker, first.name, first.number, a.url ?? "", a.key)
      < (b.tracker, second.name, second.number, b.url ?? "", b.key)
  }

  /// `OPS-9` stands before `OPS-10`.
  private var sortKey: (name: String, number: Int) {
    let digits = key.utf8.reversed().prefix { (0x30...0x39).contains($0) }.count
    return (String(key.dropLast(digits)), Int(key.suffix(digits)) ?? 0)
  }
}

/// The names under which a ticket is known, so that `OPS-812`, its address and `owner/name#17` find each other.
enum TicketName {
  /// All names of a ticket or of a reference to one, the most telling first.
  static func all(_ text: String, url: String?) -> [String] {
    var names: [String] = []
    func add(_ name: String?) {
      if let name, !name.isEmpty, !names.contains(name) { names.append(name) }
    }
    for address in [url, isAddress(text) ? text : nil].compactMap({ $0 }) {
      add(folded(address: address))
      add(project(ofAddress: address)?.lowercased())
      add(issueKey(inAddress: address))
    }
    if !isAddress(text) {
      let key = text.lowercased().filter { !$0.isWhitespace }
      // A bare number names a ticket only where no other tracker has one of the same number.
      add(isNumber(key) ? "#" + key.drop { $0 == "#" || $0 == "!" } : key)
    }
    return names
  }

  static func isAddress(_ text: String) -> Bool {
    let lower = text.prefix(8).lowercased()
    return lower.hasPrefix("https://") || lower.hasPrefix("http://")
  }

  static func isNumber(_ key: String) -> Bool {
    let digits = key.drop { $0 == "#" || $0 == "!" }
    return !digits.isEmpty && digits.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }

  /// Without scheme, query, fragment and slash at the end: the same page.
  private static func folded(address: String) -> String { bare(address).lowercased() }

  private static func bare(_ address: String) -> String {
    var rest = address.prefix { $0 != "#" && $0 != "?" }
    if let scheme = rest.firstRange(of: "://") { rest = rest[scheme.upperBound...] }
    while rest.last == "/" { rest.removeLast() }
    return String(rest)
  }

  /// `owner/name#17` of `https://github.com/owner/name/issues/17` and of GitLab's `/-/issues/17`.
  static func project(ofAddress address: String) -> String? {
    let parts = bare(address).split(separator: "/").map(String.init)
    guard let place = parts.lastIndex(where: { $0 == "issues" || $0 == "work_items" }), place + 1 < parts.count,
      isNumber(parts[place + 1])
    else { return nil }
    let path = parts[1..<place].filter { $0 != "-" }
    return path.count < 2 ? nil : path.joined(separator: "/") + "#" + parts[place + 1]
  }

  /// `ops-812` of `https://tracker.example/browse/OPS-812`.
  private static func issueKey(inAddress address: String) -> String? {
    folded(address: address).split(separator: "/").dropFirst().map(String.init).last(where: isIssueKey)
  }

  private static func isIssueKey(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, let letters = parts.first, let digits = parts.last, (1...10).contains(letters.count),
      (1...9).contains(digits.count)
    else { return false }
    return letters.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F }
      && letters.first?.isLetter == true && digits.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }
}
