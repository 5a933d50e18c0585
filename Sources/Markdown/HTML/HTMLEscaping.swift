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
        let byte = buffer[at]
        // Letters and most marks lie above `>`.
        guard byte <= 0x3E, byte == 0x26 || byte == 0x3C || byte == 0x3E || byte == 0x22 else {
          at &+= 1
          continue
        }
        append(contentsOf: UnsafeBufferPointer(rebasing: buffer[start..<at]))
        append(byte == 0x26 ? "&amp;" : byte == 0x3C ? "&lt;" : byte == 0x3E ? "&gt;" : "&quot;")
        at &+= 1
        start = at
      }
      append(contentsOf: UnsafeBufferPointer(rebasing: buffer[start..<range.upperBound]))
    }
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
