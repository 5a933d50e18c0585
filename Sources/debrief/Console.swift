import ArgumentParser
import Diagnostics
import Foundation
import Glibc
import SiteGenerator

/// Where the program speaks: results on standard output, everything else on standard error.
enum Console {
  static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

  /// Colour is for people at a terminal who did not refuse it (no-color.org).
  static func usesColor(_ descriptor: Int32) -> Bool {
    isTerminal(descriptor) && (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty
      && ProcessInfo.processInfo.environment["TERM"] != "dumb"
  }

  /// The columns of the terminal; without one those that `COLUMNS` names, else 80.
  static func columns(_ descriptor: Int32 = STDOUT_FILENO) -> Int {
    var size = winsize()
    if ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
    return ProcessInfo.processInfo.environment["COLUMNS"].flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil } ?? 80
  }

  static func out(_ text: String) { write(text, to: STDOUT_FILENO) }
  static func error(_ text: String) { write(text, to: STDERR_FILENO) }

  /// Bytes as they are, whether or not they are text.
  static func out(_ bytes: [UInt8]) { write(bytes[...], to: STDOUT_FILENO) }

  static func write(_ text: String, to descriptor: Int32) { write(Array(text.utf8)[...], to: descriptor) }

  /// Writes all bytes; a reader that has gone away (`| head`) ends the program as it ends others.
  static func write(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) {
    bytes.withUnsafeBytes { buffer in
      var rest = buffer
      while !rest.isEmpty {
        let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return }
        rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
      }
    }
  }

  /// Prints diagnostics with their source lines.
  ///
  /// - Parameter limit: how many of one rule are printed in full; the rest is counted, so that one habit of a large
  ///   folder does not bury everything else. Errors are all printed. `nil` prints all.
  static func report(_ diagnostics: [Diagnostic], limit: Int? = nil, source: (String) -> [UInt8]?) {
    let renderer = ConsoleRenderer(color: usesColor(STDERR_FILENO))
    var printed: [String: Int] = [:]
    var held: [String: Int] = [:]
    for diagnostic in diagnostics {
      printed[diagnostic.rule, default: 0] += 1
      if let limit, diagnostic.severity != .error, printed[diagnostic.rule, default: 0] > limit {
        held[diagnostic.rule, default: 0] += 1
      } else {
        error(renderer.render(diagnostic, source: source(diagnostic.location.file)))
      }
    }
    for (rule, count) in held.sorted(by: { $0.key < $1.key }) {
      error("… and \(count) more of \(rule); --verbose prints them all\n")
    }
  }
}

extension Console {
  /// Ends with 2 where there is nothing to go by; what is wrong has been reported.
  static func require(_ refusal: BuildRefusal?) throws {
    guard let refusal else { return }
    error("debrief: \(refusal.words)\n")
    throw ExitCode(2)
  }
}

/// Files as arguments name them.
enum ArgumentFile {
  static func read(_ path: String) throws -> [UInt8] {
    if path == "-" { return Array(FileHandle.standardInput.readDataToEndOfFile()) }
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
      throw FileProblem.folder
    }
    return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
  }
}
