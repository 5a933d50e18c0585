import Foundation

/// How many threads work where nobody asks for another number.
enum Processors {
  /// Asked once: the answer comes from files of the system, and every command's options begin with it.
  static let count = ProcessInfo.processInfo.activeProcessorCount
}
