import Synchronization

/// Counts the steps of searches, so that tests can hold their growth against the size of the input without a clock.
///
/// In a release build nothing is counted.
public enum Steps {
  /// What `body` returns, and how many bytes, lines and marks were looked at by searches that might be made over and
  /// over; `nil` in a release build.
  public static func counted<Result>(_ body: () -> Result) -> (result: Result, steps: Int?) {
    #if DEBUG
      let counter = Counter()
      let result = $counter.withValue(counter) { body() }
      return (result, counter.steps.load(ordering: .relaxed))
    #else
      return (body(), nil)
    #endif
  }

  #if DEBUG
    private final class Counter: Sendable {
      let steps = Atomic<Int>(0)
    }

    @TaskLocal private static var counter: Counter?
  #endif

  @inline(__always)
  static func count(_ steps: Int) {
    #if DEBUG
      counter?.steps.wrappingAdd(steps, ordering: .relaxed)
    #endif
  }
}
