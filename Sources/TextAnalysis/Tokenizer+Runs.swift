/// How a run of characters becomes parts and wholes.
extension Tokenizer {
  /// Units of one part, without apostrophes.
  struct Part {
    var bytes: Range<Int>
    var source: Range<Int>
  }

  /// Parts that belong together: no `/`, `:`, `@`, `+` or `#` stands between them.
  struct Segment {
    /// Indices of `parts`.
    var parts: Range<Int>
    /// The separator before the segment; 0 for the first.
    var separator: UInt8
    /// Folded bytes of the whole: a dot stays, hyphens and underscores go.
    var whole: [UInt8]
  }

  mutating func emitUnits(at position: inout Int, _ body: Body) {
    var index = 0
    while index < units.count {
      if units[index] == .wide {
        index = emitBigrams(from: index, at: &position, body)
      } else if units[index].isWord {
        index = emitRun(from: index, at: &position, body)
      } else {
        index += 1
      }
    }
  }

  /// Chinese, Japanese and Korean text has no blanks: every two neighbours are a word.
  private func emitBigrams(from start: Int, at position: inout Int, _ body: Body) -> Int {
    var end = start
    while end < units.count, units[end] == .wide { end += 1 }
    for index in start..<max(end - 1, start + 1) {
      let last = min(index + 1, end - 1)
      let range = sources[index].lowerBound..<sources[last].upperBound
      emit(bytes[starts[index]..<starts[last + 1]], .part, position, range, body)
      position += 1
    }
    return end
  }

  private mutating func emitRun(from start: Int, at position: inout Int, _ body: Body) -> Int {
    parts.removeAll(keepingCapacity: true)
    segments.removeAll(keepingCapacity: true)
    scratch.removeAll(keepingCapacity: true)
    var index = start
    var separator: UInt8 = 0
    var lastAtom = start..<start
    while true {
      let end = atomEnd(from: index)
      lastAtom = index..<end
      addAtom(lastAtom, after: separator)
      index = end
      guard index + 1 < units.count, units[index] == .joiner, units[index + 1].isWord else { break }
      separator = joiner(at: index)
      index += 1
    }
    let name = specialName(of: lastAtom, from: start)
    emitParts(at: position, body)
    if let name {
      emit(name.bytes[...], .whole, position + parts.count - 1, name.source, body)
      index = max(index, name.end)
    }
    position += parts.count
    return index
  }

  private func atomEnd(from start: Int) -> Int {
    var index = start
    while index < units.count {
      if units[index].isWord {
        index += 1
      } else if units[index] == .apostrophe, index > start, units[index - 1].isLetter, index + 1 < units.count,
        units[index + 1].isLetter
      {
        index += 1
      } else {
        break
      }
    }
    return index
  }

  /// Splits an atom at its changes of case and adds the parts to the last segment or a new one.
  private mutating func addAtom(_ atom: Range<Int>, after separator: UInt8) {
    letters.removeAll(keepingCapacity: true)
    for unit in atom where units[unit] != .apostrophe { letters.append(unit) }
    // The possessive says nothing about the word.
    if atom.count > 2, units[atom.upperBound - 2] == .apostrophe, foldedByte(at: atom.upperBound - 1) == 0x73 {
      letters.removeLast()
    }
    let firstPart = parts.count
    let firstByte = scratch.count
    var wordStart = 0
    for index in letters.indices {
      let next = index + 1
      guard next == letters.count || isBoundary(next) else { continue }
      let begin = scratch.count
      for unit in letters[wordStart..<next] {
        for byte in starts[unit]..<starts[unit + 1] { scratch.append(bytes[byte]) }
      }
      let source = sources[letters[wordStart]].lowerBound..<sources[letters[index]].upperBound
      parts.append(Part(bytes: begin..<scratch.count, source: source))
      wordStart = next
    }
    let joins = separator == 0x5F || separator == 0x2D || separator == 0x2E
    if joins, let last = segments.indices.last {
      segments[last].parts = segments[last].parts.lowerBound..<parts.count
      if separator == 0x2E { segments[last].whole.append(separator) }
      segments[last].whole += scratch[firstByte...]
    } else {
      segments.append(
        Segment(parts: firstPart..<parts.count, separator: separator, whole: Array(scratch[firstByte...])))
    }
  }

