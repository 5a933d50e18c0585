/// Colours of marks, where there are any.
public enum Ink: Int, Sendable, CaseIterable {
  case plain, bold, dim, red, orange, blue, grey

  /// SGR parameters of ECMA-48; the terminal's own palette, so that they fit its background.
  private var code: String {
    switch self {
    case .plain: "0"
    case .bold: "1"
    case .dim: "2"
    case .red: "31"
    case .orange: "33"
    case .blue: "34"
    case .grey: "90"
    }
  }

  /// Ranks 1 to 4 of severity, and 5 for what has none.
  public static func rank(_ rank: Int) -> Ink {
    switch rank {
    case 1: .red
    case 2: .orange
    case 3: .blue
    case 4: .grey
    default: .dim
    }
  }

  func applied(to text: String, _ isColored: Bool) -> String {
    isColored && self != .plain && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}

/// Where plots are drawn.
public struct Canvas: Sendable {
  /// Columns of a line.
  public var width: Int
  public var isColored: Bool

  public init(width: Int, isColored: Bool) {
    self.width = max(Canvas.narrowest, width)
    self.isColored = isColored
  }

  /// Below this nothing can be told apart any more.
  public static let narrowest = 40

  public func ink(_ text: String, _ ink: Ink) -> String { ink.applied(to: text, isColored) }
}
