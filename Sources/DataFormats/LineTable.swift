import Diagnostics

/// Where the lines of a piece of text begin, to turn offsets into places in the file.
struct LineTable {
  let firstLine: Int
  private let starts: [Int]
  private let count: Int

  /// - Parameter firstLine: the line of the file on which `bytes` begins.
  init(_ bytes: [UInt8], firstLine: Int) {
    self.firstLine = firstLine
    var starts = [0]
    for (index, byte) in bytes.enumerated() where byte == 0x0A { starts.append(index + 1) }
    self.starts = starts
    count = bytes.count
  }

  func position(_ offset: Int) -> SourcePosition {
    var (low, high) = (0, starts.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    return SourcePosition(line: firstLine + low, column: offset - starts[low] + 1)
  }

  /// The range of `[from, to)`; one byte wide where it is empty.
  func range(_ from: Int, _ to: Int) -> SourceRange {
    SourceRange(start: position(from), end: position(max(from, to - 1)))
  }

  /// The offset of a position that came from `position(_:)`.
  func offset(of position: SourcePosition) -> Int {
    guard let start = start(ofLine: position.line - firstLine + 1) else { return count }
    return min(count, start + position.column - 1)
  }

  /// - Parameter line: counted from 1 within the text.
  func start(ofLine line: Int) -> Int? {
    starts.indices.contains(line - 1) ? starts[line - 1] : nil
  }
}
