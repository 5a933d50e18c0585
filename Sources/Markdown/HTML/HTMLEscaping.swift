extension [UInt8] {
  mutating func append(_ text: StaticString) {
    text.withUTF8Buffer { append(contentsOf: $0) }
  }

  mutating func append(decimal number: Int) {
    append(contentsOf: String(number).utf8)
  }

  /// Appends text with `&`, `<`, `>` and `"` as references, in runs.
  mutating func appendEscaped(_ text: ArraySlice<UInt8>) {
    appendEscaped(Array(text), 0..<text.count)
  }

  /// Appends part of other bytes with `&`, `<`, `>` and `"` as references, in runs.
  mutating func appendEscaped(_ text: [UInt8], _ range: Range<Int>) {
    let range = range.clamped(to: 0..<text.count)
    text.withUnsafeBufferPointer { buffer in
      var start = range.lowerBound
      var at = start
      while at < range.upperBound {
        at = Self.firstSpecial(buffer, from: at, to: range.upperBound)
        guard at < range.upperBound else { break }
        let byte = buffer[at]
        append(contentsOf: UnsafeBufferPointer(rebasing: buffer[start..<at]))
        append(byte == 0x26 ? "&amp;" : byte == 0x3C ? "&lt;" : byte == 0x3E ? "&gt;" : "&quot;")
        at &+= 1
        start = at
      }
      append(contentsOf: UnsafeBufferPointer(rebasing: buffer[start..<range.upperBound]))
    }
  }

  /// The first `&`, `<`, `>` or `"`, looked for eight bytes at a time.
  @inline(__always)
  private static func firstSpecial(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) -> Int {
    var at = start
    let raw = UnsafeRawBufferPointer(bytes)
    while at &+ 8 <= end {
      let word = raw.loadUnaligned(fromByteOffset: at, as: UInt64.self)
      // `<` and `>` differ in one bit, `"` and `&` in another: two searches for a zero byte find all four.
      let angle = (word & 0xFDFD_FDFD_FDFD_FDFD) ^ 0x3C3C_3C3C_3C3C_3C3C
      let quote = (word & 0xFBFB_FBFB_FBFB_FBFB) ^ 0x2222_2222_2222_2222
      let zero = ((angle &- 0x0101_0101_0101_0101) & ~angle) | ((quote &- 0x0101_0101_0101_0101) & ~quote)
      if zero & 0x8080_8080_8080_8080 != 0 { break }
      at &+= 8
    }
    while at < end {
      let byte = bytes[at]
      if byte == 0x26 || byte == 0x3C || byte == 0x3E || byte == 0x22 { break }
      at &+= 1
    }
    return at
  }

  /// Appends a URL, percent-encoding what may not stand in one and leaving what is encoded already, as cmark does.
  mutating func appendEscapedURL(_ url: ArraySlice<UInt8>) {
    let safe = urlSafe
    for byte in url {
      switch byte {
      case UInt8(ascii: "&"): append("&amp;")
      case UInt8(ascii: "'"): append("&#x27;")
      case _ where byte.isAlphanumeric || safe.contains(byte): append(byte)
      default:
        append(UInt8(ascii: "%"))
        append(hexDigits[Int(byte >> 4)])
        append(hexDigits[Int(byte & 15)])
      }
    }
  }
}

private let hexDigits = Array("0123456789ABCDEF".utf8)
private let urlSafe = ByteSet("-_.+!*(),%#@?=;:/$~")
