import Foundation

/// Runs git where there is one: without a pager, a prompt, the network, or what the surroundings say about repositories.
struct GitCommand {
  /// The folder that git is run in.
  var folder: String
  /// The program; another one in tests.
  var program = "git"

  /// Settings of a repository that start programs or change what is printed.
  private static let settings = [
    "core.fsmonitor=false", "core.quotePath=false", "log.showSignature=false", "log.follow=false", "log.mailmap=false",
    "diff.renames=true", "diff.relative=false", "protocol.allow=never",
  ]

  /// - Parameters:
  ///   - input: a file that the command reads, or nothing.
  ///   - consume: given the output piece by piece.
  /// - Returns: whether git was there and ended well.
  func run(_ arguments: [String], input: FileHandle? = nil, consume: (Data) -> Void) -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    let settings = Self.settings.flatMap { ["-c", $0] }
    process.arguments = [program, "--no-pager", "--literal-pathspecs"] + settings + ["-C", folder] + arguments
    process.environment = Self.environment(ProcessInfo.processInfo.environment)
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    process.standardInput = input ?? FileHandle.nullDevice
    let started: Void? = try? process.runToEnd {
      while let data = try? output.fileHandleForReading.read(upToCount: 1 << 16), !data.isEmpty { consume(data) }
    }
    guard started != nil else { return false }
    return process.terminationReason == .exit && process.terminationStatus == 0
  }

  /// The output as a text; `nil` where git is not there or the command fails.
  func text(_ arguments: [String]) -> String? {
    var data = Data()
    guard run(arguments, consume: { data.append($0) }) else { return nil }
    return String(decoding: data, as: UTF8.self)
  }

  /// Variables such as `GIT_DIR`, which hooks set, would lead to another repository; none of them counts.
  static func environment(_ own: [String: String]) -> [String: String] {
    var result = own.filter { !$0.key.hasPrefix("GIT_") }
    result["GIT_OPTIONAL_LOCKS"] = "0"
    result["GIT_TERMINAL_PROMPT"] = "0"
    // A partial clone would fetch what it lacks.
    result["GIT_NO_LAZY_FETCH"] = "1"
    result["GIT_NO_REPLACE_OBJECTS"] = "1"
    result["GIT_ALLOW_PROTOCOL"] = ""
    result["LC_ALL"] = "C"
    return result
  }
}
