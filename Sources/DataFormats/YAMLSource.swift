import Diagnostics

/// The bytes of a piece of YAML and where they stand in the file.
///
/// libyaml reports lines and columns of its own making: columns count characters, and a line also ends at
/// NEL, LS and PS. Everything else in Debrief counts bytes and newlines, so that an editor finds the place.
struct YAMLSource {
  let bytes: [UInt8]
  /// The lines of the file.
  let lines: LineTable
  /// Offsets where a line begins for libyaml (YAML 1.1, 4.2 lists the line breaks).
  private let libraryLines: [Int]

  init(_ bytes: [UInt8], firstLine: Int) {
    self.bytes = bytes
    lines = LineTable(bytes, firstLine: firstLine)
    var library = [0]
    for (index, byte) in bytes.enumerated() {
      switch byte {
      case 0x0A:
        library.append(index + 1)
      case 0x0D where index + 1 >= bytes.count || bytes[index + 1] != 0x0A:
        library.append(index + 1)
      case 0x85 where index >= 1 && bytes[index - 1] == 0xC2:
        library.append(index + 1)
      case 0xA8 where index >= 2 && bytes[index - 1] == 0x80 && bytes[index - 2] == 0xE2,
        0xA9 where index >= 2 && bytes[index - 1] == 0x80 && bytes[index - 2] == 0xE2:
        library.append(index + 1)
      default: break
      }
    }
    libraryLines = library
  }

  func byte(_ offset: Int) -> UInt8? {
    bytes.indices.contains(offset) ? bytes[offset] : nil
  }

  /// The offset of a mark, both of its numbers counted from 1; clamped into the text.
  func offset(line: Int, column: Int) -> Int {
    guard libraryLines.indices.contains(line - 1) else { return bytes.count }
    var offset = libraryLines[line - 1]
    // A byte order mark is no column for libyaml.
    if offset == 0, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
    for _ in 1..<max(column, 1) {
      offset += 1
      while let byte = byte(offset), byte & 0xC0 == 0x80 { offset += 1 }
      if offset >= bytes.count { return bytes.count }
    }
    return offset
  }

  func position(_ offset: Int) -> SourcePosition { lines.position(offset) }

  func range(_ from: Int, _ to: Int) -> SourceRange { lines.range(from, to) }

  // MARK: - Ends, which libyaml's tree does not tell

  /// Past the tag and the anchor that may stand before a value.
  func skippingProperties(_ start: Int) -> Int {
    var offset = start
    while let byte = byte(offset), byte == UInt8(ascii: "!") || byte == UInt8(ascii: "&") {
      while let byte = self.byte(offset), byte > 0x20 { offset += 1 }
      while let byte = self.byte(offset), byte <= 0x20 { offset += 1 }
    }
    return min(offset, bytes.count)
  }

  /// The offset after the closing quotation mark.
  func endOfQuoted(_ start: Int) -> Int {
    guard let quote = byte(start) else { return bytes.count }
    var offset = start + 1
    while let byte = byte(offset) {
      if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
        offset += 2
      } else if byte == quote {
        // YAML 1.2.2, 7.3.2: "two adjacent single quotes" stand for one.
        guard quote == UInt8(ascii: "'"), self.byte(offset + 1) == quote else { return offset + 1 }
        offset += 2
      } else {
        offset += 1
      }
    }
    return bytes.count
  }

  /// The offset after a plain scalar, whose line breaks were folded into blanks.
  func endOfPlain(_ start: Int, text: String) -> Int {
    var offset = start
    var end = start
    for byte in text.utf8 {
      if byte <= 0x20 {
        while let next = self.byte(offset), next <= 0x20 { offset += 1 }
      } else {
        // After a folded break the next word stands behind further blanks.
        while let next = self.byte(offset), next <= 0x20 { offset += 1 }
        guard self.byte(offset) == byte else { return end }
        offset += 1
        end = offset
      }
    }
    return end
  }

  /// The offset after the last line of a block scalar that stands in a collection indented by `indent`.
  func endOfBlock(_ start: Int, indent: Int) -> Int {
    var end = start
    var offset = start
    var header = true
    while offset < bytes.count {
      let lineEnd = bytes[offset...].firstIndex(of: 0x0A) ?? bytes.count
      let text = bytes[offset..<lineEnd].firstIndex { $0 > 0x20 }
      if let text {
        if !header, text - offset <= indent { break }
        end = lineEnd
        while end > text, bytes[end - 1] <= 0x20 { end -= 1 }
      }
      header = false
      offset = lineEnd + 1
    }
    return end
  }

  /// The offset after the bracket that closes a flow collection whose last element ends at `offset`.
  func endOfFlow(_ start: Int, closing: UInt8) -> Int {
    var offset = start
    while let byte = byte(offset) {
      if byte == closing { return offset + 1 }
      if byte == UInt8(ascii: "#") {
        while let byte = self.byte(offset), byte != 0x0A { offset += 1 }
      } else if byte > 0x20, byte != UInt8(ascii: ","), byte != UInt8(ascii: ":") {
        return start
      } else {
        offset += 1
      }
    }
    return start
  }
}
