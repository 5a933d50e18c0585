import ArgumentParser
import Authoring
import Configuration
import Defaults
import Diagnostics
import FileTree
import Foundation
import Postmortems
import SiteGenerator

struct NewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new",
    abstract: "Begins a postmortem, runbook, timeline or reference page.",
    discussion: """
      The text comes from the template documents of the content folder, from those of document_templates in debrief.yml,
      or from those in the program. Ids and dates are filled in, and so is what a timeline states. Nothing is
      overwritten.

      EXAMPLES
        debrief new postmortem "Checkout declines cards" --severity SEV2 --service checkout
        debrief new postmortem "Checkout declines cards" --from-timeline incident.log
        debrief new timeline "Checkout declines cards"
        debrief new runbook "Disk of a database is almost full"

      EXIT CODES
        0  begun; its path is on standard output
        2  nothing was written: there is such a file already, or an option or template cannot be used
      """)

  @Argument(help: "postmortem, runbook, timeline or reference.")
  var kind: DocumentKind

  @Argument(help: "What happened to customers, or what the page is about; in one line.")
  var title: String

  @Option(help: ArgumentHelp("The severity, as in the severity matrix.", valueName: "level"))
  var severity: String?

  @Option(help: ArgumentHelp("A service that was hurt; may be given more than once.", valueName: "name"))
  var service: [String] = []

  @Option(
    help: ArgumentHelp(
      "A timeline kept during the incident, as Markdown or a plain log; - reads standard input.", valueName: "file"),
    completion: .file())
  var fromTimeline: String?

  @Option(
    help: ArgumentHelp("The day of the incident; else the timeline's, else today.", valueName: "yyyy-mm-dd"))
  var date: String?

  @Option(
    help: ArgumentHelp("Where in the content folder it goes; else where others of its kind are.", valueName: "dir"),
    completion: .directory)
  var folder: String?

  @Option(
    help: ArgumentHelp("The content folder, in place of the configured one.", valueName: "dir"), completion: .directory)
  var content: String?

  @OptionGroup var settings: SettingsOptions

  func validate() throws {
    if title.trimmingCharacters(in: .whitespaces).isEmpty { throw ValidationError("the title is empty") }
    if title.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) {
      throw ValidationError("the title holds a line end or another control character")
    }
    if let date, CivilDate(iso: date) == nil {
      throw ValidationError("--date: \"\(date)\" is not a day such as 2026-03-11")
    }
    if fromTimeline != nil, kind != .postmortem {
      throw ValidationError("--from-timeline: only a postmortem is made from a timeline")
    }
    if let folder, folder.split(separator: "/").contains("..") || folder.hasPrefix("/") {
      throw ValidationError("--folder: \"\(folder)\" leads out of the content folder")
    }
  }

  func run() throws {
    let loaded = try settings.load(Configuration.Overrides(content: content.map { [$0] }))
    let level = try severityID(loaded.configuration)
    let root = loaded.configuration.content.first ?? "Content"
    let records = Self.records(loaded)
    let request = NewDocumentRequest(
      kind: kind, title: title.trimmingCharacters(in: .whitespaces), severity: level, services: service,
      date: date.flatMap { CivilDate(iso: $0) }, today: Self.today(),
      template: try template(among: records, loaded), timeline: try timeline(loaded))
    let document = NewDocument.make(
      request, among: records, folder: folder.map { $0.hasSuffix("/") || $0.isEmpty ? $0 : $0 + "/" },
      rules: loaded.rules)
    let path = root.hasSuffix("/") ? root + document.path : root + "/" + document.path
    do throws(NewFile.Problem) {
      try NewFile.create(path, bytes: Array(document.text.utf8))
    } catch {
      Console.error("debrief: \(path): \(error)\n")
      if error == .exists { Console.error("     do:  choose another title, or another --folder\n") }
      throw ExitCode(2)
    }
    // The path alone on standard output, so that a shell can hand it to an editor.
    Console.out(path + "\n")
    Console.error(nextSteps(document, path: path, template: request.template.origin))
  }

  // MARK: - What is there

  private static func today() -> CivilDate {
    let parts = Calendar(identifier: .gregorian).dateComponents([.year, .month, .day], from: Date.now)
    return CivilDate(year: parts.year ?? 1970, month: parts.month ?? 1, day: parts.day ?? 1)
      ?? CivilDate(dayNumber: 0)
  }

  private func severityID(_ configuration: Configuration) throws -> String? {
    guard let severity else { return nil }
    if let level = configuration.severities.level(severity) { return level.id }
    let known = configuration.severities.levels.map(\.id).joined(separator: ", ")
    Console.error("debrief: --severity: \"\(severity)\" is not in the severity matrix; it has \(known)\n")
    throw ExitCode(2)
  }

  /// Everything in the content folders; an absent folder is an empty one, and is made.
  private static func records(_ loaded: SettingsOptions.Loaded) -> [Record] {
    let configuration = loaded.configuration
    let walker = ContentWalker(
      roots: configuration.content.filter { FileManager.default.fileExists(atPath: $0) },
      include: configuration.include, exclude: configuration.exclude, site: configuration.output)
    return walker.files().value.map { Build.record(of: $0.bytes, path: $0.path, rules: loaded.rules).value }
  }

  private func template(among records: [Record], _ loaded: SettingsOptions.Loaded) throws -> DocumentTemplate {
    if let folder = loaded.configuration.documentTemplates {
      // A form that the folder lacks is taken from elsewhere; a folder that is not there is a slip of the pen.
      if !FileManager.default.fileExists(atPath: folder) {
        try SettingsOptions.refuse(
          folder, for: "document_templates", loaded.configuration.origin(of: .documentTemplates), loaded.sources,
          because: "there is no such folder")
      }
      let path = folder + "/\(kind.rawValue).md"
      if FileManager.default.fileExists(atPath: path) {
        let bytes = try SettingsOptions.read(
          path, for: "document_templates", loaded.configuration.origin(of: .documentTemplates), loaded.sources)
        return .read(Build.record(of: bytes, path: path, rules: loaded.rules).value, kind: kind, origin: path)
      }
    }
    if let record = records.first(where: { DocumentTemplate.kind(of: $0) == kind }) {
      return .read(record, kind: kind, origin: record.path)
    }
    let shipped = ["Documents/incident-timeline.md", "Documents/postmortem.md", "Documents/runbook.md"]
    for path in shipped {
      let record = Build.record(of: Defaults.file(path) ?? [], path: "templates/" + path, rules: loaded.rules).value
      guard DocumentTemplate.kind(of: record) == kind else { continue }
      return .read(record, kind: kind, origin: "the template in the program")
    }
    let text = String(decoding: Defaults.file("Data/documents/reference.md") ?? [], as: UTF8.self)
    return DocumentTemplate(kind: kind, origin: "the template in the program", text: text)
  }

  private func timeline(_ loaded: SettingsOptions.Loaded) throws -> TimelineSource? {
    guard let fromTimeline else { return nil }
    let bytes = try SettingsOptions.read(fromTimeline, for: "--from-timeline")
    let name = fromTimeline == "-" ? "standard input" : fromTimeline
    let timeline = TimelineSource.read(bytes, path: name, rules: loaded.rules)
    if timeline.record.postmortem?.timeline.isEmpty != false {
      Console.error("debrief: --from-timeline: \(name) has no line, row or item that begins with a time\n")
      throw ExitCode(2)
    }
    Console.report(timeline.diagnostics.inReportOrder()) { $0 == name ? bytes : nil }
    return timeline
  }

  // MARK: - Words

  private func nextSteps(_ document: NewDocument, path: String, template: String) -> String {
    var lines = ["Begun \(document.id.map { "\($0) " } ?? "")from \(template)."]
    if document.timelineEntries > 0 { lines.append("Filled in \(document.timelineEntries) entries of the timeline.") }
    if !document.suggested.isEmpty {
      lines.append(
        "Only suggested by the timeline's words, and left open: \(document.suggested.joined(separator: ", ")).")
    }
    lines += [
      "", "Next:",
      "  1. Replace every <placeholder>; this finds what is left: grep -nE '<[^>]+>|<!--' \(Self.quoted(path))",
      "  2. See what is understood:  debrief inspect \(Self.quoted(path))",
    ]
    if document.text.contains("\nstatus: draft\n") {
      lines.append("  3. Build it with the drafts: debrief build --drafts; take \"status: draft\" out when it is done.")
    } else {
      lines.append("  3. debrief build")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func quoted(_ path: String) -> String {
    path.allSatisfy { $0.isLetter || $0.isNumber || "-_./".contains($0) }
      ? path : "'" + path.replacing("'", with: "'\\''") + "'"
  }
}

extension DocumentKind: ExpressibleByArgument {}
