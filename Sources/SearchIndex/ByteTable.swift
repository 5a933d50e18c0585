/// Numbers byte strings in the order in which they first come.
struct ByteTable {
  private var storage: [UInt8] = []
  private var starts: [Int] = [0]
  private var slots: [Int32]
  private var mask: Int

  init(capacity: Int = 4_096) {
    var size = 16
    while size < capacity * 2 { size *= 2 }
    slots = Array(repeating: -1, count: size)
    mask = size - 1
  }

  var count: Int { starts.count - 1 }

  subscript(id: Int) -> ArraySlice<UInt8> { storage[starts[id]..<starts[id + 1]] }

  /// The number of a string, and whether it is new.
  mutating func insert(_ bytes: UnsafeBufferPointer<UInt8>) -> (id: Int, isNew: Bool) {
    var slot = Self.hash(bytes) & mask
    while slots[slot] >= 0 {
      let id = Int(slots[slot])
      if equals(id, bytes) { return (id, false) }
      slot = (slot + 1) & mask
    }
    let id = count
    slots[slot] = Int32(id)
    storage.append(contentsOf: bytes)
    starts.append(storage.count)
    if count * 2 > slots.count { grow() }
    return (id, true)
  }

  mutating func insert(_ bytes: ArraySlice<UInt8>) -> (id: Int, isNew: Bool) {
    bytes.withUnsafeBufferPointer { insert($0) }
  }

  /// The numbers in the byte order of their strings.
  func sortedIDs() -> [Int] {
    storage.withUnsafeBufferPointer { storage in
      (0..<count).sorted { a, b in
        let first = storage[starts[a]..<starts[a + 1]]
        let second = storage[starts[b]..<starts[b + 1]]
        return first.lexicographicallyPrecedes(second)
      }
    }
  }

  private func equals(_ id: Int, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let start = starts[id]
    guard starts[id + 1] - start == bytes.count else { return false }
    for index in 0..<bytes.count where storage[start + index] != bytes[index] { return false }
    return true
  }

  private mutating func grow() {
    slots = Array(repeating: -1, count: slots.count * 2)
    mask = slots.count - 1
    for id in 0..<count {
      var slot = self[id].withUnsafeBufferPointer { Self.hash($0) } & mask
      while slots[slot] >= 0 { slot = (slot + 1) & mask }
      slots[slot] = Int32(id)
    }
  }

  private static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var state: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { state = (state ^ UInt64(byte)) &* 0x9E37_79B9_7F4A_7C15 }
    return Int(truncatingIfNeeded: state >> 32)
  }
}
