/// Two things at once; one after the other with a single thread.
///
/// - Parameter threads: at most so many at once, the caller's among them.
public func both<First: Sendable, Second: Sendable>(
  threads: Int, _ first: @Sendable () -> First, _ second: @Sendable () -> Second
) -> (First, Second) {
  guard threads > 1 else { return (first(), second()) }
  let made = parallelMap([true, false], threads: 2) { isFirst in
    isFirst ? Part<First, Second>.first(first()) : .second(second())
  }
  guard case .first(let one) = made.first, case .second(let other) = made.last else { return (first(), second()) }
  return (one, other)
}

/// What one of two threads made.
private enum Part<First: Sendable, Second: Sendable>: Sendable {
  case first(First)
  case second(Second)
}
