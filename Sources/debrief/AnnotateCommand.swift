import ArgumentParser
import Configuration
import Diagnostics
import Foundation
import Postmortems

struct AnnotateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "annotate",
    abstract: "Offers what is inferred of an incident as front matter to confirm.",
    discussion: """
      Shows a diff for each document, with the words that decided each fact. Nothing is written without --write, and
      then lines are added to the front matter, and every other byte stays as it was. For documents that nobody can or
      will edit, --sidecar writes the facts to the file of corrections instead (corrections in debrief.yml; without
      it corrections.yml); they count as stated by the author.

      EXAMPLES
        debrief annotate postmortems/2024-02-22-nginx.md
        debrief annotate --minimum-confidence 60 --write postmortems/*.md
        debrief annotate --sidecar postmortems/*.md
        debrief annotate postmortems/*.md > facts.patch

      EXIT CODES
        0  done
        1  some of the documents could not be read, or their front matter could not be added to
        2  could not run, or none of them could be read
      """)

  @Argument(help: ArgumentHelp("The documents.", valueName: "file"), completion: .file())
  var files: [String]

  @Flag(help: "Write the facts into the documents.")
  var write = false

  @Flag(help: "Write the facts to the file of corrections, and leave the documents alone.")
  var sidecar = false

  @Flag(help: "Also offer what labels in the text state already.")
  var all = false

  @Flag(name: .customLong("dry-run"), help: "Write nothing, with --sidecar too.")
  var dryRun = false

  @Option(
    help: ArgumentHelp("Leave out inferences that are less sure than this, from 0 to 100.", valueName: "percent"))
  var minimumConfidence = 0

  @OptionGroup var settings: SettingsOptions

  func validate() throws {
    guard (0...100).contains(minimumConfidence) else {
      throw ValidationError("--minimum-confidence: \(minimumConfidence) is not between 0 and 100")
    }
    if files.contains("-") { throw ValidationError("annotate reads files, not standard input") }
  }

  func run() throws {
    let loaded = try settings.load(mayLackCorrections: sidecar)
    Console.report(loaded.diagnostics.inReportOrder()) { loaded.sources[$0] }
    var arguments = ArgumentDocuments(loaded.configuration)
    let documents = files.compactMap { arguments.read($0) }
    let isWhole =
      sidecar
      ? try annotateBeside(documents, loaded) : try documents.map { try annotate($0, loaded) }.allSatisfy(\.self)
    if arguments.missing == files.count { throw ExitCode(2) }
    if arguments.missing > 0 || !isWhole { throw ExitCode(1) }
  }

  private var options: Annotation.Options {
    Annotation.Options(includesLabelled: all, minimumConfidence: Double(minimumConfidence) / 100)
  }

  // MARK: - Front matter

  /// Whether the document could be annotated, or needs nothing.
  private func annotate(_ document: ArgumentDocument, _ loaded: SettingsOptions.Loaded) throws -> Bool {
    let annotation = Annotation.ofFrontMatter(
      document.bytes, path: document.path, rules: loaded.rules, options: options)
    explain(annotation.proposals, of: document)
    for key in annotation.occupied {
      Console.error(
        "\(document.shown): \(key) stands in the front matter, with a value that states no fact; left alone\n")
    }
    for conflict in annotation.newConflicts {
      Console.error(
        TerminalText.visible(
          lines: "  mind: \(conflict.fact) is \(conflict.used) by these, and \(conflict.other) in the text\n"))
    }
    show(UnifiedDiff.lines(from: document.bytes, to: annotation.edited, path: document.shown))
    if let obstacle = annotation.obstacle {
      Console.error("debrief: \(document.shown): \(obstacle)\n")
      return false
    }
    if annotation.proposals.isEmpty { Console.error("\(document.shown): nothing to confirm\n") }
    guard write, !dryRun, annotation.edited != document.bytes else { return true }
    try Self.replace(document.shown, with: annotation.edited)
    Console.error("Wrote \(document.shown).\n")
    return true
  }

  // MARK: - Corrections

  private func annotateBeside(_ documents: [ArgumentDocument], _ loaded: SettingsOptions.Loaded) throws -> Bool {
    let path = loaded.configuration.corrections
    let old = loaded.sources[path] ?? []
    var new = old
    for document in documents {
      let proposals = Annotation.ofCorrections(
        document.bytes, path: document.path, rules: loaded.rules, options: options)
      explain(proposals, of: document)
      if proposals.isEmpty { Console.error("\(document.shown): nothing to confirm\n") }
      if !document.isInContent, !proposals.isEmpty {
        Console.error(
          "debrief: \(document.shown) stands in no content folder; a build will not find what is said of it\n")
      }
      guard let added = CorrectionsFile.adding(proposals, for: document.path, to: new) else {
        Console.error("debrief: \(path) cannot be added to; mend it, or add this by hand:\n")
        let entry = CorrectionsFile.adding(proposals, for: document.path, to: Array("\n".utf8)) ?? []
        Console.out(String(decoding: entry, as: UTF8.self))
        return false
      }
      new = added
    }
    show(UnifiedDiff.lines(from: old, to: new, path: path))
    guard new != old, !dryRun else { return true }
    try Self.replace(path, with: new)
    Console.error("Wrote \(path).\n")
    return true
  }

  // MARK: - Output

  private func explain(_ proposals: [Annotation.Proposal], of document: ArgumentDocument) {
    guard !proposals.isEmpty else { return }
    var text = "\(document.shown):\n"
    let width = proposals.map(\.key.count).max() ?? 0
    for proposal in proposals {
      let gap = String(repeating: " ", count: width - proposal.key.count + 2)
      text += "  \(proposal.key)\(gap)\(proposal.values.joined(separator: ", "))  (\(proposal.reason))\n"
    }
    Console.error(TerminalText.visible(lines: text))
  }

  private func show(_ lines: [UnifiedDiff.Line]) {
    guard Console.isTerminal(STDOUT_FILENO) else { return Console.out(UnifiedDiff.bytes(lines)) }
    let colors: [UnifiedDiff.Line.Kind: String] = [.header: "1", .hunk: "36", .removed: "31", .added: "32"]
    for line in lines {
      let text = TerminalText.visible(String(decoding: line.bytes.filter { $0 != 0x0D }, as: UTF8.self))
      if Console.usesColor(STDOUT_FILENO), let color = colors[line.kind] {
        Console.out("\u{1B}[\(color)m\(text)\u{1B}[0m\n")
      } else {
        Console.out(text + "\n")
      }
    }
  }

  /// Whole or not at all: a new file takes the place of the old one, with its permissions.
  private static func replace(_ path: String, with bytes: [UInt8]) throws {
    let target = URL(fileURLWithPath: path).resolvingSymlinksInPath()
    do {
      let mode = try? FileManager.default.attributesOfItem(atPath: target.path)[.posixPermissions]
      try Data(bytes).write(to: target, options: .atomic)
      if let mode { try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: target.path) }
    } catch {
      Console.error("debrief: cannot write \(path): \(FileProblem.words(error))\n")
      throw ExitCode(2)
    }
  }
}
