import DataFormats

/// Leaves fields of YAML or TOML out, line by line, so that whatever is kept stays as its author wrote it.
///
/// A comment `# audience: internal` behind a value is meant for that field and all below it; behind an element of a
/// list, for that element. Other comments go with them: nobody reads those of a published site.
struct FieldCuts: Sendable {
  private let policy: AudiencePolicy
  /// The name of a field by any of its labels.
  private let canonical: @Sendable (String) -> String?

  init(_ policy: AudiencePolicy, canonical: @escaping @Sendable (String) -> String?) {
    self.policy = policy
    self.canonical = canonical
  }

  /// - Returns: the lines with those that are left out made empty, and what stood in them, by line from 0.
  func cut(_ lines: [ArraySlice<UInt8>]) -> (kept: [[UInt8]], withheld: [(line: Int, text: [UInt8])]) {
    var kept: [[UInt8]] = []
    var withheld: [(line: Int, text: [UInt8])] = []
    /// The indentation of what is being left out.
    var hidden: (indent: Int, isElement: Bool)?
    /// The indentation of the field whose text stands on the lines below it, where `#` begins no comment.
    var block: Int?
    for (number, line) in lines.enumerated() {
      let shape = Shape(line)
      if let open = hidden {
        let belongs =
          shape.isBlank || shape.indent > open.indent
          || !open.isElement && shape.indent == open.indent && (shape.isElement || shape.closes)
        if belongs {
          withheld.append((number, Array(line)))
          kept.append([])
          continue
        }
        hidden = nil
      }
      if let open = block, !shape.isBlank, shape.indent <= open { block = nil }
      let mark = shape.audience.map { !policy.admits($0) } ?? false
      let isHiddenField = shape.key.map(isHidden) ?? false
      guard mark || isHiddenField else {
        kept.append(Array(block == nil ? shape.comment.map { line[..<$0] } ?? line : line))
        if block == nil, shape.opensBlock { block = shape.indent }
        continue
      }
      withheld.append((number, Array(line)))
      if shape.isElement, !mark {
        // The field is the first of an element whose others stay.
        kept.append(Array(line[..<shape.content]))
        hidden = (shape.column, false)
      } else {
        kept.append([])
        hidden = (shape.indent, shape.isElement || shape.key == nil)
      }
    }
    return (kept, withheld)
  }

  /// The same, and what stands between braces, where no line is a field's own: then the outermost field goes.
  func cut(
    _ lines: [ArraySlice<UInt8>], parse: ([UInt8]) -> DataValue?
  ) -> (kept: [[UInt8]], withheld: [(line: Int, text: [UInt8])]) {
    var result = cut(lines)
    guard !policy.hiddenFields.isEmpty, let data = parse(Array(result.kept.joined(separator: [0x0A]))) else {
      return result
    }
    for entry in data.entries where holdsHidden(entry.value, depth: 0) {
      let range = entry.keyRange.start.line...max(entry.keyRange.start.line, entry.value.range.end.line)
      for number in range where result.kept.indices.contains(number - 1) && !result.kept[number - 1].isEmpty {
        result.withheld.append((number - 1, result.kept[number - 1]))
        result.kept[number - 1] = []
      }
    }
    return result
  }

  /// Parsers bound the depth of what they read; this is for the eye of whoever doubts it.
  private func holdsHidden(_ value: DataValue, depth: Int) -> Bool {
    guard depth < 64 else { return true }
    if let list = value.list { return list.contains { holdsHidden($0, depth: depth + 1) } }
    return value.entries.contains { isHidden($0.key) || holdsHidden($0.value, depth: depth + 1) }
  }

  func isHidden(_ key: String) -> Bool {
    guard !policy.hiddenFields.isEmpty else { return false }
    if policy.hiddenFields.contains(AudiencePolicy.folded(key)) { return true }
    return canonical(key).map { policy.hiddenFields.contains(AudiencePolicy.folded($0)) } ?? false
  }

  /// What a line is, as far as fields go.
  private struct Shape {
    var indent = 0
    /// Where an element's own text begins, counted as an indentation.
    var column = 0
    /// The index of the first byte of the text behind dashes.
    var content = 0
    var isBlank = false
    var isElement = false
    /// A line that ends a list or map over several lines.
    var closes = false
    var key: String?
    /// `key: |`
    var opensBlock = false
    var audience: String?
    /// Where a comment begins.
    var comment: Int?

    init(_ line: ArraySlice<UInt8>) {
      var at = line.startIndex
      while at < line.endIndex, line[at] == 0x20 || line[at] == 0x09 { at += 1 }
      indent = at - line.startIndex
      isBlank = at == line.endIndex
      closes = at < line.endIndex && (line[at] == 0x5D || line[at] == 0x7D)
      while at + 1 < line.endIndex, line[at] == 0x2D, line[at + 1] == 0x20 {
        isElement = true
        at += 2
        while at < line.endIndex, line[at] == 0x20 { at += 1 }
      }
      content = at
      column = at - line.startIndex
      comment = Self.comment(in: line, from: at)
      let text = line[at..<(comment ?? line.endIndex)]
      if let end = text.firstIndex(where: { $0 == 0x3A || $0 == 0x3D }), end > text.startIndex {
        let name = String(decoding: text[..<end], as: UTF8.self).trimmingBlanks()
        key = String(name.filter { $0 != "\"" && $0 != "'" })
        let value = String(decoding: text[(end + 1)...], as: UTF8.self).trimmingBlanks()
        opensBlock = value.hasPrefix("|") || value.hasPrefix(">")
      }
      if let comment {
        let words = String(decoding: line[(comment + 1)...], as: UTF8.self).trimmingBlanks()
        if words.lowercased().hasPrefix("audience:") {
          audience = String(words.dropFirst("audience:".count)).trimmingBlanks().lowercased()
        } else if AudienceMarks.isAlmostMark(words.lowercased()) {
          // Somebody meant a mark: no audience, and so the narrowest.
          audience = ""
        }
      }
    }

    /// A `#` at the beginning or behind a blank, outside of quotes.
    private static func comment(in line: ArraySlice<UInt8>, from start: Int) -> Int? {
      var quote: UInt8?
      for at in start..<line.endIndex {
        let byte = line[at]
        if let open = quote {
          if byte == open { quote = nil }
        } else if byte == 0x23, at == line.startIndex || line[at - 1] == 0x20 || line[at - 1] == 0x09 {
          return at
        } else if byte == 0x22 || byte == 0x27 {
          // An apostrophe within a word opens nothing.
          if at == start || [0x20, 0x3A, 0x5B, 0x2C, 0x7B, 0x3D].contains(line[at - 1]) { quote = byte }
        }
      }
      return nil
    }
  }
}

extension FieldCuts {
  /// A whole file of YAML.
  func cut(data bytes: [UInt8]) -> [UInt8] {
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    let cut = cut(lines) { DataValue.parseYAML($0[...], file: "").value }
    return Array(cut.kept.joined(separator: [0x0A]))
  }
}
