import Foundation

/// Debian's `cmark-gfm` command over many documents at once.
enum CmarkGFM {
  static let command = "/usr/bin/cmark-gfm"
  static var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: command) }

  /// The HTML of each document. A process reads up to a hundred of them, with comments between; a document that could
  /// reach beyond its end, because it may leave a fence or raw HTML open, has a process of its own. The caller sees to
  /// it that no two define the same reference.
  static func render(_ documents: [String]) throws -> [String] {
    let folder = FileManager.default.temporaryDirectory.appending(path: "debrief-cmark-gfm-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let batches = batches(of: documents)
    for (number, batch) in batches.enumerated() {
      let text = batch.map { documents[$0] }.joined(separator: "\n\n\(separator)\n\n")
      try Data(text.utf8).write(to: folder.appending(path: "\(number).md"))
    }
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    let extensions = ["table", "tasklist", "strikethrough", "autolink"].map { "-e \($0)" }.joined(separator: " ")
    process.arguments = [
      "-c", "cd \"$0\" && for f in *.md; do \(command) --unsafe \(extensions) $f > $f.html; done", folder.path,
    ]
    try process.run()
    process.waitUntilExit()
    var html = [String](repeating: "", count: documents.count)
    for (number, batch) in batches.enumerated() {
      let text = try String(contentsOf: folder.appending(path: "\(number).md.html"), encoding: .utf8)
      let parts = text.components(separatedBy: separator + "\n")
      guard parts.count == batch.count else { throw CocoaError(.formatting) }
      for (index, part) in zip(batch, parts) { html[index] = part }
    }
    return html
  }

  private static let separator = "<!-- the next document -->"

  private static func batches(of documents: [String]) -> [[Int]] {
    let open = ["```", "~~~", "<!", "<?"]
    let isAlone = documents.map { document in open.contains { document.contains($0) } }
    let together = documents.indices.filter { !isAlone[$0] }
    let batches = stride(from: 0, to: together.count, by: 100).map { Array(together[$0...].prefix(100)) }
    return batches + documents.indices.filter { isAlone[$0] }.map { [$0] }
  }
}
