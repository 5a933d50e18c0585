/// The words of any text file as numbers, so that a text is found again whatever notation it was written in.
///
/// A word is a run of letters and digits, in any case; escapes of HTML, JSON and addresses are read as what they stand
/// for, all other marks part words.
struct WordStream {
  private(set) var hashes: [UInt64] = []
  private(set) var letters: [UInt8] = []
  private var hash = WordStream.basis
  private var length = 0
  private var letterCount = 0

  private static let basis: UInt64 = 0xCBF2_9CE4_8422_2325

  /// - Parameter skippingTags: whether what stands between `<` and `>` parts nothing and counts for nothing.
  init(_ bytes: some RandomAccessCollection<UInt8>, skippingTags: Bool = false) {
    let bytes = Array(bytes)
    hashes.reserveCapacity(bytes.count / 6)
    bytes.withUnsafeBufferPointer { read($0, skippingTags: skippingTags) }
    end()
  }

  private mutating func read(_ bytes: UnsafeBufferPointer<UInt8>, skippingTags: Bool) {
    var at = 0
    while at < bytes.count {
      let byte = bytes[at]
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: take(byte)
      case 0x3C where skippingTags:
        var close = at + 1
        while close < bytes.count, bytes[close] != 0x3E { close += 1 }
        // Marks of emphasis stand within words; all other tags part them.
        if !Self.isInline(bytes, at + 1) { end() }
        at = close
      case 0x26:
        end()
        var close = at + 1
        while close < bytes.count, close - at < 10, bytes[close] == 0x23 || Self.isPlain(bytes[close]) { close += 1 }
        if close < bytes.count, bytes[close] == 0x3B { at = close }
      case 0x5C:
        end()
        if at + 1 < bytes.count, [0x6E, 0x72, 0x74, 0x62, 0x66].contains(bytes[at + 1]) { at += 1 }
        if at + 5 < bytes.count, bytes[at + 1] == 0x75 { at += 5 }
      case 0x25 where at + 2 < bytes.count && Self.hex(bytes[at + 1]) != nil && Self.hex(bytes[at + 2]) != nil:
        let value = (Self.hex(bytes[at + 1]) ?? 0) << 4 | (Self.hex(bytes[at + 2]) ?? 0)
        if Self.isPlain(value) || value >= 0x80 { take(value) } else { end() }
        at += 2
      // General punctuation: quotation marks and dashes that were straight in the source. And the no-break space.
      case 0xE2 where at + 2 < bytes.count && (bytes[at + 1] == 0x80 || bytes[at + 1] == 0x81):
        end()
        at += 2
      case 0xC2 where at + 1 < bytes.count && bytes[at + 1] == 0xA0:
        end()
        at += 1
      case 0x80...: take(byte)
      default: end()
      }
      at += 1
    }
  }

  private mutating func take(_ byte: UInt8) {
    let folded = TextReplacement.folded(byte)
    hash = (hash ^ UInt64(folded)) &* 0x0000_0100_0000_01B3
    length += 1
    if folded > 0x39 { letterCount += 1 }
  }

  private mutating func end() {
    guard length > 0 else { return }
    hashes.append(hash)
    letters.append(UInt8(min(255, letterCount)))
    hash = WordStream.basis
    length = 0
    letterCount = 0
  }

  private static func isInline(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) -> Bool {
    var at = at
    if at < bytes.count, bytes[at] == 0x2F { at += 1 }
    var name: [UInt8] = []
    while at < bytes.count, isPlain(bytes[at]), name.count < 8 {
      name.append(bytes[at])
      at += 1
    }
    return ["strong", "em", "b", "i", "mark", "del", "wbr", "span"].contains(String(decoding: name, as: UTF8.self))
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }

  private static func hex(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
  }

  /// A number for every run of so many words, with how many of its words hold letters and how many letters they have.
  func runs(of count: Int, _ body: (_ run: UInt64, _ place: Int) -> Void) {
    guard count > 0, hashes.count >= count else { return }
    let factor: UInt64 = 0x9E37_79B9_7F4A_7C15
    var power: UInt64 = 1
    for _ in 1..<max(1, count) { power = power &* factor }
    var run: UInt64 = 0
    for at in hashes.indices {
      if at >= count { run = run &- hashes[at - count] &* power }
      run = run &* factor &+ hashes[at]
      if at + 1 >= count { body(run, at + 1 - count) }
    }
  }

  /// Whether a run says something: two words with letters, and ten letters in all.
  func isTelling(_ place: Int, _ count: Int) -> Bool {
    let part = letters[place..<place + count]
    return part.count { $0 > 0 } >= 2 && part.reduce(0, { $0 + Int($1) }) >= 10
  }
}
