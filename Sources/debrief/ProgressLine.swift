import Diagnostics
import Foundation
import SiteGenerator
import Synchronization

/// One line on a terminal that says how far a command is, from its second second on; nothing anywhere else.
///
/// A thread of its own draws it, so that a stage that takes long is seen to go on.
final class ProgressLine: Sendable {
  private struct State {
    var text = ""
    var step = 0
    var steps = 0
    var isShown = false
    var isOver = false
    let start = ContinuousClock.now
  }

  /// Whatever takes less is over before anybody could read about it.
  static let patience = Duration.seconds(1)

  private let state = Mutex(State())
  private let isTerminal: Bool

  init() {
    isTerminal = Console.isTerminal(STDERR_FILENO) && ProcessInfo.processInfo.environment["TERM"] != "dumb"
    guard isTerminal else { return }
    let thread = Thread { [weak self] in
      while let self, self.draw() {
        Thread.sleep(forTimeInterval: 0.1)
      }
    }
    thread.start()
  }

  deinit { clear() }

  func show(_ stage: Build.Stage) {
    let all = Build.Stage.allCases
    show(stage.rawValue, step: (all.firstIndex(of: stage) ?? 0), of: all.count)
  }

  /// - Parameters:
  ///   - step: how many of the steps are done.
  ///   - steps: 0 where nobody knows how many there will be.
  func show(_ text: String, step: Int = 0, of steps: Int = 0) {
    state.withLock {
      $0.text = text
      $0.step = step
      $0.steps = steps
    }
  }

  /// Takes the line away; nothing is drawn from now on.
  func clear() {
    let wasShown = state.withLock { state in
      defer { state.isShown = false }
      state.isOver = true
      return state.isShown
    }
    if wasShown { Console.error("\r\u{1B}[K") }
  }

  /// `false` once it is over.
  private func draw() -> Bool {
    state.withLock { state in
      guard !state.isOver else { return false }
      let passed = state.start.duration(to: .now)
      guard passed >= Self.patience, !state.text.isEmpty else { return true }
      state.isShown = true
      // Within the lock, so that no line is drawn behind `clear`.
      Console.error(
        "\r\u{1B}[K"
          + Self.line(
            state.text, step: state.step, of: state.steps, seconds: Int(passed.components.seconds),
            width: Console.columns(STDERR_FILENO)))
      return true
    }
  }

  /// `[██████····] rendering 12 s`
  static func line(_ text: String, step: Int, of steps: Int, seconds: Int, width: Int) -> String {
    let room = min(24, width - text.count - 12)
    guard steps > 0, room > 4 else { return String("\(text) … \(seconds) s".prefix(max(1, width - 1))) }
    let done = min(room, max(0, step) * room / steps)
    let bar = String(repeating: "█", count: done) + String(repeating: "·", count: room - done)
    return "[\(bar)] \(text) \(seconds) s"
  }
}
