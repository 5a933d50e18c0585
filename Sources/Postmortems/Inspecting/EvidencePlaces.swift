import Diagnostics
import Markdown

/// Finds words of a document's text in its source, where marks, links and line ends may stand between them.
struct EvidencePlaces: Sendable {
  let source: SourceText

  /// Line and column of the words at or below a line; the line's first character where they are not found.
  ///
  /// The search ends with the block: at an empty line.
  func position(of words: String, from line: Int) -> SourcePosition {
    let wanted = words.utf8.filter(Self.counts)
    var candidates: [(position: SourcePosition, byte: UInt8)] = []
    var number = line
    while number <= source.lineCount, number < line + 40 {
      let bytes = source.line(number)
      if number > line, bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { break }
      for (column, byte) in bytes.enumerated() where Self.counts(byte) {
        candidates.append((SourcePosition(line: number, column: column + 1), byte))
      }
      number += 1
    }
    guard let first = wanted.first, wanted.count <= candidates.count else { return firstCharacter(of: line) }
    for start in 0...(candidates.count - wanted.count) where candidates[start].byte == first {
      if (0..<wanted.count).allSatisfy({ candidates[start + $0].byte == wanted[$0] }) {
        return candidates[start].position
      }
    }
    return firstCharacter(of: line)
  }

  /// Letters, digits and what is beyond ASCII; marks and blanks differ between text and source.
  private static func counts(_ byte: UInt8) -> Bool { byte.isLetter || byte.isDigit || byte >= 0x80 }

  private func firstCharacter(of line: Int) -> SourcePosition {
    let bytes = source.line(line)
    let blanks = bytes.prefix { $0 == 0x20 || $0 == 0x09 }.count
    return SourcePosition(line: line, column: blanks < bytes.count ? blanks + 1 : 1)
  }
}
