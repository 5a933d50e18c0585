import Markdown

/// The places of a document that hold sentences.
enum Prose {
  /// The paragraphs, headings and cells of a block, itself included; code is no prose.
  static func leaves(of block: NodeID, in tree: MarkdownTree) -> [NodeID] {
    tree.proseNodes(of: block)
  }

  /// The same for a paragraph of a section; of one that holds the section's label as a line of its own, the lines of
  /// that section below it.
  static func lines(of paragraph: NodeID, in tree: MarkdownTree, of section: Section) -> [(node: NodeID, text: String)]
  {
    guard paragraph == section.heading, tree.kind(paragraph) == .paragraph else {
      return lines(of: paragraph, in: tree)
    }
    let segments = FieldListReader(tree: tree, file: "").segments(of: paragraph)
    let own = segments.filter { segment in segment.first.map { section.lines.contains(tree.line($0)) } ?? false }
    let isLabelled = own.count > 1 && own.count < segments.count || own.first.map { isName($0, section, tree) } ?? false
    guard isLabelled else { return lines(of: paragraph, in: tree) }
    return own.dropFirst().compactMap { segment in
      guard let first = segment.first else { return nil }
      return (first, segment.map { tree.plainText($0) }.joined().trimmedASCII())
    }
  }

  private static func isName(_ segment: [NodeID], _ section: Section, _ tree: MarkdownTree) -> Bool {
    Label.normalized(segment.map { tree.plainText($0) }.joined()) == Label.normalized(section.title)
  }

  /// A paragraph as it was meant: where every line of it is a sentence, the lines are paragraphs of their own,
  /// as in texts that were exported from elsewhere; else the whole.
  static func lines(of paragraph: NodeID, in tree: MarkdownTree) -> [(node: NodeID, text: String)] {
    let whole = [(paragraph, tree.plainText(paragraph).trimmedASCII())]
    guard tree.kind(paragraph) == .paragraph else { return whole }
    var lines: [(node: NodeID, text: String)] = []
    for segment in FieldListReader(tree: tree, file: "").segments(of: paragraph) {
      let text = segment.map { tree.plainText($0) }.joined().trimmedASCII()
      guard let first = segment.first, let last = text.last, last == "." || last == "!" || last == "?" else {
        return whole
      }
      lines.append((first, text))
    }
    return lines.count > 1 ? lines : whole
  }
}

enum Sentence {
  /// Up to the first full stop, question or exclamation mark that ends a sentence; the whole text where none does.
  static func first(of text: String) -> String {
    var text = text
    let shorter = text.withUTF8 { bytes -> String? in
      let end = end(in: bytes, from: 0)
      return end == bytes.count ? nil : String(decoding: bytes[..<end], as: UTF8.self)
    }
    return shorter ?? text
  }

  /// The sentences of a text, in order.
  static func all(of text: String) -> [String] {
    var text = text
    return text.withUTF8 { bytes in ranges(in: bytes).map { String(decoding: bytes[$0], as: UTF8.self) } }
  }

  /// Where the sentences of a text stand, in order, without white space at their ends.
  static func ranges(in bytes: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var start = 0
    while start < bytes.count {
      let stop = end(in: bytes, from: start)
      var (first, last) = (start, stop)
      while first < last, bytes[first].isSpace { first += 1 }
      while last > first, bytes[last - 1].isSpace { last -= 1 }
      if first < last { found.append(first..<last) }
      start = stop
    }
    return found
  }

  private static func end(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    for index in start..<bytes.count {
      guard bytes[index] == 0x2E || bytes[index] == 0x21 || bytes[index] == 0x3F else { continue }
      guard index + 1 == bytes.count || bytes[index + 1] == 0x20 || bytes[index + 1] == 0x0A else { continue }
      // "e.g. " and "approx. " end no sentence; what follows one begins with a capital, a digit or a quote.
      if index + 2 < bytes.count, (0x61...0x7A).contains(bytes[index + 2]) { continue }
      if index >= start + 2, bytes[index - 2] == 0x2E || bytes[index - 2] == 0x20 { continue }
      return index + 1
    }
    return bytes.count
  }
}
