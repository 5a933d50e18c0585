extension ByteWriter {
  /// Appends text with `&`, `<`, `>` and `"` as references, in runs.
  mutating func appendEscaped(_ text: ArraySlice<UInt8>) {
    text.withUnsafeBufferPointer { appendEscaped($0) }
  }

  /// Appends part of other bytes with `&`, `<`, `>` and `"` as references, in runs.
  mutating func appendEscaped(_ text: [UInt8], _ range: Range<Int>) {
    let range = range.clamped(to: 0..<text.count)
    text.withUnsafeBufferPointer { appendEscaped(UnsafeBufferPointer(rebasing: $0[range])) }
  }

  private mutating func appendEscaped(_ text: UnsafeBufferPointer<UInt8>) {
    var start = 0
    while true {
      let at = Self.firstSpecial(text, from: start)
      append(UnsafeBufferPointer(rebasing: text[start..<at]))
      guard at < text.count else { return }
      switch text[at] {
      case 0x26: append("&amp;")
      case 0x3C: append("&lt;")
      case 0x3E: append("&gt;")
      default: append("&quot;")
      }
      start = at + 1
    }
  }

  /// The first `&`, `<`, `>` or `"`, looked for eight bytes at a time.
  @inline(__always)
  private static func firstSpecial(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var at = start
    let end = bytes.count
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
    url.withUnsafeBufferPointer { url in
      var start = 0
      for at in url.indices where !safe.contains(url[at]) {
        let byte = url[at]
        append(UnsafeBufferPointer(rebasing: url[start..<at]))
        start = at + 1
        switch byte {
        case UInt8(ascii: "&"): append("&amp;")
        case UInt8(ascii: "'"): append("&#x27;")
        default:
          append(UInt8(ascii: "%"))
          append(hexDigit(byte >> 4))
          append(hexDigit(byte & 15))
        }
      }
      append(UnsafeBufferPointer(rebasing: url[start...]))
    }
  }

  private func hexDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
  }
}

private let urlSafe = ByteSet(
  "-_.+!*(),%#@?=;:/$~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
