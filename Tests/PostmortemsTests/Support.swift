import DataFormats
import Defaults
import Diagnostics
import Markdown
import Testing

@testable import Postmortems

/// The rules that ship with the program.
let shippedRules: ReadingRules = {
  func data(_ path: String) -> DataValue? {
    let bytes = Defaults.file(path) ?? []
    return DataValue.parseYAML(bytes[...], file: path, firstLine: 1).value
  }
  let vocabulary = Vocabulary.read(data("Data/vocabulary.yml"), file: "vocabulary.yml").value
  let taxonomy = Taxonomy.read(data("Data/taxonomy.yml"), file: "taxonomy.yml").value
  return ReadingRules(vocabulary: vocabulary, taxonomy: taxonomy)
}()

/// Reads one document from a string, as the pipeline does.
func read(_ markdown: String, path: String = "incidents/test.md") -> Diagnosed<Record> {
  let source = SourceText.decode(path: path, bytes: Array(markdown.utf8))
  let document = Document.parse(source.value, options: .postmortem)
  var record = RecordReader.read(document.value, rules: shippedRules)
  record.diagnostics = source.diagnostics + document.diagnostics + record.diagnostics
  return record
}

/// The facts of one incident.
func facts(_ markdown: String, path: String = "incidents/test.md") throws -> Postmortem {
  try #require(read(markdown, path: path).value.postmortem)
}

/// The facts as one line, without the lines of the file.
func gist(_ markdown: String, path: String = "incidents/test.md") throws -> String {
  let facts = try facts(markdown, path: path)
  let sections = read(markdown, path: path).value.sections.compactMap(\.kind?.rawValue).sorted()
  let stated: [String?] = [
    facts.severity?.value.name, facts.date?.value.iso, facts.started?.value.iso, facts.detected?.value.iso,
    facts.resolved?.value.iso, facts.zone?.value, facts.trigger?.value, facts.detectedBy?.value,
    facts.timeToRestore.inForce.map { "\($0.value)" },
  ]
  var parts: [String] = stated.map { $0 ?? "–" }
  parts += facts.services.map(\.value)
  parts += facts.causes.map(\.cause)
  parts += sections
  parts += facts.timeline.map { "\($0.written) \($0.moment?.iso ?? "") \($0.text)" }
  parts += facts.learnings.map { "\($0.kind.rawValue) \($0.text)" }.sorted()
  parts += facts.preventionItems.map {
    "\($0.text) \($0.owner?.value ?? "") \($0.ticket?.value ?? "") \($0.status?.value.rawValue ?? "")"
  }
  return parts.joined(separator: "\n")
}

/// Some orders of the numbers from 0 to below `count`: a fixed sequence, so that a failure can be repeated.
func orders(of count: Int, number: Int) -> [[Int]] {
  var order = Array(0..<count)
  var state: UInt64 = 88_172_645_463_325_252
  return (0..<number).map { _ in
    for index in stride(from: count - 1, to: 0, by: -1) {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      order.swapAt(index, Int(state % UInt64(index + 1)))
    }
    return order
  }
}
