/// Inline SVG without a `viewBox`: x in percent, y in pixels, so that type keeps its size at any width.
///
/// Geometry stands in attributes and looks in classes, because the site's Content-Security-Policy allows no
/// inline style.
struct SVG {
  private var markup = Markup()

  /// - Parameters:
  ///   - label: what the chart says, in words; `nil` for one that only repeats what stands beside it.
  ///   - width: a fixed width in pixels for a small mark in a line of text; `nil` fills the column.
  init(height: Int, width: Int? = nil, label: String? = nil, classes: String? = nil) {
    markup.open(
      "svg",
      [
        ("class", classes), ("width", width.map(String.init)), ("height", String(height)),
        ("role", label == nil ? nil : "img"), ("aria-hidden", label == nil ? "true" : nil), ("aria-label", label),
      ])
  }

  mutating func rect(_ classes: String, x: Length, y: Double, width: Length, height: Double) {
    markup.shape(
      "rect",
      [
        ("class", classes), ("x", x.text), ("y", number(y)), ("width", width.text), ("height", number(height)),
      ])
  }

  mutating func line(_ classes: String, x1: Length, x2: Length, y1: Double, y2: Double) {
    markup.shape(
      "line", [("class", classes), ("x1", x1.text), ("x2", x2.text), ("y1", number(y1)), ("y2", number(y2))])
  }

  mutating func circle(_ classes: String, x: Length, y: Double, radius: Double) {
    markup.shape("circle", [("class", classes), ("cx", x.text), ("cy", number(y)), ("r", number(radius))])
  }

  mutating func text(_ text: String, classes: String? = nil, x: Length, y: Double, dx: Int? = nil) {
    markup.element(
      "text", [("class", classes), ("x", x.text), ("y", number(y)), ("dx", dx.map(String.init))], text: text)
  }

  /// A text that says more on wide screens.
  mutating func text(_ text: String, detail: String?, classes: String?, x: Length, y: Double) {
    guard let detail else { return self.text(text, classes: classes, x: x, y: y) }
    markup.open("text", [("class", classes), ("x", x.text), ("y", number(y))])
    markup.text(text)
    markup.element("tspan", [("class", "mi")], text: detail)
    markup.close("text")
  }

  /// A label with its figure in bold first: `14:02 impact begins`.
  mutating func label(_ figure: String, _ rest: String, classes: String? = nil, x: Length, y: Double) {
    markup.open("text", [("class", classes), ("x", x.text), ("y", number(y))])
    markup.element("tspan", [("class", "b")], text: figure)
    markup.text(" " + rest)
    markup.close("text")
  }

  func finished() -> Markup {
    var done = markup
    done.close("svg")
    return done
  }

  /// What a chart has of the narrowest screen, 320 pixels, and what it has at least where the class `mi` is shown.
  static let (narrowest, wide) = (270.0, 544.0)

  /// What a label takes of a chart in percent, with the room to its neighbour: estimated, since only a browser knows.
  static func share(of label: String, ofWidth width: Double) -> Double {
    (Double(label.count) * 6.6 + 6) / width * 100
  }

  /// A place or extent along x.
  enum Length {
    case percent(Double)
    case pixels(Double)

    var text: String {
      switch self {
      case .percent(let value): number(value) + "%"
      case .pixels(let value): number(value)
      }
    }
  }
}

/// At most two decimals, without trailing zeros: the same text on every machine.
func number(_ value: Double) -> String {
  guard value.isFinite else { return "0" }
  let hundredths = Int((min(max(value, -1e6), 1e6) * 100).rounded())
  let whole = abs(hundredths) / 100
  let rest = abs(hundredths) % 100
  let sign = hundredths < 0 ? "-" : ""
  if rest == 0 { return sign + String(whole) }
  if rest.isMultiple(of: 10) { return "\(sign)\(whole).\(rest / 10)" }
  return "\(sign)\(whole).\(rest < 10 ? "0" : "")\(rest)"
}
