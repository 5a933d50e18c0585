/// Durations on a logarithmic scale, a line for each group: the heavier the mark, the more there are, and `│` where
/// half of them are shorter.
public struct StripPlot: Sendable {
  public struct Line: Sendable {
    public var name: String
    /// Any order.
    public var values: [Int]
    public var rank: Int?

    public init(name: String, values: [Int], rank: Int? = nil) {
      self.name = name
      self.values = values
      self.rank = rank
    }
  }

  public var strips: [Line]
  /// The words for a value, below the scale.
  private let label: @Sendable (Int) -> String

  public init(_ strips: [Line], label: @escaping @Sendable (Int) -> String) {
    self.strips = strips
    self.label = label
  }

  /// Values that people know as lengths of time, in minutes.
  private static let ticks = [
    1, 2, 5, 15, 30, 60, 120, 240, 480, 1_440, 2_880, 5_760, 10_080, 20_160, 43_200, 86_400, 259_200, 525_600,
    5_256_000,
  ]

  public func lines(on canvas: Canvas) -> [String] {
    let all = strips.flatMap(\.values).map { max(1, $0) }
    guard let shortest = all.min(), let longest = all.max() else { return [] }
    let names = min(strips.map { DisplayWidth.of(heading($0)) }.max() ?? 0, canvas.width / 2)
    let room = max(10, canvas.width - names - 3)
    let low = StripPlot.logarithm(StripPlot.ticks.last { $0 <= shortest } ?? 1)
    let high = max(low + 0.5, StripPlot.logarithm(StripPlot.ticks.first { $0 >= longest } ?? longest))
    func place(_ value: Int) -> Int {
      let share = (StripPlot.logarithm(max(1, value)) - low) / (high - low)
      return min(room - 1, max(0, Int(share * Double(room - 1) + 0.5)))
    }
    var lines = strips.map { strip in
      var counts = [Int](repeating: 0, count: room)
      for value in strip.values { counts[place(value)] += 1 }
      let median = StripPlot.median(strip.values).map(place)
      var line = DisplayWidth.padded(heading(strip), to: names) + "  "
      for (column, count) in counts.enumerated() {
        let mark = count == 0 ? "·" : count == 1 ? "o" : count < 5 ? "●" : "█"
        let ink: Ink = count == 0 ? .dim : strip.rank.map(Ink.rank) ?? .plain
        line += column == median ? canvas.ink("│", .bold) : canvas.ink(mark, ink)
      }
      return line
    }
    lines.append(canvas.ink(axis(names, room, shortest, longest, place), .dim))
    return lines
  }

  private func heading(_ strip: Line) -> String { "\(strip.name)  n = \(strip.values.count)" }

  /// As many ticks as fit beside each other.
  private func axis(_ names: Int, _ room: Int, _ shortest: Int, _ longest: Int, _ place: (Int) -> Int) -> String {
    let first = StripPlot.ticks.last { $0 <= shortest } ?? 1
    let last = StripPlot.ticks.first { $0 >= longest } ?? longest
    var line = ""
    var used = 0
    for tick in StripPlot.ticks where tick >= first && tick <= last {
      let text = label(tick)
      let width = DisplayWidth.of(text)
      let at = max(0, min(room - width, place(tick) - (place(tick) == 0 ? 0 : width / 2)))
      guard used == 0 || at >= used + 1 else { continue }
      line += String(repeating: " ", count: at - used) + text
      used = at + width
    }
    return String(repeating: " ", count: names + 2) + line
  }

  static func median(_ values: [Int]) -> Int? {
    let sorted = values.sorted()
    return sorted.isEmpty ? nil : sorted[(sorted.count - 1) / 2]
  }

  /// Linear between powers of two: close enough for a scale, and the same on every machine.
  private static func logarithm(_ value: Int) -> Double {
    guard value > 1 else { return 0 }
    let whole = Int.bitWidth - 1 - value.leadingZeroBitCount
    let power = 1 << whole
    return Double(whole) + Double(value - power) / Double(power)
  }
}
