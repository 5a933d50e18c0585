import Foundation
import Testing

/// Runs the program as a shell would.
struct Run {
  var status: Int32
  var output: String
  var errors: String

  /// The executable that was built beside these tests.
  static let executable: URL = {
    let bundle = Bundle.allBundles.map(\.bundleURL).first { $0.pathExtension == "xctest" }
    let beside = bundle ?? URL(fileURLWithPath: CommandLine.arguments[0])
    return beside.deletingLastPathComponent().appending(path: "debrief")
  }()

  init(_ arguments: [String], in folder: URL, input: String = "", environment: [String: String] = [:]) throws {
    let process = Process()
    process.executableURL = Run.executable
    process.arguments = arguments
    process.currentDirectoryURL = folder
    if !environment.isEmpty {
      process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    }
    let (output, errors, input2) = (Pipe(), Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    process.standardInput = input2
    try process.run()
    input2.fileHandleForWriting.write(Data(input.utf8))
    try input2.fileHandleForWriting.close()
    // Both pipes must be drained at once, or a full one would stop the program.
    let drained = DrainedPipe(errors)
    self.output = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    self.errors = drained.text
    process.waitUntilExit()
    status = process.terminationStatus
  }
}

private final class DrainedPipe: @unchecked Sendable {
  private var data = Data()
  private let done = DispatchSemaphore(value: 0)

  init(_ pipe: Pipe) {
    Thread.detachNewThread { [self] in
      data = pipe.fileHandleForReading.readDataToEndOfFile()
      done.signal()
    }
  }

  var text: String {
    done.wait()
    return String(decoding: data, as: UTF8.self)
  }
}

/// A folder of files for one test, removed behind it.
final class Workspace {
  let folder: URL

  init(_ files: [String: String] = [:]) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "debrief-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (path, text) in files { try write(path, Data(text.utf8)) }
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func write(_ path: String, _ data: Data) throws {
    let url = folder.appending(path: path)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try data.write(to: url)
  }

  func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: folder.appending(path: path).path) }

  func read(_ path: String) -> String {
    String(decoding: (try? Data(contentsOf: folder.appending(path: path))) ?? Data(), as: UTF8.self)
  }

  /// Every file below a folder with its bytes, by path.
  func tree(_ path: String) -> [String: Data] {
    let root = folder.appending(path: path).standardizedFileURL
    var found: [String: Data] = [:]
    let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
    for case let url as URL in files ?? .init() {
      guard let data = try? Data(contentsOf: url) else { continue }
      found[String(url.standardizedFileURL.path.dropFirst(root.path.count + 1))] = data
    }
    return found
  }
}

let incident = """
  ---
  id: INC-1
  title: The disk of the orders database was full
  date: 2026-03-11
  severity: SEV1
  causes: [capacity.exhaustion]
  services: [orders-db]
  started: 2026-03-11T14:02Z
  detected: 2026-03-11T14:06Z
  mitigated: 2026-03-11T14:36Z
  resolved: 2026-03-11T14:51Z
  ---

  # The disk of the orders database was full

  ## Summary

  Retained log filled the disk.
  """