  /// Whether a new part begins at `index` of the letters of an atom.
  private func isBoundary(_ index: Int) -> Bool {
    let current = units[letters[index]]
    guard current == .upper else { return false }
    switch units[letters[index - 1]] {
    case .letter: return true
    case .upper, .digit:
      guard index + 1 < letters.count, units[letters[index + 1]] == .letter else { return false }
      // The plural of an abbreviation is one word: VMs, APIs.
      let plural =
        foldedByte(at: letters[index + 1]) == 0x73
        && !(index + 2 < letters.count && units[letters[index + 2]].isLetter)
      return !plural
    default: return false
    }
  }

  private func emitParts(at position: Int, _ body: Body) {
    for segment in segments {
      for index in segment.parts {
        emit(scratch[parts[index].bytes], .part, position + index, parts[index].source, body)
      }
      guard (2...8).contains(segment.parts.count), let range = source(of: segment.parts) else { continue }
      emit(segment.whole[...], .whole, position + segment.parts.lowerBound, range, body)
    }
    // `I/O`, `N+1`, `TCP/IP`: short names that their separator makes.
    guard (2...3).contains(segments.count), segments.allSatisfy({ $0.parts.count == 1 }),
      let range = source(of: parts.indices)
    else { return }
    var name: [UInt8] = []
    for segment in segments {
      if segment.separator != 0 { name.append(segment.separator) }
      name += segment.whole
    }
    if name.count <= 12 { emit(name[...], .whole, position, range, body) }
  }

  private func source(of range: Range<Int>) -> Range<Int>? {
    guard let first = range.first, let last = range.last else { return nil }
    return parts[first].source.lowerBound..<parts[last].source.upperBound
  }

  /// C++, C# and F#, and .NET: names made of separators.
  private func specialName(of last: Range<Int>, from start: Int) -> (bytes: [UInt8], source: Range<Int>, end: Int)? {
    let end = last.upperBound
    if last.count == 1, let letter = foldedByte(at: last.lowerBound), letter == 0x63 || letter == 0x66 {
      func closes(_ index: Int) -> Bool { index >= units.count || !units[index].isWord }
      if end + 1 < units.count, letter == 0x63, joiner(at: end) == 0x2B, joiner(at: end + 1) == 0x2B, closes(end + 2) {
        return (Array("c++".utf8), sources[last.lowerBound].lowerBound..<sources[end + 1].upperBound, end + 2)
      }
      if end < units.count, joiner(at: end) == 0x23, closes(end + 1) {
        return ([letter, 0x23], sources[last.lowerBound].lowerBound..<sources[end].upperBound, end + 1)
      }
    }
    if start > 0, joiner(at: start - 1) == 0x2E, last == start..<(start + 3),
      bytes[starts[start]..<starts[start + 3]].elementsEqual("net".utf8)
    {
      return (Array(".net".utf8), sources[start - 1].lowerBound..<sources[start + 2].upperBound, end)
    }
    return nil
  }

  /// The separator at a unit, hyphens of Unicode as `-`; 0 where there is none.
  private func joiner(at index: Int) -> UInt8 {
    guard units[index] == .joiner else { return 0 }
    return foldedByte(at: index) ?? 0x2D
  }

  private func foldedByte(at index: Int) -> UInt8? {
    starts[index + 1] - starts[index] == 1 ? bytes[starts[index]] : nil
  }

  private func emit(
    _ word: ArraySlice<UInt8>, _ kind: Token.Kind, _ position: Int, _ range: Range<Int>, _ body: Body
  ) {
    guard !word.isEmpty, word.count <= Self.longestWord else { return }
    word.withUnsafeBufferPointer { body($0, kind, position, range) }
  }
}
