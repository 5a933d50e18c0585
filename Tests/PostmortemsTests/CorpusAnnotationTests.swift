import Foundation
import Markdown
import Testing

@testable import Postmortems

/// Real documents of eleven house styles, which lie beside the project and not in it.
@Suite struct CorpusAnnotationTests {
  private static let corpus = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "../shared/corpus").standardizedFileURL

  /// Every eighth document: all house styles, in little time.
  private static let documents: [String] = {
    let files = FileManager.default.enumerator(at: corpus, includingPropertiesForKeys: nil)
    var paths: [String] = []
    for case let url as URL in files ?? .init() where ["md", "qmd", "markdown"].contains(url.pathExtension) {
      paths.append(url.standardizedFileURL.path)
    }
    return paths.sorted().enumerated().filter { $0.offset % 8 == 3 }.map(\.element)
  }()

  @Test func annotatingKeepsBytesAndFactsAndIsDoneOnce() throws {
    if Self.documents.isEmpty {
      print("SKIPPED: annotating real postmortems; there is no ../shared/corpus here")
      return
    }
    var annotated = 0
    for path in Self.documents {
      let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
      let annotation = Annotation.ofFrontMatter(bytes, path: path, rules: shippedRules)
      if annotation.edited == bytes { continue }
      annotated += 1
      #expect(Self.isSubsequence(bytes, of: annotation.edited), "\(path)")
      #expect(annotation.edited.suffix(bytes.count / 2).elementsEqual(bytes.suffix(bytes.count / 2)), "\(path)")
      let before = Self.facts(bytes, path)
      let after = Self.facts(annotation.edited, path)
      for (name, fact) in before { #expect(after[name]?.value == fact.value, "\(path): \(name)") }
      for proposal in annotation.proposals {
        let name = proposal.key == "incident_date" ? "date" : proposal.key
        #expect(after[name]?.isData == true, "\(path): \(name)")
      }
      let again = Annotation.ofFrontMatter(annotation.edited, path: path, rules: shippedRules)
      #expect(again.proposals.isEmpty, "\(path): \(again.proposals.map(\.key))")
    }
    #expect(annotated > 10)
  }

  /// Every line of the one in the other, in order: then only lines were inserted, or the ends of lines.
  private static func isSubsequence(_ a: [UInt8], of b: [UInt8]) -> Bool {
    var rest = b[...]
    for byte in a {
      guard let index = rest.firstIndex(of: byte) else { return false }
      rest = rest[(index + 1)...]
    }
    return true
  }

  private static func facts(_ bytes: [UInt8], _ path: String) -> [String: (value: String, isData: Bool)] {
    let document = Document.parse(SourceText.decode(path: path, bytes: bytes).value).value
    guard let facts = RecordReader.read(document, rules: shippedRules).value.postmortem else { return [:] }
    var found: [String: (value: String, isData: Bool)] = [:]
    func add(_ name: String, _ value: String?, _ provenance: Provenance?) {
      if let value, let provenance { found[name] = (value, provenance.source <= .frontMatter) }
    }
    add("date", facts.date?.value.iso, facts.date?.provenance)
    add("severity", facts.severity?.value.name, facts.severity?.provenance)
    add("started", facts.started?.value.iso, facts.started?.provenance)
    add("detected", facts.detected?.value.iso, facts.detected?.provenance)
    add("mitigated", facts.mitigated?.value.iso, facts.mitigated?.provenance)
    add("resolved", facts.resolved?.value.iso, facts.resolved?.provenance)
    add("zone", facts.zone?.value, facts.zone?.provenance)
    add("causes", facts.causes.map(\.cause).joined(separator: " "), facts.causes.first?.provenance)
    add("trigger", facts.trigger?.value, facts.trigger?.provenance)
    add("detected_by", facts.detectedBy?.value, facts.detectedBy?.provenance)
    add("detection_gap", facts.detectionGap?.value, facts.detectionGap?.provenance)
    add("mitigation", facts.mitigation?.value, facts.mitigation?.provenance)
    add("symptoms", facts.symptoms.map(\.value).joined(separator: " "), facts.symptoms.first?.provenance)
    return found
  }
}
