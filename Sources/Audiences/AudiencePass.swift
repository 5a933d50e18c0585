import Configuration
import DataFormats
import Diagnostics
import FileTree
import Markdown
import Parallelism

/// The documents of a site as its audience may see them.
///
/// Runs before any fact is read: what is left out here reaches neither pages nor counts, neither index nor feeds.
public struct AudiencePass: Sendable {
  /// Those that are meant for the audience, with what is not taken out. Lines stand where they stood.
  public private(set) var files: [SourceFile] = []
  /// The paths of those that are not.
  public private(set) var leftOut: Set<String> = []
  /// The audience of each document that stays.
  public private(set) var audiences: [String: String] = [:]
  public private(set) var diagnostics: [Diagnostic] = []
  public private(set) var withheld: [WithheldText] = []
  let policy: AudiencePolicy
  let replacement: TextReplacement
  private let fields: FieldCuts

  /// What stands for the name of a document that is left out.
  public static let leftOutDocument = DocumentRedaction.leftOutDocument

  private struct Read: Sendable {
    var file: SourceFile
    var document: Document
    var audiences: [String]
    var isAdmitted: Bool
    var names: [String]
    /// The texts of its headings.
    var headings: [String]
    var unknown: Diagnostic?
  }

  /// - Parameter canonical: the name of a field by a label that a document gives it.
  public init(
    _ files: [SourceFile], policy: AudiencePolicy, threads: Int, canonical: @escaping @Sendable (String) -> String?
  ) {
    self.policy = policy
    let read = parallelMap(files, threads: threads) { Self.read($0, policy) }
    let cards = { (admitted: Bool) in
      read.filter { $0.isAdmitted == admitted }.map { LeftOutNames.Card(path: $0.file.path, names: $0.names) }
    }
    let names = LeftOutNames(leftOut: cards(false), kept: cards(true))
    var replacement = policy.replacement
    replacement.add(names.distinctive.map { ($0, DocumentRedaction.leftOutDocument) })
    self.replacement = replacement
    diagnostics = read.compactMap(\.unknown)
    leftOut = Set(read.filter { !$0.isAdmitted }.map(\.file.path))
    let fields = FieldCuts(policy, canonical: canonical)
    self.fields = fields
    let words = replacement
    let made = parallelMap(read, threads: threads) { one -> (SourceFile, [Diagnostic], [WithheldText])? in
      guard one.isAdmitted else { return (one.file, [], Self.everything(of: one.document)) }
      var redaction = DocumentRedaction(one.document, policy, leftOut: names, replacement: words)
      var file = one.file
      file.bytes = redaction.bytes(marks: AudienceMarks(one.document, policy), fields: fields)
      return (file, redaction.diagnostics, redaction.withheld)
    }
    for (one, result) in zip(read, made) {
      guard let (file, found, texts) = result else { continue }
      withheld += texts
      diagnostics += found
      guard one.isAdmitted else { continue }
      self.files.append(file)
      audiences[file.path] = one.audiences.first { policy.admits($0) }
    }
    let common = read.filter(\.isAdmitted).flatMap { $0.names + $0.headings } + policy.allowed
    let repeated = RepeatedTexts(withheld, common: common.map { Array($0.utf8) })
    diagnostics += parallelMap(self.files, threads: threads) { repeated.diagnostics(in: $0) }.flatMap { $0 }
    reportNothingLeft(of: files.count)
  }

  /// Whether something about who may see what is not as it was meant: what stands in a site then is not to be published.
  public var isInDoubt: Bool { diagnostics.contains { $0.severity == .error && $0.rule != "audience.empty" } }

  /// A file of data beside the documents, such as tickets: fields are left out, names and ids replaced.
  public func redacted(data bytes: [UInt8]) -> [UInt8] { replacement.replaced(fields.cut(data: bytes)) }

  /// The same where no documents are at hand.
  public static func redacted(
    data bytes: [UInt8], policy: AudiencePolicy, canonical: @escaping @Sendable (String) -> String?
  ) -> [UInt8] {
    policy.replacement.replaced(FieldCuts(policy, canonical: canonical).cut(data: bytes))
  }

  private mutating func reportNothingLeft(of count: Int) {
    guard count > 0, files.isEmpty, let path = leftOut.min() else { return }
    diagnostics.append(
      Diagnostic(
        .error, rule: "audience.empty", at: SourceLocation(file: path),
        (count == 1 ? "the only document is not" : "none of \(count) documents is")
          + " meant for the audience \(policy.audience)",
        because: policy.isListed
          ? "Documents that name no audience are meant for \(policy.standard)."
          : "\(policy.audience) is none of audiences.order: \(policy.listed.joined(separator: ", ")).",
        remedy: "Write audience: \(policy.audience) in their front matter, or audiences.default in debrief.yml."))
  }

  // MARK: - Reading

