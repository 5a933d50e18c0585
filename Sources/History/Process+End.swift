import Dispatch
import Foundation

extension Process {
  /// Starts the process and returns when it has ended.
  ///
  /// `waitUntilExit` looks twenty times a second whether the process is still there, which is longer than git takes for
  /// most answers.
  ///
  /// - Parameter meanwhile: reads what the process writes; a pipe that nobody reads holds it up.
  /// - Throws: where the program cannot be started.
  public func runToEnd(meanwhile: () -> Void) throws {
    let ended = DispatchSemaphore(value: 0)
    terminationHandler = { _ in ended.signal() }
    try run()
    meanwhile()
    ended.wait()
  }
}
