/// What libcmark must be told so that it sees GFM's blocks: lines to be read as if they said something else.
///
/// libcmark takes a table for a paragraph. Nearly always that comes to the same; but a paragraph swallows lines that
/// end a table (`2. item`, an indented line, a lazy one) and `---` below makes a heading of it. Where the two differ,
/// the table's lines are shown to libcmark as a fenced block of the same lines, and the document is read again. A
/// footnote definition is shown as a list item, which has the same rule for the lines that belong to it.
struct Corrections {
  /// A line as libcmark shall see it: its bytes up to `keep`, other bytes, and its bytes from `resume`.
  private struct LineEdit {
    var keep: Int
    var text: StaticString
    var resume: Int
  }

  /// Rewritten tables by first line: the line that each ends on.
  private(set) var tables: [Int: Int] = [:]
  /// Footnote definitions by line: the offsets of marker and the blanks behind it.
  private(set) var footnotes: [Int: Range<Int>] = [:]
  private var edits: [Int: LineEdit] = [:]

  var isEmpty: Bool { edits.isEmpty }

  /// - Parameter textStarts: where the text of each of the table's lines begins behind its containers' marks.
  mutating func addTable(firstLine: Int, textStarts: [Int], source: SourceText) {
    guard textStarts.count >= 2, tables[firstLine] == nil else { return }
    tables[firstLine] = firstLine + textStarts.count - 1
    for (index, start) in textStarts.enumerated() {
      let isFence = index == 0 || index == textStarts.count - 1
      edits[firstLine + index] = LineEdit(
        keep: start, text: isFence ? "~~~~~~~~" : "x", resume: source.lineRange(firstLine + index).upperBound)
    }
  }

  /// - Parameter marker: `[^label]:` and the blanks behind it.
  mutating func addFootnote(line: Int, marker: Range<Int>) {
    guard footnotes[line] == nil else { return }
    footnotes[line] = marker
    // "01)" counts as one, so that it may interrupt a paragraph, and its content stands four columns in.
    edits[line] = LineEdit(keep: marker.lowerBound, text: "01) ", resume: marker.upperBound)
  }

  /// The document's body with the edits made; every line keeps its number.
  func apply(to source: SourceText, from bodyLine: Int) -> ArraySlice<UInt8> {
    let start = source.lineRange(bodyLine).lowerBound
    guard !edits.isEmpty else { return source.bytes[start...] }
    var out: [UInt8] = []
    out.reserveCapacity(source.bytes.count - start + edits.count * 8)
    var copied = start
    for (line, edit) in edits.sorted(by: { $0.key < $1.key }) where line >= bodyLine {
      out.append(contentsOf: source.bytes[copied..<max(copied, edit.keep)])
      out.append(edit.text)
      copied = max(edit.keep, edit.resume)
    }
    out.append(contentsOf: source.bytes[copied...])
    return out[...]
  }
}

/// A table that libcmark's paragraph does not agree with.
struct TableCorrection {
  var firstLine: Int
  var textStarts: [Int]
}
