/// Marks the parts of code at build time, with a tokenizer that reads every byte once and never fails.
///
/// It knows words, strings, numbers and comments, not grammar: enough to read an excerpt by. The classes are
/// `hl-keyword`, `hl-string`, `hl-number`, `hl-comment`, `hl-key`, `hl-variable`, `hl-prompt`, `hl-time`, `hl-level`,
/// `hl-added`, `hl-removed` and `hl-place`.
struct Highlighter: ~Copyable {
  let code: [UInt8]
  let language: Language
  var out = ByteWriter()
  var at = 0

  /// Writes the code as HTML; false, and nothing is written, for languages that are not known.
  static func highlight(
    _ code: ArraySlice<UInt8>, language name: ArraySlice<UInt8>, to out: inout ByteWriter
  ) -> Bool {
    guard !name.isEmpty, let language = Language.named(name) else { return false }
    var highlighter = Highlighter(code: Array(code), language: language)
    swap(&highlighter.out, &out)
    highlighter.run()
    swap(&highlighter.out, &out)
    return true
  }

  private init(code: [UInt8], language: Language) {
    self.code = code
    self.language = language
  }

  private mutating func run() {
    switch language.shape {
    case .code: while at < code.count { readToken(upTo: code.count) }
    case .diff, .console, .log, .keyed:
      while at < code.count {
        let end = lineEnd(from: at)
        readLine(upTo: end)
        if at < end { write(nil, upTo: end) }
      }
    }
  }

  private func lineEnd(from start: Int) -> Int {
    (code[start...].firstIndex(of: 0x0A) ?? code.count - 1) + 1
  }

  // MARK: - Writing

  /// Writes up to an index, marked with a class.
  mutating func write(_ name: StaticString?, upTo end: Int) {
    guard end > at else { return }
    guard let name else {
      out.appendEscaped(code, at..<end)
      at = end
      return
    }
    // The line end stays outside, so that a marked line is one line.
    let stop = code[end - 1] == 0x0A ? end - 1 : end
    if stop > at {
      out.append("<span class=\"hl-")
      out.append(name)
      out.append("\">")
      out.appendEscaped(code, at..<stop)
      out.append("</span>")
    }
    out.appendEscaped(code, stop..<end)
    at = end
  }

  // MARK: - Code

  /// Reads a token and writes it.
  mutating func readToken(upTo limit: Int) {
    let byte = code[at]
    if byte.isWhitespace { return write(nil, upTo: end(limit, while: \.isWhitespace)) }
    if let comment = commentEnd(limit) { return write("comment", upTo: comment) }
    if let string = longStringEnd(limit) { return write("string", upTo: string) }
    if language.quotes.contains(byte) { return write("string", upTo: stringEnd(limit)) }
    if byte.isDigit {
      return write("number", upTo: end(limit) { $0.isAlphanumeric || $0 == UInt8(ascii: ".") || $0 == 0x5F })
    }
    if byte.isLetter || byte == UInt8(ascii: "_") || byte >= 0x80 { return readWord(limit) }
    if language.hasVariables, byte == UInt8(ascii: "$"), at + 1 < limit {
      return write("variable", upTo: variableEnd(limit))
    }
    write(nil, upTo: at + 1)
  }

  private mutating func readWord(_ limit: Int) {
    let stop = end(limit) { $0.isAlphanumeric || $0 == UInt8(ascii: "_") || $0 >= 0x80 }
    let word = String(decoding: code[at..<stop], as: UTF8.self)
    let isKeyword = language.keywords.contains(language.ignoresCase ? word.lowercased() : word)
    write(isKeyword ? "keyword" : nil, upTo: stop)
  }

  func end(_ limit: Int, while belongs: (UInt8) -> Bool) -> Int {
    var stop = at
    while stop < limit, belongs(code[stop]) { stop += 1 }
    return max(stop, min(at + 1, limit))
  }

  private func commentEnd(_ limit: Int) -> Int? {
    for mark in language.lineComments where HTMLSyntax.matches(code, mark, at: at) {
      // In shell and YAML, `#` begins a comment only where a word may begin.
      if mark.utf8CodeUnitCount == 1, at > 0, !code[at - 1].isWhitespace { continue }
      return min(limit, lineEnd(from: at))
    }
    guard let block = language.blockComment, HTMLSyntax.matches(code, block.open, at: at) else { return nil }
    return find(block.close, from: at + block.open.utf8CodeUnitCount, limit)
  }

  private func longStringEnd(_ limit: Int) -> Int? {
    for quote in language.longQuotes where HTMLSyntax.matches(code, quote, at: at) {
      return find(quote, from: at + quote.utf8CodeUnitCount, limit)
    }
    return nil
  }

  private func find(_ mark: StaticString, from start: Int, _ limit: Int) -> Int {
    var stop = start
    while stop < limit {
      if HTMLSyntax.matches(code, mark, at: stop) { return min(limit, stop + mark.utf8CodeUnitCount) }
      stop += 1
    }
    return limit
  }

  /// A string ends at its quote or with its line.
  func stringEnd(_ limit: Int) -> Int {
    let quote = code[at]
    var stop = at + 1
    while stop < limit, code[stop] != 0x0A {
      if code[stop] == UInt8(ascii: "\\") {
        stop += 2
        continue
      }
      stop += 1
      if code[stop - 1] == quote { break }
    }
    return min(stop, limit)
  }

  private func variableEnd(_ limit: Int) -> Int {
    if code[at + 1] == UInt8(ascii: "{") {
      var stop = at + 2
      while stop < limit, code[stop] != UInt8(ascii: "}"), code[stop] != 0x0A { stop += 1 }
      return min(limit, stop < limit && code[stop] == UInt8(ascii: "}") ? stop + 1 : stop)
    }
    var stop = at + 1
    while stop < limit, code[stop].isAlphanumeric || code[stop] == UInt8(ascii: "_") { stop += 1 }
    return stop
  }
}
