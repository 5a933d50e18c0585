extension Double {
  /// The natural logarithm by its series, to the same bits on every machine.
  ///
  /// `log` of the C library may differ in the last bit between versions, and with it a similarity on the edge.
  static func logarithm(_ x: Double) -> Double {
    guard x > 0 else { return 0 }
    let exponent = Double(x.exponent)
    let t = (x.significand - 1) / (x.significand + 1)
    var term = t
    var sum = 0.0
    var divisor = 1.0
    while abs(term) > 1e-18, divisor < 80 {
      sum += term / divisor
      term *= t * t
      divisor += 2
    }
    return 2 * sum + exponent * 0.693147180559945309417
  }

  /// e to the power of x, by its series; for x from -20 to 20, beyond which it is clamped.
  static func exponential(_ x: Double) -> Double {
    let x = Swift.min(Swift.max(x, -20), 20)
    // Halved until small, then squared as often.
    var halvings = 0
    var small = x
    while abs(small) > 0.5 {
      small /= 2
      halvings += 1
    }
    var term = 1.0
    var sum = 1.0
    for n in 1...20 {
      term *= small / Double(n)
      sum += term
    }
    for _ in 0..<halvings { sum *= sum }
    return sum
  }
}