  private static func read(_ file: SourceFile, _ policy: AudiencePolicy) -> Read {
    let parsed = Document.parse(SourceText.decode(path: file.path, bytes: file.bytes).value)
    let document = parsed.value
    let front = frontMatter(of: document)
    let data = front?.value ?? nil
    let entries = audienceEntries(of: data)
    let entry = entries.first
    let stated = entry?.value.strings.map { $0.text.trimmingBlanks().lowercased() }.filter { !$0.isEmpty } ?? []
    let doubt = doubt(
      about: entry, stated, isTwice: entries.count > 1,
      isUnreadable: front?.diagnostics.contains { $0.severity == .error } == true,
      isUnclosed: parsed.diagnostics.contains { $0.rule == FrontMatter.unclosedRule }, in: file.path)
    let standard = doubt == nil ? policy.standardAudience(of: file.path) : policy.order.last ?? policy.standard
    var audiences = stated.isEmpty || doubt != nil ? [standard] : stated
    var isAdmitted = audiences.contains(where: policy.admits)
    if let head = AudienceMarks(document, policy).documentAudience {
      audiences = [head]
      isAdmitted = isAdmitted && policy.admits(head)
    }
    var names = data?["aliases"]?.strings.map(\.text) ?? []
    names += [data?["id"]?.string, data?["title"]?.string].compactMap { $0 }
    if let first = document.outline.first { names.append(first.text) }
    var read = Read(
      file: file, document: document, audiences: audiences, isAdmitted: isAdmitted, names: names,
      headings: document.outline.map(\.text))
    if let doubt {
      read.unknown = doubt
    } else if let unknown = stated.first(where: { !policy.order.contains($0) }) {
      read.unknown = Diagnostic(
        .warning, rule: "audience.unknown",
        at: SourceLocation(file: file.path, range: entry?.value.range),
        "\"\(unknown)\" is no audience of this site",
        because: "It counts as the narrowest of \(policy.order.joined(separator: ", ")).",
        remedy: "Correct it, or add it to audiences.order in debrief.yml.")
    }
    return read
  }

  private static func frontMatter(of document: Document) -> Diagnosed<DataValue?>? {
    guard let front = document.frontMatter else { return nil }
    switch front.format {
    case .yaml: return DataValue.parseYAML(front.bytes, file: document.path, firstLine: front.firstLine)
    case .toml: return DataValue.parseTOML(front.bytes, file: document.path, firstLine: front.firstLine)
    }
  }

  /// What names the audience, in any case, or is meant to; the key itself first.
  private static func audienceEntries(of data: DataValue?) -> [DataValue.Entry] {
    let keys = (data?.entries ?? []).map { (entry: $0, key: $0.key.trimmingBlanks().lowercased()) }
    let exact = keys.filter { $0.key == "audience" }
    let near = keys.filter {
      $0.key != "audience" && $0.key.utf8.count >= 6 && NearestWord.find($0.key, among: ["audience"]) != nil
    }
    return (exact + near).map(\.entry)
  }

  /// Why nobody knows whom a document is for: it counts as meant for the narrowest audience then. What cannot be read may
  /// say so, and a slip must not publish.
  private static func doubt(
    about entry: DataValue.Entry?, _ stated: [String], isTwice: Bool, isUnreadable: Bool, isUnclosed: Bool,
    in path: String
  ) -> Diagnostic? {
    let (summary, remedy): (String, String)
    if isUnreadable || isUnclosed {
      (summary, remedy) = (
        isUnclosed
          ? "the front matter is never closed, and may say whom the document is for"
          : "the front matter cannot be read, and may say whom the document is for", "Mend the front matter."
      )
    } else if isTwice {
      (summary, remedy) = ("the audience is named more than once", "Leave one of the lines.")
    } else if let entry, entry.key.trimmingBlanks().lowercased() != "audience" {
      (summary, remedy) = ("\"\(entry.key)\" is no key of front matter", "Did you mean \"audience\"?")
    } else if entry != nil, stated.isEmpty {
      (summary, remedy) = ("audience is empty", "Name the audience, or leave the line out.")
    } else {
      return nil
    }
    return Diagnostic(
      .warning, rule: "audience.unknown", at: SourceLocation(file: path, range: entry?.keyRange), summary,
      because: "The document counts as meant for the narrowest audience.", remedy: remedy)
  }

  private static func everything(of document: Document) -> [WithheldText] {
    var texts: [WithheldText] = []
    let tree = document.tree
    for node in tree.ids where WithheldText.isText(tree.kind(node)) {
      texts.append(
        WithheldText(tree.plainTextBytes(node), at: SourceLocation(file: document.path, range: tree.range(node))))
    }
    for line in document.frontMatter?.bytes.split(separator: 0x0A) ?? [] {
      texts.append(WithheldText(Array(line.drop { $0 != 0x3A }), at: SourceLocation(file: document.path, line: 1)))
    }
    return texts
  }
}
