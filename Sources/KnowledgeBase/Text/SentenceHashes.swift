/// A document's sentences as numbers, to find documents that say the same word for word.
///
/// A sentence is what stands between line ends and full stops, by its letters and digits alone: markup, case and
/// wrapping of the text around it change nothing.
struct SentenceHashes {
  /// In reading order.
  private var all: [UInt64] = []

  /// Shorter ones, such as headings and labels, are everybody's.
  private static let shortest = 40

  /// - Parameter source: a document as it was read.
  init(_ source: [UInt8]) {
    source.withUnsafeBufferPointer { collect(from: $0) }
  }

  /// What a byte is to a sentence: a letter or digit in lower case, a line end, a full stop, or nothing.
  private static let classes: [UInt8] = (UInt8.min...UInt8.max).map { byte in
    switch byte {
    case 0x0A: lineEnd
    case 0x2E: fullStop
    case 0x30...0x39, 0x80...: byte
    case 0x41...0x5A, 0x61...0x7A: byte | 0x20
    default: 0
    }
  }
  private static let lineEnd: UInt8 = 1
  private static let fullStop: UInt8 = 2

  private mutating func collect(from bytes: UnsafeBufferPointer<UInt8>) {
    all.reserveCapacity(bytes.count / 64)
    SentenceHashes.classes.withUnsafeBufferPointer { collect(from: bytes, $0) }
  }

  private mutating func collect(from bytes: UnsafeBufferPointer<UInt8>, _ classes: UnsafeBufferPointer<UInt8>) {
    // Eight letters at a time are mixed into the hash (multiplied by the golden ratio).
    let basis: UInt64 = 0xCBF2_9CE4_8422_2325
    var hash = basis
    var letters: UInt64 = 0
    var length = 0
    func mix() {
      hash = (hash ^ letters) &* 0x9E37_79B9_7F4A_7C15
      hash ^= hash >> 32
      letters = 0
    }
    func end() {
      if length >= SentenceHashes.shortest {
        mix()
        all.append(hash)
      }
      hash = basis
      letters = 0
      length = 0
    }
    for at in bytes.indices {
      let kind = classes[Int(bytes[at])]
      if kind > SentenceHashes.fullStop {
        letters = letters << 8 | UInt64(kind)
        length += 1
        if length & 7 == 0 { mix() }
      } else if kind == SentenceHashes.lineEnd {
        end()
      } else if kind == SentenceHashes.fullStop, at + 1 < bytes.count, bytes[at + 1] <= 0x20 {
        end()
      }
    }
    end()
  }

  /// The smallest numbers, ascending, each once: two documents that share most sentences share most of these.
  func sketch(_ count: Int) -> [UInt64] {
    var smallest: [UInt64] = []
    for hash in all where smallest.count < count || hash < smallest[smallest.count - 1] {
      let place = smallest.firstIndex { $0 >= hash } ?? smallest.count
      if place < smallest.count, smallest[place] == hash { continue }
      smallest.insert(hash, at: place)
      if smallest.count > count { smallest.removeLast() }
    }
    return smallest
  }

  /// How many of a hundred sentences of the shorter document stand in the longer one.
  func percentShared(with other: SentenceHashes) -> Int {
    let (first, second) = (Set(all), Set(other.all))
    return first.intersection(second).count * 100 / max(1, min(first.count, second.count))
  }
}
