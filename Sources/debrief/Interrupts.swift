import Dispatch
import Foundation

/// Ctrl-C and its like, for commands that run until they are told to end.
enum Interrupts {
  /// Sources hold as long as something refers to them: here until the program ends. Only the command's own thread
  /// adds to them, before it starts any other.
  nonisolated(unsafe) private static var sources: [any DispatchSourceSignal] = []

  /// Calls `body` on a thread of its own from now on.
  static func handle(_ body: @escaping @Sendable () -> Void) {
    for number in [SIGINT, SIGTERM] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { body() }
      source.resume()
      sources.append(source)
    }
  }
}
