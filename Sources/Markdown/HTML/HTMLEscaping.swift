extension [UInt8] {
  mutating func append(_ text: StaticString) {
    text.withUTF8Buffer { append(contentsOf: $0) }
  }

  mutating func append(decimal number: Int) {
    append(contentsOf: String(number).utf8)
  }

  /// Appends text with `&`, `<`, `>` and `"` as references, in runs.
  mutating func appendEscaped(_ text: ArraySlice<UInt8>) {
    text.withUnsafeBufferPointer { buffer in
      var start = 0
      var index = 0
      while index < buffer.count {
        let reference: StaticString
        switch buffer[index] {
        case UInt8(ascii: "&"): reference = "&amp;"
        case UInt8(ascii: "<"): reference = "&lt;"
        case UInt8(ascii: ">"): reference = "&gt;"
        case UInt8(ascii: "\""): reference = "&quot;"
        default:
          index += 1
          continue
        }
        append(contentsOf: UnsafeBufferPointer(rebasing: buffer[start..<index]))
        append(reference)
        index += 1
        start = index
      }
      append(contentsOf: UnsafeBufferPointer(rebasing: buffer[start...]))
    }
  }

  /// Appends a URL, percent-encoding what may not stand in one and leaving what is encoded already, as cmark does.
  mutating func appendEscapedURL(_ url: ArraySlice<UInt8>) {
    for byte in url {
      switch byte {
      case UInt8(ascii: "&"): append("&amp;")
      case UInt8(ascii: "'"): append("&#x27;")
      case _ where byte.isAlphanumeric || urlSafe.contains(byte): append(byte)
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
