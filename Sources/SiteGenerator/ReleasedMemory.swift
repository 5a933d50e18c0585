import Glibc

/// Memory that is over, and that the allocator keeps for what comes next.
enum ReleasedMemory {
  /// Gives it back to the system: the many small pieces of what is over do not serve for the large lists that follow.
  /// Does nothing where the C library knows no such call.
  static func giveBack() {
    // malloc_trim(3); Swift's module of the C library leaves malloc.h out.
    guard let trim = dlsym(nil, "malloc_trim") else { return }
    _ = unsafeBitCast(trim, to: (@convention(c) (Int) -> CInt).self)(0)
  }
}
