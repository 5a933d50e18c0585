import Diagnostics
import Markdown

/// Finds labels and their values in the blocks of a document.
struct FieldListReader {
  let tree: MarkdownTree
  let file: String
  /// By whose labels a table is known in which the head names the fields; without it there is none such.
  var vocabulary: Vocabulary?

  /// The labelled values of these blocks: label paragraphs, bullets and two-column tables.
  ///
  /// - Parameter boldOnly: leaves out labels that only a colon marks.
  func read(_ blocks: [NodeID], boldOnly: Bool = false) -> [LabelledValue] {
    func labelled(_ line: [NodeID]) -> [LabelledValue] {
      fields(of: line).filter { !boldOnly || $0.isBold }.map(\.value)
    }
    var found: [LabelledValue] = []
    for block in blocks {
      switch tree.kind(block) {
      case .paragraph: found += joined(segments(of: block)).flatMap(labelled)
      case .list:
        for item in tree.children(of: block) {
          guard let first = tree.firstChild(item), case .paragraph = tree.kind(first) else { continue }
          found += segments(of: first).flatMap(labelled)
          // "- **Duration:**" with the start and the end in bullets of its own.
          for nested in tree.children(of: item).dropFirst() where tree.kind(nested).isList {
            for inner in tree.children(of: nested) {
              guard let paragraph = tree.firstChild(inner), case .paragraph = tree.kind(paragraph) else { continue }
              found += segments(of: paragraph).flatMap(labelled)
            }
          }
        }
      case .table: found += rows(of: block)
      case .codeBlock where !boldOnly: found += pasted(block)
      case .blockQuote:
        for inner in tree.children(of: block) where tree.kind(inner) == .paragraph || tree.kind(inner).isList {
          found += read([inner], boldOnly: boldOnly)
        }
      default: break
      }
    }
    return found
  }

