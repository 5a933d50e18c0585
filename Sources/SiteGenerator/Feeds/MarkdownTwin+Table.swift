import Markdown

extension MarkdownTwin {
  /// The cells of a table, one behind the other.
  struct TableText {
    private(set) var bytes: [UInt8] = []
    /// Where each cell ends in `bytes`, and how many cells there are up to the end of each row.
    private(set) var cells: [Int] = []
    private(set) var rows: [Int] = []

    mutating func removeAll() {
      bytes.removeAll(keepingCapacity: true)
      cells.removeAll(keepingCapacity: true)
      rows.removeAll(keepingCapacity: true)
    }

    mutating func beginRow() { rows.append(cells.count) }

    /// Adds a cell to the last row, of which there must be one.
    mutating func add(_ text: [UInt8]) {
      guard !rows.isEmpty else { return }
      for byte in text { bytes.append(byte == UInt8(ascii: "\n") ? UInt8(ascii: " ") : byte) }
      cells.append(bytes.count)
      rows[rows.count - 1] = cells.count
    }

    /// The places of a row's cells in `bytes`.
    func row(_ index: Int) -> [Range<Int>] {
      let first = index > 0 ? rows[index - 1] : 0
      return (first..<rows[index]).map { ($0 > 0 ? cells[$0 - 1] : 0)..<cells[$0] }
    }
  }
}
