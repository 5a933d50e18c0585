import Parallelism
import TextAnalysis

/// Analyses of documents by their content, so that a build analyses only what has changed since the last one. The bytes
/// of the index are the same with and without.
public struct AnalysisCache: Sendable {
  /// 128 bits of a hash of a document's text, the synonyms, and the versions of tokenizer and stemmer. It tells contents
  /// apart, not enemies: whoever writes the documents writes the index.
  struct Key: Hashable, Comparable, Sendable {
    var high: UInt64
    var low: UInt64

    static func < (a: Key, b: Key) -> Bool { (a.high, a.low) < (b.high, b.low) }
  }

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
    return hash.key
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
      body.fixed(key.high)
      body.fixed(key.low)
      body.varint(analysis.bytes.count)
      body.bytes += analysis.bytes
    }
    var out = ByteWriter(bytes: Array(Self.head.utf8))
    let seal = WideHash.key(of: body.bytes)
    out.fixed(seal.high)
    out.fixed(seal.low)
    return out.bytes + body.bytes
  }

  /// `nil` for bytes of another version and for damaged ones.
  public init?(_ bytes: [UInt8]) {
    let body = bytes.dropFirst(Self.head.utf8.count + 16)
    guard bytes.starts(with: Self.head.utf8) else { return nil }
    var seal = ByteReader(Array(bytes.dropFirst(Self.head.utf8.count).prefix(16)))
    var reader = ByteReader(Array(body))
    do {
      guard try seal.key() == WideHash.key(of: Array(body)) else { return nil }
      for _ in 0..<(try reader.count()) {
        let key = try reader.key()
        guard let analysis = DocumentAnalysis(Array(try reader.slice(try reader.varint()))) else { return nil }
        analyses[key] = analysis
      }
    } catch {
      return nil
    }
  }
}

extension ByteWriter {
  fileprivate mutating func fixed(_ value: UInt64) {
    for shift in stride(from: 0, to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(shift))) }
  }
}

extension ByteReader {
  fileprivate mutating func key() throws(Damage) -> AnalysisCache.Key {
    AnalysisCache.Key(high: try fixed(), low: try fixed())
  }

  private mutating func fixed() throws(Damage) -> UInt64 {
    try slice(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}

/// Two products of 64 bits, eight bytes at a time.
struct WideHash {
  private var low: UInt64 = 0x2D35_8DCC_AA6C_78A5
  private var high: UInt64 = 0x8BB8_4B93_962E_ACC9

  var key: AnalysisCache.Key { AnalysisCache.Key(high: high, low: low) }

  static func key(of bytes: [UInt8]) -> AnalysisCache.Key {
    var hash = WideHash()
    bytes.withUnsafeBytes { hash.combine($0) }
    return hash.key
  }

  /// The length counts, so that what stands in one text does not count as standing in the next.
  mutating func combine(_ text: String) {
    var text = text
    text.withUTF8 { combine(UnsafeRawBufferPointer($0)) }
  }

  private mutating func combine(_ bytes: UnsafeRawBufferPointer) {
    mix(UInt64(bytes.count))
    var offset = 0
    while offset + 8 <= bytes.count {
      mix(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
      offset += 8
    }
    var rest: UInt64 = 0
    while offset < bytes.count {
      rest = rest << 8 | UInt64(bytes[offset])
      offset += 1
    }
    mix(rest)
  }

  private mutating func mix(_ word: UInt64) {
    let first = (low ^ word).multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
    let second = (high &+ word.byteSwapped).multipliedFullWidth(by: 0xE703_7ED1_A0B4_28DB)
    low = first.high ^ first.low ^ high
    high = second.high ^ second.low &+ word
  }
}
