/// A place in a source file: line and column count from 1, the column in UTF-8 bytes of the line.
public struct SourcePosition: Hashable, Comparable, Sendable {
  // Every fact and every link has a range: kept in half the bytes, since no file has two thousand million lines.
  private var shortLine: Int32
  private var shortColumn: Int32

  public var line: Int {
    get { Int(shortLine) }
    set { shortLine = Int32(clamping: newValue) }
  }
  public var column: Int {
    get { Int(shortColumn) }
    set { shortColumn = Int32(clamping: newValue) }
  }

  public init(line: Int, column: Int = 1) {
    shortLine = Int32(clamping: line)
    shortColumn = Int32(clamping: column)
  }

  public static func < (a: SourcePosition, b: SourcePosition) -> Bool {
    (a.line, a.column) < (b.line, b.column)
  }
}

/// From `start` to the last byte at `end`, both included, as in CommonMark's source positions.
public struct SourceRange: Hashable, Sendable {
  public var start: SourcePosition
  public var end: SourcePosition

  public init(start: SourcePosition, end: SourcePosition) {
    self.start = start
    self.end = max(start, end)
  }

  /// One whole line.
  public init(line: Int) {
    self.init(start: SourcePosition(line: line), end: SourcePosition(line: line))
  }

  public var lines: ClosedRange<Int> { start.line...end.line }
}

/// A file as the user knows it (relative to the folder the command was given), and a range in it.
public struct SourceLocation: Hashable, Sendable {
  public var file: String
  public var range: SourceRange?

  public init(file: String, range: SourceRange? = nil) {
    self.file = file
    self.range = range
  }

  public init(file: String, line: Int, column: Int = 1) {
    let position = SourcePosition(line: line, column: column)
    self.init(file: file, range: SourceRange(start: position, end: position))
  }
}