  /// Bullets that were pasted as characters and indented, so that Markdown takes them for code.
  private func pasted(_ block: NodeID) -> [LabelledValue] {
    let lines = tree.utf8(block).split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self).trimmedASCII() }
    guard !lines.isEmpty, lines.count <= 40, lines.allSatisfy({ $0.hasPrefix("•") }) else { return [] }
    return lines.enumerated().compactMap { number, line in
      guard let colon = line.firstIndex(where: Self.isColon) else { return nil }
      let label = String(line[..<colon].dropFirst()).trimmedASCII()
      let value = String(line[line.index(after: colon)...]).trimmedASCII()
      guard !label.isEmpty, !value.isEmpty, label.utf8.count <= 60 else { return nil }
      let at = tree.range(block).start.line + number
      return LabelledValue(
        label: label, value: value, source: .fieldList,
        location: SourceLocation(file: file, range: SourceRange(line: at)))
    }
  }

  /// The lines of a paragraph: its inlines, split at line breaks and `<br>`.
  func segments(of paragraph: NodeID) -> [[NodeID]] {
    var segments: [[NodeID]] = [[]]
    for inline in tree.children(of: paragraph) {
      switch tree.kind(inline) {
      case .softBreak, .lineBreak: segments.append([])
      case .htmlInline where tree.literal(inline).lowercased().hasPrefix("<br"): segments.append([])
      default: segments[segments.count - 1].append(inline)
      }
    }
    return segments.filter { !$0.isEmpty }
  }

  /// "**Date**" with its value on the line below is one field.
  private func joined(_ segments: [[NodeID]]) -> [[NodeID]] {
    var lines: [[NodeID]] = []
    var isOpen = false
    for segment in segments {
      let isBold = segment.first.map(tree.isStrong) ?? false
      if isOpen, !isBold, let last = lines.indices.last {
        lines[last] += segment
        isOpen = false
      } else {
        lines.append(segment)
        isOpen = isBold && segment.count == 1
      }
    }
    return lines
  }

  /// The fields of one line; several stand on one where marks part them: `**Status:** done · **Severity:** SEV2`.
  private func fields(of line: [NodeID]) -> [(value: LabelledValue, isBold: Bool)] {
    var parts: [[NodeID]] = [[]]
    for inline in line {
      if tree.isStrong(inline), let last = parts[parts.count - 1].last,
        let mark = tree.plainText(last).trimmedASCII().last, Self.parting.contains(mark)
      {
        parts.append([])
      }
      parts[parts.count - 1].append(inline)
    }
    let found = parts.filter { !$0.isEmpty }.flatMap { part -> [(value: LabelledValue, isBold: Bool)] in
      guard let value = labelled(part) else { return [] }
      let isBold = part.first.map(tree.isStrong) ?? false
      return isBold ? [(value, true)] : Self.parted(value).map { ($0, false) }
    }
    return found
  }

  private static let parting: Set<Character> = ["·", "|", "•", "¦", "‖"]

  /// `Severity: SEV2 | Status: resolved`, without bold: every part has a label of its own.
  private static func parted(_ value: LabelledValue) -> [LabelledValue] {
    guard value.value.utf8.contains(where: { $0 == 0x7C || $0 >= 0x80 }) else { return [value] }
    let parts = value.value.split(whereSeparator: { parting.contains($0) })
    guard parts.count > 1, parts.dropFirst().allSatisfy({ $0.contains(where: isColon) }) else { return [value] }
    return parts.enumerated().compactMap { number, part in
      var one = value
      if number == 0 {
        one.value = String(part).trimmedASCII()
      } else if let colon = part.firstIndex(where: isColon) {
        one.label = String(part[..<colon]).trimmedASCII()
        one.value = String(part[part.index(after: colon)...]).trimmedASCII()
      }
      return one.value.isEmpty || one.label.isEmpty ? nil : one
    }
  }

  /// `**Label:** value`, `**Label**: value`, `Label: value`.
  private func labelled(_ segment: [NodeID]) -> LabelledValue? {
    guard let first = segment.first, let (label, value) = parts(of: segment, isBold: tree.isStrong(first)),
      !label.isEmpty, !value.isEmpty, label.count <= 60
    else { return nil }
    let range = SourceRange(start: tree.range(first).start, end: tree.range(segment[segment.count - 1]).end)
    return LabelledValue(
      label: String(decoding: label, as: UTF8.self), value: String(decoding: value, as: UTF8.self), source: .fieldList,
      location: SourceLocation(file: file, range: range))
  }

  /// The label of a line and its value, as bytes: most lines have none.
  private func parts(of segment: [NodeID], isBold: Bool) -> (label: ArraySlice<UInt8>, value: ArraySlice<UInt8>)? {
    var label: ArraySlice<UInt8>
    var value: ArraySlice<UInt8>
    if isBold, let first = segment.first {
      label = tree.plainTextBytes(first)[...]
      value = tree.plainTextBytes(joining: segment.dropFirst())[...]
      if let colon = ByteSearch.colon(in: label), label[colon.upperBound...].contains(where: { $0 != 0x20 }) {
        // The whole line is bold: `**Severity: SEV1**`.
        value = label[colon.upperBound...] + value
        label = label[..<colon.lowerBound]
      }
    } else {
      let whole = tree.plainTextBytes(joining: segment)
      guard let colon = ByteSearch.colon(in: whole[...]) else { return nil }
      label = whole[..<colon.lowerBound]
      value = whole[colon.upperBound...]
    }
    label = ByteSearch.trimmed(label)
    if Self.ends(label, with: Self.colons) > 0 { label = label.dropLast(Self.ends(label, with: Self.colons)) }
    value = ByteSearch.trimmed(value)
    let lead = (Self.colons + Self.dashes).first { value.starts(with: $0) }
    if let lead { value = ByteSearch.trimmed(value.dropFirst(lead.count)) }
    let mark = Self.ends(value, with: Self.partingBytes)
    if mark > 0 { value = ByteSearch.trimmed(value.dropLast(mark)) }
    return (label, value)
  }

  private static let colons = [":", "："].map { Array($0.utf8) }
  private static let dashes = ["–", "—"].map { Array($0.utf8) }
  private static let partingBytes = parting.map { Array(String($0).utf8) }

  /// How many bytes the mark has that some bytes end with; 0 where they end with none.
  private static func ends(_ bytes: ArraySlice<UInt8>, with marks: [[UInt8]]) -> Int {
    marks.first { bytes.suffix($0.count).elementsEqual($0) }?.count ?? 0
  }

  private static func isColon(_ character: Character) -> Bool { character == ":" || character == "：" }

  /// The rows of a table of two columns, or of pairs of columns, its head included: `| Severity | SEV1 |` may
  /// stand there.
  private func rows(of table: NodeID) -> [LabelledValue] {
    if let headed = headed(table) { return headed }
    return tree.children(of: table).flatMap { row -> [LabelledValue] in
      let cells = Array(tree.children(of: row))
      guard cells.count == 2 || cells.count == 4 || cells.count == 3 else { return [] }
      return stride(from: 0, to: cells.count - 1, by: 2).compactMap { pair(cells[$0], cells[$0 + 1]) }
    }
  }

  /// `| Date | Duration | Severity |` over one row of values: the head names the fields.
  ///
  /// - Parameter least: how many of the labels must be known; where it is one, there must be three columns.
  func headed(_ table: NodeID, known least: Int = 2) -> [LabelledValue]? {
    guard let vocabulary, let head = tree.firstChild(table), let row = tree.nextSibling(head),
      tree.nextSibling(row) == nil
    else { return nil }
    let labels = Array(tree.children(of: head))
    let values = Array(tree.children(of: row))
    guard labels.count >= (least == 1 ? 3 : 2), labels.count == values.count, let first = values.first else {
      return nil
    }
    let names = labels.map { tree.plainText($0).trimmedASCII() }
    let known = names.filter { vocabulary.field($0) != nil }
    // A prevention item has an owner and a status, too.
    guard known.count >= least, least == 1 || known.count * 2 >= names.count,
      vocabulary.field(tree.plainText(first)) == nil,
      !names.contains(where: { vocabulary.section($0) == .actions })
    else { return nil }
    return zip(labels, values).compactMap { pair($0, $1) }
  }

  private func pair(_ labelCell: NodeID, _ valueCell: NodeID) -> LabelledValue? {
    let value = tree.plainText(valueCell).trimmedASCII()
    var label = tree.plainText(labelCell).trimmedASCII()
    if label.last.map(Self.isColon) == true { label = String(label.dropLast()).trimmedASCII() }
    guard !value.isEmpty, !label.isEmpty else { return nil }
    return LabelledValue(
      label: label, value: value, source: .fieldList,
      location: SourceLocation(file: file, range: tree.range(valueCell)))
  }
}
