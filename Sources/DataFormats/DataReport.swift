import Diagnostics
import Yams

/// Words the diagnostics of the three formats, so that they read alike.
struct DataReport {
  let file: String
  let rule: String
  let format: String

  func syntax(_ summary: String, at range: SourceRange, remedy: String? = nil) -> Diagnostic {
    Diagnostic(
      .error, rule: "\(rule).syntax", at: SourceLocation(file: file, range: range), summary,
      because: "Until it is mended nothing of this \(format) can be read.",
      remedy: remedy ?? "Correct the line; a value with special characters can stand in quotes.")
  }

  func limit(_ summary: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, rule: "\(rule).limit", at: SourceLocation(file: file, range: range), summary,
      because: "A bound keeps a small file from taking the memory or the time of a whole build.",
      remedy: "Write it shorter or flatter, without aliases.")
  }

  func tooLong(_ count: Int, _ most: Int, at range: SourceRange) -> Diagnostic {
    limit("\(count) bytes of data, and at most \(most) are read", at: range)
  }

  func duplicate(_ key: String, at range: SourceRange, first: SourceRange) -> Diagnostic {
    Diagnostic(
      .error, rule: "\(rule).duplicate", at: SourceLocation(file: file, range: range), "key \"\(key)\" stands twice",
      because: "Which of the two values is meant cannot be told, so none of this \(format) is read.",
      remedy: "Remove one of the two lines, or join their values in a list.",
      notes: [Diagnostic.Note("the first one is here", at: SourceLocation(file: file, range: first))])
  }

  // MARK: - Yams

  func yaml(_ error: YamlError, in source: YAMLSource) -> Diagnostic {
    switch error {
    case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      // The missing colon is noticed a line too late; the context is the line that lacks it.
      let place = problem == "could not find expected ':'" ? context?.mark ?? mark : mark
      return marked(problem, context, at: source.offset(line: place.line, column: place.column), in: source)
    case .reader(let problem, let offset, _, let text):
      // Yams counts characters here.
      let index = offset.flatMap { text.index(text.startIndex, offsetBy: $0, limitedBy: text.endIndex) }
      let at = index.map { text.utf8.distance(from: text.startIndex, to: $0) } ?? 0
      return syntax(
        problem, at: source.range(at, at), remedy: "Remove the control character; a tab or a newline is allowed.")
    case .duplicatedKeysInMapping(let duplicates, let context):
      return duplicated(duplicates.min() ?? "", after: context.mark, in: source)
    default:
      return syntax("\(error)", at: source.range(0, 0))
    }
  }

  private func marked(
    _ problem: String, _ context: YamlError.Context?, at offset: Int, in source: YAMLSource
  ) -> Diagnostic {
    // The reader needs a line to look at, and the end of the text is none.
    var at = min(offset, max(0, source.bytes.count - 1))
    while at > 0, at == source.bytes.count - 1 || offset >= source.bytes.count, source.bytes[at] <= 0x20 { at -= 1 }
    let lineStart = (source.bytes[..<at].lastIndex(of: 0x0A) ?? -1) + 1
    let lineEnd = source.bytes[at...].firstIndex(of: 0x0A) ?? source.bytes.count
    let line = source.bytes[lineStart..<lineEnd]
    if let tab = line.prefix(while: { $0 == 0x20 || $0 == 0x09 }).firstIndex(of: 0x09) {
      return syntax(
        "a tab indents this line, and \(format) allows only spaces", at: source.range(tab, tab + 1),
        remedy: "Replace the tab by spaces.")
    }
    var diagnostic = syntax(problem, at: source.range(at, at), remedy: remedy(for: problem, context))
    if let context, (context.mark.line, context.mark.column) != (1, 1) {
      let start = source.offset(line: context.mark.line, column: context.mark.column)
      diagnostic.notes.append(
        Diagnostic.Note(context.text, at: SourceLocation(file: file, range: source.range(start, start))))
    }
    return diagnostic
  }

  /// libyaml's messages in words that say what to do; the messages are the literals of its scanner and parser.
  private func remedy(for problem: String, _ context: YamlError.Context?) -> String? {
    switch problem {
    case "mapping values are not allowed in this context":
      "Put the value in quotes: it contains a colon followed by a space."
    case "found character that cannot start any token", "found unexpected ':'":
      "Put the value in quotes: it begins with a character that YAML keeps for itself."
    case "could not find expected ':'": "Write the line as \"key: value\", with a colon and a space."
    case "found unexpected end of stream", "found unexpected document indicator":
      context.map { $0.text.contains("quoted") } == true ? "Close the quotation mark." : nil
    case "did not find expected key", "did not find expected '-' indicator":
      "Indent the line like its neighbours, with spaces."
    case "did not find expected ',' or ']'": "Close the list with \"]\", and separate its values by commas."
    case "did not find expected ',' or '}'": "Close the map with \"}\", and separate its entries by commas."
    case "found undefined alias", "did not find expected alphabetic or numeric character":
      "Put the value in quotes: it begins with \"*\" or \"&\"."
    case "but found another document": "Keep one document; what follows \"---\" is another one."
    default: nil
    }
  }

  /// Yams names the key and one of its places; the other is the next line that begins with the same key.
  private func duplicated(_ key: String, after mark: Mark, in source: YAMLSource) -> Diagnostic {
    let first = source.offset(line: mark.line, column: mark.column)
    let name = Array(key.utf8)
    let firstRange = source.range(first, first + max(1, name.count))
    let column = source.position(first).column
    var lineStart = first
    while let lineEnd = source.bytes[lineStart...].firstIndex(of: 0x0A) {
      lineStart = lineEnd + 1
      let start = lineStart + column - 1
      guard start + name.count < source.bytes.count else { continue }
      let text = source.bytes[start...]
      if text.starts(with: name), source.bytes[lineStart..<start].allSatisfy({ $0 <= 0x20 }),
        text.dropFirst(name.count).drop(while: isBlank).first == UInt8(ascii: ":")
      {
        return duplicate(key, at: source.range(start, start + name.count), first: firstRange)
      }
    }
    return duplicate(key, at: firstRange, first: firstRange)
  }
}
