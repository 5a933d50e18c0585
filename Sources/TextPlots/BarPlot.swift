/// A line with a bar for each thing that is counted; a part of each bar may be set apart.
public struct BarPlot: Sendable {
  public struct Bar: Sendable {
    public var name: String
    public var count: Int
    public var part: Int
    public var note: String

    public init(name: String, count: Int, part: Int = 0, note: String) {
      self.name = name
      self.count = count
      self.part = part
      self.note = note
    }
  }

  public var bars: [Bar]
  /// Whether full marks are the part, and light ones the whole.
  public var isDivided: Bool

  public init(_ bars: [Bar], isDivided: Bool = false) {
    self.bars = bars
    self.isDivided = isDivided
  }

  public func lines(on canvas: Canvas) -> [String] {
    let most = bars.map(\.count).max() ?? 0
    guard most > 0 else { return [] }
    let names = min(bars.map { DisplayWidth.of($0.name) }.max() ?? 0, canvas.width / 3)
    let notes = min(bars.map { DisplayWidth.of($0.note) }.max() ?? 0, canvas.width * 2 / 5)
    let room = max(1, canvas.width - names - notes - 4)
    return bars.map { bar in
      let whole = BarPlot.eighths(bar.count, of: most, room: room)
      let part = BarPlot.eighths(bar.part, of: most, room: room)
      let dark = isDivided ? part : whole
      let full = BarPlot.marks(dark)
      let used = DisplayWidth.of(full)
      let light = isDivided ? String(repeating: "░", count: max(0, (whole + 7) / 8 - used)) : ""
      let rest = String(repeating: " ", count: max(0, room - used - light.count))
      let line =
        DisplayWidth.padded(bar.name, to: names) + "  " + canvas.ink(full, .blue) + canvas.ink(light, .dim) + rest
        + "  "
        + canvas.ink(DisplayWidth.clipped(bar.note, to: notes), .dim)
      return BarPlot.trimmed(line)
    }
  }

  /// The length of a bar in eighths of a column; what is not nothing is to be seen.
  static func eighths(_ count: Int, of most: Int, room: Int) -> Int {
    count <= 0 ? 0 : max(1, count * room * 8 / most)
  }

  static func marks(_ eighths: Int) -> String {
    let rest = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    return String(repeating: "█", count: eighths / 8) + rest[eighths % 8]
  }

  static func trimmed(_ line: String) -> String {
    var line = line[...]
    while line.last == " " { line.removeLast() }
    return String(line)
  }
}
