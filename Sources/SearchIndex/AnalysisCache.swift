import ByteCoding
import Parallelism
import TextAnalysis

/// Analyses of documents by their content, so that a build analyses only what has changed since the last one. The bytes
/// of the index are the same with and without.
public struct AnalysisCache: Sendable {
  /// Of a document's text, the synonyms, and the versions of tokenizer and stemmer. It tells contents apart, not
  /// enemies: whoever writes the documents writes the index.
  typealias Key = WideHash.Value

  private(set) var analyses: [Key: DocumentAnalysis] = [:]

  public init() {}

  public var count: Int { analyses.count }

  // MARK: - Use

  /// The analyses of documents, in their order; those that are missing are made. What is not among them is forgotten.
  mutating func analyses(of documents: [SearchDocument], synonyms: Synonyms, threads: Int) -> [DocumentAnalysis] {
    var seed = WideHash()
    seed.combine(DocumentAnalysis.version)
    for group in synonyms.groups {
      seed.combine(group.name)
      for member in group.members { seed.combine(member.joined(separator: " ")) }
    }
    let begun = seed
    let keys = parallelMap(Array(0..<documents.count), threads: threads) { Self.key(of: documents[$0], begun) }
    let missing = documents.indices.filter { analyses[keys[$0]] == nil }
    let made = Self.analyze(missing.map { documents[$0] }, synonyms, threads)
    for (index, analysis) in zip(missing, made) { analyses[keys[index]] = analysis }
    let all = keys.compactMap { analyses[$0] }
    if analyses.count > all.count || Set(keys).count < analyses.count {
      let used = Set(keys)
      analyses = analyses.filter { used.contains($0.key) }
    }
    return all
  }

  private static func key(of document: SearchDocument, _ seed: WideHash) -> Key {
    var hash = seed
    for field in SearchField.allCases { hash.combine(document.text(of: field)) }
    return hash.value
  }

  static func analyze(
    _ documents: [SearchDocument], _ synonyms: Synonyms, _ threads: Int
  ) -> [DocumentAnalysis] {
    let size = 512
    return parallelMap(Array(0..<(documents.count + size - 1) / size), threads: threads) { chunk in
      var analyzer = DocumentAnalyzer(synonyms: synonyms)
      var tokenizer = Tokenizer()
      return documents[(chunk * size)..<min(documents.count, (chunk + 1) * size)].map {
        analyzer.analyze($0, &tokenizer)
      }
    }.flatMap(\.self)
  }

  // MARK: - Keeping

  private static let head = "debrief analyses \(DocumentAnalysis.version)\n"

  /// For a file between two runs: a head line, a hash of the rest, and each key with its analysis, sorted by key.
  public var bytes: [UInt8] {
    var body = ByteWriter()
    body.varint(analyses.count)
    for key in analyses.keys.sorted() {
      guard let analysis = analyses[key] else { continue }
      body.hash(key)
      body.varint(analysis.bytes.count)
      body.bytes += analysis.bytes
    }
    var out = ByteWriter(bytes: Array(Self.head.utf8))
    out.hash(WideHash.value(of: body.bytes))
    return out.bytes + body.bytes
  }

  /// `nil` for bytes of another version and for damaged ones.
  public init?(_ bytes: [UInt8]) {
    let body = bytes.dropFirst(Self.head.utf8.count + 16)
    guard bytes.starts(with: Self.head.utf8) else { return nil }
    var seal = ByteReader(Array(bytes.dropFirst(Self.head.utf8.count).prefix(16)))
    var reader = ByteReader(Array(body))
    do {
      guard try seal.hash() == WideHash.value(of: body) else { return nil }
      for _ in 0..<(try reader.count()) {
        let key = try reader.hash()
        guard let analysis = DocumentAnalysis(Array(try reader.slice(try reader.varint()))) else { return nil }
        analyses[key] = analysis
      }
    } catch {
      return nil
    }
  }
}
