import DataFormats
import Foundation
import KnowledgeBase
import Markdown
import Postmortems
import TextAnalysis

/// The records of all documents of some folders, drafts included, read as a build reads them.
struct Corpus {
  var records: [Record]
  var taxonomy: Taxonomy
  var synonyms: Synonyms

  init(folders: [String]) {
    func data(_ name: String) -> DataValue? {
      let bytes = FileManager.default.contents(atPath: "Sources/Defaults/Data/\(name)").map { [UInt8]($0) } ?? []
      return DataValue.parseYAML(bytes[...], file: name).value
    }
    taxonomy = Taxonomy.read(data("taxonomy.yml"), file: "taxonomy.yml").value
    let words = FileManager.default.contents(atPath: "Sources/Defaults/Data/synonyms.txt") ?? Data()
    synonyms = Synonyms(parsing: String(decoding: words, as: UTF8.self))
    let rules = ReadingRules(
      vocabulary: Vocabulary.read(data("vocabulary.yml"), file: "vocabulary.yml").value, taxonomy: taxonomy)
    var files: [(path: String, name: String)] = []
    for folder in folders {
      for name in FileManager.default.enumerator(atPath: folder)?.compactMap({ $0 as? String }) ?? [] {
        let known = [".md", ".qmd", ".markdown", ".erb"].contains { name.hasSuffix($0) }
        let bare = !name.split(separator: "/").last.map { $0.contains(".") }!
        var isFolder: ObjCBool = false
        let path = folder + "/" + name
        guard known || bare, FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue
        else { continue }
        files.append((path, folders.count > 1 ? path : name))
      }
    }
    files.sort { $0.name < $1.name }
    let found = files.compactMap { file -> Record? in
      guard let bytes = FileManager.default.contents(atPath: file.path) else { return nil }
      let source = SourceText.decode(path: file.name, bytes: [UInt8](bytes)).value
      return RecordReader.read(Document.parse(source).value, rules: rules).value
    }
    records = Catalog.assemble(found, includingDrafts: true).value.records
  }

  func knowledgeBase() -> KnowledgeBase {
    KnowledgeBase.build(records: records, taxonomy: taxonomy, synonyms: synonyms).value
  }
}
