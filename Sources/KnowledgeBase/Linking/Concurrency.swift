import Dispatch
import Synchronization

/// The results in order, computed by so many threads; work is handed out in stretches.
func inParallel<Value: Sendable>(_ count: Int, threads: Int, _ make: @Sendable (Int) -> Value) -> [Value] {
  guard threads > 1, count > 1 else { return (0..<count).map(make) }
  let size = max(1, count / (threads * 16))
  let stretches = (count + size - 1) / size
  let results = Mutex<[[Value]]>(Array(repeating: [], count: stretches))
  let next = Atomic<Int>(0)
  DispatchQueue.concurrentPerform(iterations: min(threads, stretches)) { _ in
    while true {
      let stretch = next.add(1, ordering: .relaxed).oldValue
      guard stretch < stretches else { return }
      let values = (stretch * size..<min(count, (stretch + 1) * size)).map(make)
      results.withLock { $0[stretch] = values }
    }
  }
  return results.withLock { $0.flatMap(\.self) }
}

/// Two things at once; one after the other with a single thread.
func both<First: Sendable, Second: Sendable>(
  threads: Int, _ first: @Sendable () -> First, _ second: @Sendable () -> Second
) -> (First, Second) {
  guard threads > 1 else { return (first(), second()) }
  let made = Mutex<(First?, Second?)>((nil, nil))
  DispatchQueue.concurrentPerform(iterations: 2) { part in
    if part == 0 {
      let value = first()
      made.withLock { $0.0 = value }
    } else {
      let value = second()
      made.withLock { $0.1 = value }
    }
  }
  guard case (let one?, let other?) = made.withLock({ $0 }) else { return (first(), second()) }
  return (one, other)
}
