import Diagnostics
import Glibc

/// A text file as it was read: UTF-8 with LF line ends, and where its lines begin.
///
/// Line numbers are the file's own. Columns count bytes of the line; only on a line with invalid UTF-8, which is
/// replaced by U+FFFD, may they differ from the file's.
public struct SourceText: Sendable {
  public let path: String
  /// Valid UTF-8 without byte order mark, NUL or CR.
  public let bytes: [UInt8]
  /// Byte offset of each line's first byte.
  let lineStarts: [Int32]

  /// Takes bytes that are already valid; anything else goes through `decode`.
  init(path: String, normalized bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
    self.lineStarts = Self.findLines(bytes)
  }

  /// The number of lines; a last line end begins no further line.
  public var lineCount: Int { lineStarts.count }

  /// A line by its number from 1, without its line end; empty outside the file.
  public func line(_ number: Int) -> ArraySlice<UInt8> {
    let range = lineRange(number)
    return bytes[range]
  }

  /// Byte offsets of a line, without its line end.
  func lineRange(_ number: Int) -> Range<Int> {
    guard number >= 1, number <= lineStarts.count else { return bytes.count..<bytes.count }
    let start = Int(lineStarts[number - 1])
    if number < lineStarts.count { return start..<Int(lineStarts[number]) - 1 }
    let end = bytes.last == 0x0A ? bytes.count - 1 : bytes.count
    return start..<max(start, end)
  }

  /// Line and column of a byte offset; an offset outside the file gives the nearest place inside.
  public func position(at offset: Int) -> SourcePosition {
    let offset = min(max(offset, 0), bytes.count)
    var low = 0
    var high = lineStarts.count
    while low < high {
      let middle = (low + high) / 2
      if Int(lineStarts[middle]) <= offset { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return SourcePosition(line: 1) }
    return SourcePosition(line: low, column: offset - Int(lineStarts[low - 1]) + 1)
  }

  /// Byte offset of a position; a position outside the file gives the nearest offset inside.
  public func offset(of position: SourcePosition) -> Int {
    let range = lineRange(position.line)
    return min(range.lowerBound + max(0, position.column - 1), range.upperBound)
  }

  /// The range that covers the bytes of a half-open offset range; an empty one marks its first position.
  public func range(of offsets: Range<Int>) -> SourceRange {
    let start = position(at: offsets.lowerBound)
    guard !offsets.isEmpty else { return SourceRange(start: start, end: start) }
    return SourceRange(start: start, end: position(at: offsets.upperBound - 1))
  }

  /// The number of the line that holds a byte offset.
  func lineNumber(at offset: Int) -> Int { position(at: offset).line }

  private static func findLines(_ bytes: [UInt8]) -> [Int32] {
    var starts: [Int32] = []
    guard !bytes.isEmpty else { return starts }
    starts.reserveCapacity(bytes.count / 40 + 1)
    starts.append(0)
    bytes.withUnsafeBufferPointer { buffer in
      var at = 0
      while at < buffer.count, let found = buffer.firstIndex(of: 0x0A, from: at), found + 1 < buffer.count {
        at = found + 1
        starts.append(Int32(truncatingIfNeeded: at))
      }
    }
    return starts
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// The first place of a byte, with the C library's vector loop.
  func firstIndex(of byte: UInt8, from start: Int) -> Int? {
    guard let baseAddress, start < count, let found = memchr(baseAddress + start, Int32(byte), count - start) else {
      return nil
    }
    return UnsafeRawPointer(found) - UnsafeRawPointer(baseAddress)
  }
}
