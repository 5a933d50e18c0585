import Diagnostics

extension SourceText {
  /// Makes a text of a file's bytes: without byte order mark, with LF for CRLF and CR, with U+FFFD for NUL and for
  /// what is not UTF-8. `file.encoding` names the first such place.
  public static func decode(path: String, bytes: [UInt8]) -> Diagnosed<SourceText> {
    var body = bytes[...]
    if body.starts(with: [0xEF, 0xBB, 0xBF]) { body = body.dropFirst(3) }
    let invalid = firstInvalid(body)
    guard invalid != nil || needsNormalizing(body) else {
      return Diagnosed(SourceText(path: path, normalized: body.count == bytes.count ? bytes : Array(body)))
    }
    let text = SourceText(path: path, normalized: normalize(invalid == nil ? body : repair(body)))
    guard let invalid else { return Diagnosed(text) }
    return Diagnosed(text, [encodingDiagnostic(path: path, body: body, at: invalid)])
  }

  private static func encodingDiagnostic(path: String, body: ArraySlice<UInt8>, at offset: Int) -> Diagnostic {
    let before = normalize(Array(body[..<offset]))
    let line = 1 + before.reduce(0) { $0 + ($1 == 0x0A ? 1 : 0) }
    let column = before.count - (before.lastIndex(of: 0x0A) ?? -1)
    let hex = String(body[offset], radix: 16, uppercase: true)
    let wide = body.starts(with: [0xFF, 0xFE]) || body.starts(with: [0xFE, 0xFF])
    return Diagnostic(
      .warning, rule: "file.encoding", at: SourceLocation(file: path, line: line, column: column),
      wide ? "UTF-16 text where UTF-8 is read" : "byte 0x\(hex) is not UTF-8",
      because: "Documents are read as UTF-8; such bytes are shown as U+FFFD, and nothing is found in them.",
      remedy: "Save the file as UTF-8.")
  }

  /// The offset of the first byte that is not part of valid UTF-8.
  private static func firstInvalid(_ bytes: ArraySlice<UInt8>) -> Int? {
    bytes.withUnsafeBufferPointer { buffer in
      let raw = UnsafeRawBufferPointer(buffer)
      var at = 0
      while at < buffer.count {
        if buffer[at] < 0x80 {
          // Eight bytes at a time, as long as none is above ASCII.
          while at + 8 <= raw.count,
            raw.loadUnaligned(fromByteOffset: at, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
          {
            at += 8
          }
          while at < buffer.count, buffer[at] < 0x80 { at += 1 }
        } else if at + 4 <= raw.count, isPlainTriple(buffer[at]),
          UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: at, as: UInt32.self)) & 0x00C0_C000 == 0x0080_8000
        {
          at += 3
        } else {
          let length = sequenceLength(buffer, at: at)
          if length == 0 { return bytes.startIndex + at }
          at += length
        }
      }
      return nil
    }
  }

  /// Whether a byte begins a sequence of three in which any two that continue may follow: most of what is not ASCII.
  @inline(__always)
  private static func isPlainTriple(_ byte: UInt8) -> Bool { byte & 0xF0 == 0xE0 && byte != 0xE0 && byte != 0xED }

  private static func needsNormalizing(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.withUnsafeBufferPointer {
      $0.firstIndex(of: 0x0D, from: 0) != nil || $0.firstIndex(of: 0, from: 0) != nil
    }
  }

  /// The length of the well-formed sequence at an index, by table 3-7 of the Unicode standard; 0 if there is none.
  @inline(__always)
  private static func sequenceLength(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
    let first = bytes[index]
    let length: Int
    var low: UInt8 = 0x80
    var high: UInt8 = 0xBF
    switch first {
    case 0xC2...0xDF: length = 2
    case 0xE0: (length, low) = (3, 0xA0)
    case 0xED: (length, high) = (3, 0x9F)  // surrogates are not characters
    case 0xE1...0xEF: length = 3
    case 0xF0: (length, low) = (4, 0x90)
    case 0xF4: (length, high) = (4, 0x8F)
    case 0xF1...0xF3: length = 4
    default: return 0
    }
    guard index + length <= bytes.count, (low...high).contains(bytes[index + 1]) else { return 0 }
    for next in index + 2..<max(index + 2, index + length) where bytes[next] & 0xC0 != 0x80 { return 0 }
    return length
  }

  private static func repair(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    Array(String(decoding: bytes, as: UTF8.self).utf8)[...]
  }

  private static func normalize(_ bytes: some Collection<UInt8>) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    var afterReturn = false
    for byte in bytes {
      switch byte {
      case 0x0D: out.append(0x0A)
      case 0x0A: if !afterReturn { out.append(0x0A) }
      // CommonMark 2.3: "For security reasons, the Unicode character U+0000 must be replaced with U+FFFD."
      case 0: out.append(contentsOf: [0xEF, 0xBF, 0xBD])
      default: out.append(byte)
      }
      afterReturn = byte == 0x0D
    }
    return out
  }
}
