/// Texts that are read line by line.
extension Highlighter {
  mutating func readLine(upTo end: Int) {
    switch language.shape {
    case .diff: readDiffLine(upTo: end)
    case .console: readConsoleLine(upTo: end)
    case .log: readLogLine(upTo: end)
    default: readKeyedLine(upTo: end)
    }
  }

  private mutating func readDiffLine(upTo end: Int) {
    switch code[at] {
    case UInt8(ascii: "+"): write("added", upTo: end)
    case UInt8(ascii: "-"): write("removed", upTo: end)
    case UInt8(ascii: "@"): write("place", upTo: end)
    default: write(nil, upTo: end)
    }
  }

  /// `$ command`, `# command`, `> command`, `user@host:~$ command`; anything else is what was printed.
  private mutating func readConsoleLine(upTo end: Int) {
    guard let prompt = promptEnd(upTo: end) else { return write(nil, upTo: end) }
    write("prompt", upTo: prompt)
    write("keyword", upTo: end)
  }

  private func promptEnd(upTo end: Int) -> Int? {
    var stop = at
    while stop < end, stop - at < 80 {
      let byte = code[stop]
      let next = stop + 1 < end ? code[stop + 1] : 0x0A
      if byte == UInt8(ascii: "$") || byte == UInt8(ascii: "#") || byte == UInt8(ascii: ">")
        || byte == UInt8(ascii: "%"),
        next == 0x20
      {
        let head = code[at..<stop]
        return head.isEmpty || head.contains(UInt8(ascii: "@")) || head.contains(UInt8(ascii: "~")) ? stop + 1 : nil
      }
      if byte.isWhitespace { return nil }
      stop += 1
    }
    return nil
  }

  private static let levels: Set<String> = [
    "TRACE", "DEBUG", "INFO", "NOTICE", "WARN", "WARNING", "ERROR", "ERR", "FATAL", "CRITICAL", "CRIT", "ALERT",
    "PANIC", "EMERG", "SEVERE",
  ]
  private static let timePart = ByteSet("0123456789-:./T+Z,")

  private mutating func readLogLine(upTo end: Int) {
    while at < end {
      let byte = code[at]
      if byte.isDigit {
        let stop = self.end(end) { Self.timePart.contains($0) }
        // A time has a colon between digits; other numbers are numbers.
        let isTime = code[at..<stop].contains(UInt8(ascii: ":"))
        write(isTime ? "time" : "number", upTo: stop)
      } else if byte.isLetter {
        let stop = self.end(end) { $0.isAlphanumeric || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".") }
        let word = String(decoding: code[at..<stop], as: UTF8.self).uppercased()
        write(Self.levels.contains(word) ? "level" : nil, upTo: stop)
      } else if byte == UInt8(ascii: "\"") {
        write("string", upTo: stringEnd(end))
      } else {
        write(nil, upTo: at + 1)
      }
    }
  }

  /// `key: value`, `key = value` and `"key": value`; the rest is read as code.
  private mutating func readKeyedLine(upTo end: Int) {
    write(nil, upTo: skipBlanks(upTo: end))
    if let key = keyEnd(upTo: end) { write("key", upTo: key) }
    while at < end {
      if code[at] == UInt8(ascii: "\""), let stop = quotedKeyEnd(upTo: end) {
        write("key", upTo: stop)
      } else {
        readToken(upTo: end)
      }
    }
  }

  private func skipBlanks(upTo end: Int) -> Int {
    var stop = at
    while stop < end, code[stop].isBlank || code[stop] == UInt8(ascii: "-") && stop + 1 < end && code[stop + 1] == 0x20
    {
      stop += 1
    }
    return stop
  }

  private func keyEnd(upTo end: Int) -> Int? {
    var stop = at
    while stop < end, code[stop].isAlphanumeric || ByteSet("_-./$").contains(code[stop]) { stop += 1 }
    let key = stop
    while stop < end, code[stop].isBlank { stop += 1 }
    guard key > at, stop < end else { return nil }
    if code[stop] == UInt8(ascii: "=") { return key }
    return code[stop] == UInt8(ascii: ":") && stop + 1 <= end && (stop + 1 == end || code[stop + 1].isWhitespace)
      ? key : nil
  }

  private func quotedKeyEnd(upTo end: Int) -> Int? {
    let stop = stringEnd(end)
    var next = stop
    while next < end, code[next].isBlank { next += 1 }
    return next < end && code[next] == UInt8(ascii: ":") ? stop : nil
  }
}
