/// Numbers by words, in any case of ASCII letters: a memory that may forget.
///
/// Nothing is allocated to look a word up. A word that finds no place near its own is not kept, so that no text, however
/// it was chosen, makes looking up slow; and when there are very many, all are forgotten.
struct WordTable: Sendable {
  /// Up to eight bytes are their own key, which tells them from all others; longer words are compared.
  struct Key {
    fileprivate var bits: UInt64

    @inline(__always)
    init(_ word: UnsafeBufferPointer<UInt8>) {
      var bits: UInt64 = 0
      if word.count <= 8 {
        for byte in word { bits = bits << 8 | UInt64(WordTable.lowered(byte)) }
      } else {
        bits = 0xCBF2_9CE4_8422_2325
        for byte in word { bits = (bits ^ UInt64(WordTable.lowered(byte))) &* 0x100_0000_01B3 }
      }
      self.bits = bits
    }
  }

  private struct Slot {
    var key: UInt64 = 0
    /// Of a longer word, where its bytes begin.
    var start: Int32 = 0
    /// 0 where nothing is kept.
    var count: Int32 = 0
    var value: Int32 = 0
  }

  private var slots: [Slot] = []
  /// 64 less the bits of a place.
  private var shift: UInt64 = 64
  private var bytes: [UInt8] = []
  private(set) var count = 0

  /// So many places are tried.
  private static let reach = 24
  private static let most = 1 << 15
  private static let longest = 255

  @inline(__always)
  fileprivate static func lowered(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

  @inline(__always)
  private func place(of key: UInt64) -> Int { Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> shift) }

  @inline(__always)
  func value(of word: UnsafeBufferPointer<UInt8>, key: Key) -> Int32? {
    guard count > 0 else { return nil }
    let first = place(of: key.bits)
    return slots.withUnsafeBufferPointer { slots in
      for step in 0..<WordTable.reach {
        let slot = slots[(first &+ step) & (slots.count &- 1)]
        if slot.count == 0 { return nil }
        if slot.key == key.bits, Int(slot.count) == word.count, word.count <= 8 || holds(slot, word) {
          return slot.value
        }
      }
      return nil
    }
  }

  private func holds(_ slot: Slot, _ word: UnsafeBufferPointer<UInt8>) -> Bool {
    var at = Int(slot.start)
    for byte in word {
      if bytes[at] != WordTable.lowered(byte) { return false }
      at += 1
    }
    return true
  }

  /// Keeps a value for a word that has none.
  mutating func insert(_ word: UnsafeBufferPointer<UInt8>, key: Key, value: Int32) {
    guard !word.isEmpty, word.count <= WordTable.longest else { return }
    if count >= WordTable.most { self = WordTable() }
    if (count + 1) * 2 > slots.count { grow() }
    var slot = Slot(key: key.bits, start: 0, count: Int32(truncatingIfNeeded: word.count), value: value)
    if word.count > 8 {
      slot.start = Int32(truncatingIfNeeded: bytes.count)
      for byte in word { bytes.append(WordTable.lowered(byte)) }
    }
    put(slot)
  }

  private mutating func put(_ slot: Slot) {
    let first = place(of: slot.key)
    for step in 0..<WordTable.reach {
      let place = (first &+ step) & (slots.count - 1)
      guard slots[place].count == 0 else { continue }
      slots[place] = slot
      count += 1
      return
    }
  }

  private mutating func grow() {
    let old = slots
    let size = max(64, old.count * 2)
    slots = Array(repeating: Slot(), count: size)
    shift = UInt64(64 - size.trailingZeroBitCount)
    count = 0
    for slot in old where slot.count > 0 { put(slot) }
  }
}
