import Postmortems

/// The anchors of an incident's prevention items and learnings on its page.
///
/// Made from what they say and not from their places: a row that somebody puts on top changes no link to the others, in
/// calendars, feeds and tickets. Where two say the same, the second one is numbered.
struct StableAnchors {
  private var taken = UniqueNames()

  /// `item-009-6` by the id that the document gives it, else by a hash of what is promised.
  mutating func anchor(of item: PreventionItem, in incident: IncidentID) -> String {
    let isStated = !StableAnchors.isGenerated(item.id, incident)
    let name = isStated && item.id.utf8.allSatisfy { $0 < 0x80 } ? Slug.make(item.id) : ""
    return taken.free("item-" + (name.isEmpty ? StableAnchors.hash(isStated ? item.id : item.text) : name))
  }

  /// By a hash of its headline: what explains it may be edited.
  mutating func anchor(of learning: Learning) -> String {
    taken.free("learning-" + StableAnchors.hash(learning.headline))
  }

  /// Where the document gives no id, the reader makes one of the incident's and a number: a place again.
  static func isGenerated(_ id: String, _ incident: IncidentID) -> Bool {
    let prefix = incident + "-P"
    return id.isEmpty
      || id.hasPrefix(prefix) && id.utf8.dropFirst(prefix.utf8.count).allSatisfy { (0x30...0x39).contains($0) }
  }

  /// FNV-1a over letters and digits, cases alike, in base 36: punctuation and marks may change. The same on every
  /// machine, where `Hasher` is seeded anew for each run.
  private static func hash(_ text: String) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text.utf8 {
      let lower = (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
      guard (0x61...0x7A).contains(lower) || (0x30...0x39).contains(lower) || lower >= 0x80 else { continue }
      hash = (hash ^ UInt64(lower)) &* 0x0000_0100_0000_01B3
    }
    // Seven digits are plenty for the page of one incident.
    return String(hash % 78_364_164_096, radix: 36)
  }
}
