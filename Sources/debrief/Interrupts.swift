import Foundation
import Glibc

/// Where the handler of a signal writes to; a handler may do hardly anything else.
nonisolated(unsafe) private var interruptPipe: Int32 = -1

/// Ctrl-C and its like, for commands that run until they are told to end.
enum Interrupts {
  /// Calls `body` on a thread of its own from now on.
  ///
  /// A handler of our own and no source of Dispatch: that is registered a little later on another thread, the signal has to
  /// be ignored until then, and one that comes in between is lost.
  static func handle(_ body: @escaping @Sendable () -> Void) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return }
    // Programs that are started meanwhile need neither end.
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    interruptPipe = ends[1]
    let reading = ends[0]
    Thread.detachNewThread {
      var byte: UInt8 = 0
      while true {
        let size = read(reading, &byte, 1)
        if size == 1 { body() } else if size == 0 || errno != EINTR { return }
      }
    }
    // Whoever started the program may have done so from a thread that blocks them.
    var blocked = sigset_t()
    sigemptyset(&blocked)
    for number in [SIGINT, SIGTERM] {
      sigaddset(&blocked, number)
      var action = sigaction()
      action.__sigaction_handler.sa_handler = { _ in
        let before = errno
        var byte: UInt8 = 1
        _ = write(interruptPipe, &byte, 1)
        errno = before
      }
      // What a build writes is not cut short by the signal that ends it.
      action.sa_flags = SA_RESTART
      sigaction(number, &action, nil)
    }
    pthread_sigmask(SIG_UNBLOCK, &blocked, nil)
  }
}
