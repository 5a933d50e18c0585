/// Numbers by words, in any case of ASCII letters: a memory that may forget.
///
/// Nothing is allocated to look a word up. A word that finds no place near its own is not kept, so that no text, however
/// it was chosen, makes looking up slow.
struct WordTable: Sendable {
  private struct Entry {
    var hash: UInt32
    var start: Int32
    var count: Int32
    var value: Int32
  }

  private var slots = [Int32](repeating: -1, count: 512)
  private var entries: [Entry] = []
  private var bytes: [UInt8] = []

  /// So many places are tried.
  private static let reach = 24

  @inline(__always)
  private static func lowered(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }

  /// FNV-1a of the word in lower case.
  static func hash(_ word: ArraySlice<UInt8>) -> UInt32 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in word { hash = (hash ^ UInt64(lowered(byte))) &* 0x100_0000_01B3 }
    return UInt32(truncatingIfNeeded: hash ^ hash >> 32)
  }

  func value(of word: ArraySlice<UInt8>, hash: UInt32) -> Int32? {
    let mask = slots.count - 1
    for step in 0..<WordTable.reach {
      let number = slots[(Int(hash) &+ step) & mask]
      guard number >= 0 else { return nil }
      let entry = entries[Int(number)]
      if entry.hash == hash, holds(entry, word) { return entry.value }
    }
    return nil
  }

  private func holds(_ entry: Entry, _ word: ArraySlice<UInt8>) -> Bool {
    guard Int(entry.count) == word.count else { return false }
    var at = Int(entry.start)
    for byte in word {
      if bytes[at] != WordTable.lowered(byte) { return false }
      at += 1
    }
    return true
  }

  /// Keeps a value for a word that has none.
  mutating func insert(_ word: ArraySlice<UInt8>, hash: UInt32, value: Int32) {
    guard word.count < 256, bytes.count < 1 << 24 else { return }
    if entries.count * 2 >= slots.count { grow() }
    guard let slot = place(for: hash) else { return }
    slots[slot] = Int32(truncatingIfNeeded: entries.count)
    entries.append(
      Entry(
        hash: hash, start: Int32(truncatingIfNeeded: bytes.count), count: Int32(truncatingIfNeeded: word.count),
        value: value))
    for byte in word { bytes.append(WordTable.lowered(byte)) }
  }

  private func place(for hash: UInt32) -> Int? {
    let mask = slots.count - 1
    return (0..<WordTable.reach).lazy.map { (Int(hash) &+ $0) & mask }.first { slots[$0] < 0 }
  }

  private mutating func grow() {
    slots = [Int32](repeating: -1, count: slots.count * 2)
    for (number, entry) in entries.enumerated() {
      if let slot = place(for: entry.hash) { slots[slot] = Int32(truncatingIfNeeded: number) }
    }
  }
}
