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
