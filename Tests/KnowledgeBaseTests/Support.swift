import DataFormats
import Defaults
import Diagnostics
import Markdown
import Postmortems

@testable import KnowledgeBase

private let rules: ReadingRules = {
  func data(_ path: String) -> DataValue? {
    DataValue.parseYAML((Defaults.file(path) ?? [])[...], file: path, firstLine: 1).value
  }
  return ReadingRules(
    vocabulary: Vocabulary.read(data("Data/vocabulary.yml"), file: "vocabulary.yml").value,
    taxonomy: Taxonomy.read(data("Data/taxonomy.yml"), file: "taxonomy.yml").value)
}()

let shippedTaxonomy = rules.taxonomy

/// Records of documents as strings, as they come before the knowledge base.
func readRecords(_ documents: [(path: String, text: String)]) -> [Record] { assemble(documents).value.records }

private func assemble(_ documents: [(path: String, text: String)]) -> Diagnosed<Catalog.Result> {
  let records = documents.map { path, text in
    let source = SourceText.decode(path: path, bytes: Array(text.utf8)).value
    return RecordReader.read(Document.parse(source).value, rules: rules).value
  }
  return Catalog.assemble(records, includingDrafts: false)
}

/// A knowledge base from documents as strings: path → text.
func knowledgeBase(
  _ documents: [(path: String, text: String)], asOf: CivilDate? = nil, threads: Int = 1
) -> Diagnosed<KnowledgeBase> {
  let catalog = assemble(documents)
  let base = KnowledgeBase.build(
    records: catalog.value.records, taxonomy: rules.taxonomy, asOf: asOf, threads: threads)
  return Diagnosed(base.value, catalog.diagnostics + base.diagnostics)
}

/// An incident as short as can be.
///
/// - Parameter hour: when it begins; 10 to 22.
func incident(
  _ id: String, date: String, severity: String = "SEV2", causes: String = "[code.logic]", services: String = "[api]",
  hour: Int = 10, extra: String = "", body: String = ""
) -> (path: String, text: String) {
  let text = """
    ---
    id: \(id)
    title: Incident \(id)
    date: \(date)
    severity: \(severity)
    causes: \(causes)
    services: \(services)
    started: \(date)T\(hour):00Z
    detected: \(date)T\(hour):05Z
    mitigated: \(date)T\(hour):30Z
    resolved: \(date)T\(hour + 1):00Z
    \(extra)
    ---

    # Incident \(id)

    \(body)
    """
  return ("incidents/\(id).md", text)
}

/// SplitMix64, so that a failing order can be had again.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
