import Foundation
import Testing

/// Runs the commands of `Documentation/Tutorial.md` as a reader would, in an empty folder.
@Suite struct TutorialTests {
  private struct Step {
    var commands: String
    var mayFail: Bool
    /// Lines that the output has to begin like.
    var expected: [String]
  }

  private static let tutorial = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Documentation/Tutorial.md")

  private func steps() throws -> [Step] {
    var steps: [Step] = []
    var fence: String?
    var lines: [Substring] = []
    for line in try String(contentsOf: Self.tutorial, encoding: .utf8).split(
      separator: "\n", omittingEmptySubsequences: false)
    {
      if let open = fence {
        guard line == "```" else {
          lines.append(line)
          continue
        }
        if open.hasPrefix("sh") {
          steps.append(Step(commands: lines.joined(separator: "\n"), mayFail: open.hasSuffix("fails"), expected: []))
        } else if !steps.isEmpty {
          steps[steps.count - 1].expected += lines.map(String.init)
        }
        fence = nil
      } else if line.hasPrefix("```") {
        fence = String(line.dropFirst(3))
        lines = []
      }
    }
    return steps
  }

  @Test func itsCommandsDoWhatItSays() throws {
    let steps = try steps()
    #expect(steps.count >= 8)
    let place = try Workspace()
    let marker = "-- step --"
    // One shell for all of it, so that `cd` and variables hold.
    let script = steps.enumerated().map { number, step in
      "echo '\(marker)'\n\(step.mayFail ? "! {\n" : "")\(step.commands)\n\(step.mayFail ? "}\n" : "")"
    }.joined()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-eu"]
    process.currentDirectoryURL = place.folder
    process.environment = ProcessInfo.processInfo.environment.merging([
      "PATH": Run.executable.deletingLastPathComponent().path + ":/usr/local/bin:/usr/bin:/bin",
      "HOME": place.folder.path,
    ]) { _, new in new }
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    process.standardError = output
    try process.run()
    input.fileHandleForWriting.write(Data(script.utf8))
    try input.fileHandleForWriting.close()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(text)")
    let answers = text.components(separatedBy: marker + "\n").dropFirst()
    #expect(answers.count == steps.count)
    for (step, answer) in zip(steps, answers) {
      let lines = answer.split(separator: "\n")
      for expected in step.expected where !expected.isEmpty {
        #expect(lines.contains { $0.hasPrefix(expected) }, "\(expected)\nis not in\n\(answer)")
      }
    }
    #expect(place.exists("postmortems/Site/index.html"))
    let published = place.tree("postmortems/public")
    #expect(published.keys.contains("incidents/inc-2026-001.html"))
  }
}
