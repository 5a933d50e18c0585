import DataFormats
import Defaults
import Diagnostics
import FileTree
import Foundation
import KnowledgeBase
import Markdown
import Postmortems
import Testing

@testable import SiteGenerator

/// The rules that ship with the program.
let shippedRules: ReadingRules = {
  func data(_ name: String) -> DataValue? {
    DataValue.parseYAML((Defaults.file("Data/" + name) ?? [])[...], file: name).value
  }
  return ReadingRules(
    vocabulary: Vocabulary.read(data("vocabulary.yml"), file: "vocabulary.yml").value,
    taxonomy: Taxonomy.read(data("taxonomy.yml"), file: "taxonomy.yml").value)
}()

/// The theme as it stands in the repository, so that a test sees a template as soon as it is saved.
let shippedThemeFiles: [(path: String, bytes: [UInt8])] = {
  let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Templates")
  let found = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: [.isRegularFileKey])
  let files = (found?.allObjects as? [URL] ?? []).filter { !$0.hasDirectoryPath }
  return files.compactMap { file in
    guard let data = try? Data(contentsOf: file) else { return nil }
    return (String(file.standardizedFileURL.path.dropFirst(folder.standardizedFileURL.path.count + 1)), Array(data))
  }.sorted { $0.path < $1.path }
}()

let shippedTheme: Theme = Theme.load(defaults: shippedThemeFiles).value

/// A knowledge base from the texts of its files.
func knowledgeBase(_ files: [String: [UInt8]], asOf: String? = "2026-07-01") -> KnowledgeBase {
  let records = files.sorted { $0.key < $1.key }.map { path, bytes in
    RecordReader.read(Document.parse(SourceText.decode(path: path, bytes: bytes).value).value, rules: shippedRules)
      .value
  }
  let catalog = Catalog.assemble(records, includingDrafts: false).value
  return KnowledgeBase.build(
    records: catalog.records, taxonomy: shippedRules.taxonomy, asOf: asOf.flatMap { CivilDate(iso: $0) }
  ).value
}

func knowledgeBase(_ files: [String: String]) -> KnowledgeBase { knowledgeBase(files.mapValues { Array($0.utf8) }) }

let testInfo = BuildInfo(version: "1.2.3", commit: "abcdef012345", time: "2026-07-01T12:00:00Z")

/// A site with its files, in the order of their paths.
struct RenderedSite {
  var files: [OutputFile]
  var diagnostics: [Diagnostic] = []
  var assets: [AssetRequest] = []
  /// Where its pages stand.
  var addresses = AddressRecord()

  init(files: [OutputFile]) { self.files = files }

  init(_ base: KnowledgeBase, options: SiteOptions, theme: Theme, info: BuildInfo, past: AddressRecord = .init()) {
    var files: [OutputFile] = []
    let made = SitePages.render(base, theme: theme, options: options, info: info, past: past) { files += $0 }
    self.files = files.sorted { $0.path < $1.path }
    diagnostics = made.diagnostics
    assets = made.assets
    addresses = made.map.record
  }

  func text(_ path: String) -> String {
    files.first { $0.path == path }.map { String(decoding: $0.bytes, as: UTF8.self) } ?? ""
  }

  var pages: [OutputFile] { files.filter { $0.path.hasSuffix(".html") } }
}

func render(
  _ files: [String: String], options: SiteOptions = SiteOptions(), theme: Theme = shippedTheme
) -> RenderedSite {
  RenderedSite(knowledgeBase(files), options: options, theme: theme, info: testInfo)
}

/// A full incident in the form of the front matter.
let diskFull = """
  ---
  id: INC-2026-009
  title: Primary stopped on a full disk
  date: 2026-03-11
  severity: SEV1
  services: [orders-api, postgres-primary]
  causes: [capacity.exhaustion, config.drift]
  started: 2026-03-11T14:02Z
  detected: 2026-03-11T14:04Z
  mitigated: 2026-03-11T14:36Z
  resolved: 2026-03-11T14:47Z
  detected_by: synthetic
  ---

  # Primary stopped on a full disk

  ## Summary

  The write-ahead log filled the volume. See the [matrix](../reference/severity-matrix.md#the-levels).

  ## Timeline

  | Time (UTC) | Event |
  | --- | --- |
  | 14:02 | The volume is full |
  | 14:04 | The synthetic check pages |
  | 14:20 | `No space left on device` found |
  | 14:36 | Replica promoted |
  | 14:47 | Closed |

  ## Root cause

  Retained log had no limit.

  ## Lessons learned

  - **Alert on the time left, not on the space used.** A time-to-full alert would have paged earlier.
  - Bound everything that grows.

  ## Action items

  | Item | Owner | Due | Status |
  | --- | --- | --- | --- |
  | Alert on time to full | Platform | 2026-03-20 | Done |
  | Rehearse the failover | Platform | 2026-05-01 | Open |

  ## A heading nobody knows

  Unusual text that must not get lost.
  """

/// An incident in a house style of its own, with little that can be known.
let foreign = """
  # What happened with the queue

  We had a *bad* afternoon. The queue stopped.

  Some background without any heading we know.

  ## Things we noticed

  - workers idle
  - see ![chart](images/chart.png) and [the log](worker.log)
  """

let severityMatrix = """
  ---
  id: severity-matrix
  kind: reference
  title: Severity matrix
  section: During an incident
  order: 1
  ---
  # Severity matrix

  ## The levels

  SEV1 to SEV4. First seen in [the disk incident](../incidents/disk.md).
  """

let smallSite = [
  "incidents/disk.md": diskFull, "incidents/queue.md": foreign, "reference/severity-matrix.md": severityMatrix,
  "templates/postmortem.md":
    "---\nid: t\nkind: template\ntitle: Postmortem template\n---\n# Postmortem template\n\nCopy `this`.\n",
  "outcomes/one.md":
    "---\nid: act-on-full-disk\nkind: outcome\ntitle: Act on a full disk\norder: 1\n---\n# Act on a full disk\n\nText.\n",
]
