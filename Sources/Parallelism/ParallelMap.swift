import Glibc
import Synchronization

/// Maps items on several threads; the results stand in the order of the items, whichever thread was first.
///
/// Threads take small batches as they become free, so that one long item does not hold up the others. They have
/// stacks of 8 MiB like the main thread, so that the number of threads does not decide what overflows.
///
/// - Parameter threads: at most so many at once, the caller's among them; below 2 everything runs in order.
public func parallelMap<Item: Sendable, Output: Sendable>(
  _ items: [Item], threads: Int, _ transform: @Sendable (Item) -> Output
) -> [Output] {
  let count = items.count
  let threads = min(threads, count)
  guard threads > 1 else { return items.map(transform) }
  return [Output](unsafeUninitializedCapacity: count) { buffer, initialized in
    guard let base = buffer.baseAddress else { return }
    // Every index is written exactly once, by the one thread that took its batch.
    nonisolated(unsafe) let base2 = base
    withoutActuallyEscaping(transform) { transform in
      let work = BatchedWork(count: count, batch: max(1, min(64, count / (threads * 8)))) { range in
        for index in range { (base2 + index).initialize(to: transform(items[index])) }
      }
      work.run(threads: threads)
    }
    initialized = count
  }
}

/// Ranges of indices that threads take one after another.
private final class BatchedWork: Sendable {
  private let count: Int
  private let batch: Int
  private let next = Atomic<Int>(0)
  private let body: @Sendable (Range<Int>) -> Void

  init(count: Int, batch: Int, body: @escaping @Sendable (Range<Int>) -> Void) {
    self.count = count
    self.batch = batch
    self.body = body
  }

  func run(threads: Int) {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, 8 << 20)
    defer { pthread_attr_destroy(&attributes) }
    var handles: [pthread_t] = []
    for _ in 1..<threads {
      var handle = pthread_t()
      let context = Unmanaged.passRetained(self)
      let failed = pthread_create(
        &handle, &attributes,
        { context in
          if let context { Unmanaged<BatchedWork>.fromOpaque(context).takeRetainedValue().drain() }
          return nil
        }, context.toOpaque())
      if failed == 0 {
        handles.append(handle)
      } else {
        // Fewer threads do the same work.
        context.release()
        break
      }
    }
    drain()
    for handle in handles { pthread_join(handle, nil) }
  }

  private func drain() {
    while true {
      let start = next.add(batch, ordering: .relaxed).oldValue
      guard start < count else { return }
      body(start..<min(start + batch, count))
    }
  }
}
