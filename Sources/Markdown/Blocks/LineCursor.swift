/// A place in one line that counts columns as CommonMark does.
///
/// CommonMark 2.2: "Tabs in lines are not expanded to spaces. However, in contexts where spaces help to define block
/// structure, tabs behave as if they were replaced by spaces with a tab stop of 4 characters."
struct LineCursor {
  let bytes: [UInt8]
  let end: Int
  private(set) var offset: Int
  private(set) var column = 0

  init(_ bytes: [UInt8], line: Range<Int>) {
    self.bytes = bytes
    self.offset = line.lowerBound
    self.end = line.upperBound
  }

  /// The byte at the cursor; a line end where there is none.
  var byte: UInt8 { offset < end ? bytes[offset] : 0x0A }

  /// The offset of the first byte that is not a space or tab, and how many columns lie before it.
  func nextNonBlank() -> (offset: Int, indent: Int) {
    var offset = self.offset
    var column = self.column
    while offset < end {
      let byte = bytes[offset]
      if byte == 0x20 { column += 1 } else if byte == 0x09 { column += 4 - column % 4 } else { break }
      offset += 1
    }
    return (offset, column - self.column)
  }

  var isBlank: Bool { nextNonBlank().offset >= end }

  mutating func skipBlanks() {
    let next = nextNonBlank()
    column += next.indent
    offset = next.offset
  }

  /// Moves on by a number of columns; a tab may be used up in part.
  mutating func advance(columns count: Int) {
    var left = count
    while left > 0, offset < end {
      let width = bytes[offset] == 0x09 ? 4 - column % 4 : 1
      let step = min(left, width)
      column += step
      left -= step
      if step == width { offset += 1 }
    }
  }

  mutating func advance(bytes count: Int) {
    var left = count
    while left > 0, offset < end {
      column += bytes[offset] == 0x09 ? 4 - column % 4 : 1
      offset += 1
      left -= 1
    }
  }

  /// Columns of a tab that is used up in part.
  var pendingColumns: Int { byte == 0x09 && column % 4 != 0 ? 4 - column % 4 : 0 }
}

/// A block that gives its lines a prefix.
enum Container {
  /// `>` and an optional space.
  case quote
  /// A list item or footnote definition whose content stands so many columns in.
  case indented(line: Int, markerBytes: Int, columns: Int)
  /// A footnote definition, whose further lines stand four columns in.
  case footnote(line: Int, markerBytes: Int)
  /// A list: its items make the prefix.
  case none
}

extension LineCursor {
  /// Steps over a container's prefix. False where the line lacks it: then it is a lazy continuation line.
  mutating func enter(_ container: Container, line: Int) -> Bool {
    switch container {
    case .none: return true
    case .quote:
      // CommonMark 5.1: "A block quote marker, optionally preceded by up to three spaces of indentation, consists of
      // (a) the character > together with a following space of indentation, or (b) a single character >".
      let next = nextNonBlank()
      guard next.indent <= 3, next.offset < end, bytes[next.offset] == UInt8(ascii: ">") else { return false }
      skipBlanks()
      advance(bytes: 1)
      if byte.isBlank { advance(columns: 1) }
      return true
    case .indented(let first, let markerBytes, let columns):
      if line == first {
        skipBlanks()
        advance(bytes: markerBytes)
        enterItemContent()
        return true
      }
      return enterIndented(columns)
    case .footnote(let first, let markerBytes):
      guard line == first else { return enterIndented(4) }
      skipBlanks()
      advance(bytes: markerBytes)
      return true
    }
  }

  private mutating func enterIndented(_ columns: Int) -> Bool {
    let next = nextNonBlank()
    if next.indent >= columns {
      advance(columns: columns)
    } else if next.offset >= end {
      skipBlanks()
    } else {
      return false
    }
    return true
  }

  /// After a list marker. CommonMark 5.2: one to four spaces belong to the marker; before indented code or at the
  /// line's end it is one.
  @discardableResult
  mutating func enterItemContent() -> Int {
    let blank = nextNonBlank()
    if blank.indent >= 1, blank.indent <= 4, blank.offset < end {
      advance(columns: blank.indent)
      return blank.indent
    }
    if blank.indent > 0 { advance(columns: 1) }
    return 1
  }

  /// The length in bytes of a list marker at the cursor's next non-blank byte; 0 where there is none.
  func listMarkerLength() -> Int {
    var index = nextNonBlank().offset
    guard index < end else { return 0 }
    let first = bytes[index]
    if first == UInt8(ascii: "-") || first == UInt8(ascii: "+") || first == UInt8(ascii: "*") { return 1 }
    let start = index
    while index < end, bytes[index].isDigit, index - start < 9 { index += 1 }
    guard index > start, index < end, bytes[index] == UInt8(ascii: ".") || bytes[index] == UInt8(ascii: ")") else {
      return 0
    }
    return index + 1 - start
  }
}
