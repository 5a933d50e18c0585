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
