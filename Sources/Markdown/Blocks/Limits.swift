import Diagnostics

/// What is too much for one document, and what is done about it.
enum Limits {
  enum Kind: Hashable {
    case blockMarks, insertedCells, longText, nesting, readings
  }

  /// Lines, and bytes of the marks and blanks at their beginnings, that blocks are looked for in; what follows is text.
  static let blockMarks = 1_000_000
  /// Cells added to short table rows, in one document.
  static let insertedCells = 200_000
  /// Bytes of one block's text; what is longer is kept as it stands.
  static let blockText = 1 << 20
  /// Containers inside each other on one line; what is deeper is text.
  static let nesting = 100
  /// How often a document is read again for tables that libcmark's paragraphs disagree with.
  static let readings = 12

  static func diagnostic(_ kind: Kind, file: String, line: Int) -> Diagnostic {
    let location = SourceLocation(file: file, line: line)
    switch kind {
    case .blockMarks:
      return Diagnostic(
        .warning, rule: "markdown.size", at: location, "document is too large to be read to its end",
        because: "From here on, it is shown as one piece of text: no headings, lists or tables are found in it.",
        remedy: "Divide it into several documents, or attach it as a file.")
    case .insertedCells:
      return Diagnostic(
        .warning, rule: "markdown.table-size", at: location, "table rows lack more than \(insertedCells) cells",
        because: "Rows from here on are not filled up to the header's width.",
        remedy: "Split the table, or give its rows all their cells.")
    case .longText:
      return Diagnostic(
        .warning, rule: "markdown.long-text", at: location, "text of more than \(blockText >> 20) MB in one piece",
        because: "It is kept as it stands: marks, links and code in it are not read.",
        remedy: "Part it with empty lines, or attach it as a file.")
    case .nesting:
      return Diagnostic(
        .warning, rule: "markdown.nesting", at: location,
        "more than \(nesting) quotations and lists inside each other",
        because: "What is nested deeper is shown as text.", remedy: "Flatten the list or quotation.")
    case .readings:
      return Diagnostic(
        .warning, rule: "markdown.tables", at: location, "table runs into what follows it",
        because:
          "Many tables of this document are followed directly by other text; the last of them may be cut wrongly.",
        remedy: "Put an empty line behind each table.")
    }
  }
}

extension BlockReader {
  /// Remembers the first place where a limit was met.
  mutating func noteLimit(_ kind: Limits.Kind, at range: Range<Int>) {
    if exceeded[kind] == nil { exceeded[kind] = source.lineNumber(at: range.lowerBound) }
  }
}
