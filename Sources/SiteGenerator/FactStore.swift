import ByteCoding
import FileTree
import Markdown
import Postmortems

/// Facts that an earlier build read, by the content that they were read from, so that a build reads only those of
/// documents that have changed since. What comes out is the same with and without.
///
/// Format: a head line; a hash of all that follows; the basis; the number of documents; for each, in the order of their
/// keys, the key and the length of its facts; the facts (`Record.storedFacts`) in the same order.
public struct FactStore: Sendable {
  /// What besides a document decides what is read out of it: the program and its rules.
  public typealias Basis = WideHash.Value

  private static let head = Array("debrief facts 1\n".utf8)
  private let basis: Basis
  private var bytes: [UInt8] = []
  private var places: [WideHash.Value: Range<Int>] = [:]
  /// Whether there was a file that was not as it was written.
  public private(set) var isDamaged = false

  public init(basis: Basis) { self.basis = basis }

  /// - Parameter bytes: of a file that another build wrote; one for another basis is as good as none.
  public init(_ bytes: [UInt8], basis: Basis) {
    self.basis = basis
    do {
      try read(bytes)
    } catch {
      (places, self.bytes, isDamaged) = ([:], [], true)
    }
  }

  private mutating func read(_ file: [UInt8]) throws(Damage) {
    // Of an older program, or of something else altogether.
    guard file.starts(with: Self.head) else { return }
    var reader = ByteReader(file[Self.head.count...], of: file)
    let seal = try reader.hash()
    guard seal == WideHash.value(of: file[reader.offset...]) else { throw Damage(reason: "its bytes have changed") }
    guard try reader.hash() == basis else { return }
    let count = try reader.count()
    var lengths: [(key: WideHash.Value, length: Int)] = []
    lengths.reserveCapacity(count)
    for _ in 0..<count { lengths.append((try reader.hash(), try reader.varint())) }
    for (key, length) in lengths {
      let start = reader.offset
      _ = try reader.slice(length)
      places[key] = start..<reader.offset
    }
    guard reader.isAtEnd else { throw Damage(reason: "something stands behind its end") }
    bytes = file
  }

  /// How many documents it knows.
  public var count: Int { places.count }

  // MARK: - Use

  func key(of file: SourceFile) -> WideHash.Value {
    var hash = WideHash()
    hash.combine(file.path)
    hash.combine(file.bytes)
    return hash.value
  }

  /// The facts of a document, where it has those of the very same bytes.
  func facts(for key: WideHash.Value) -> ByteReader? {
    places[key].map { ByteReader(bytes[$0], of: bytes) }
  }

  // MARK: - Keeping

  /// The file that the next build reads.
  ///
  /// - Parameter made: the facts of each document that have been read anew; `nil` for those that are known.
  func file(_ made: [(key: WideHash.Value, facts: [UInt8]?)]) -> [UInt8] {
    var seen: Set<WideHash.Value> = []
    let kept = made.filter { ($0.facts != nil || places[$0.key] != nil) && seen.insert($0.key).inserted }
      .sorted { $0.key < $1.key }
    func facts(_ entry: (key: WideHash.Value, facts: [UInt8]?)) -> ArraySlice<UInt8> {
      entry.facts.map { $0[...] } ?? places[entry.key].map { bytes[$0] } ?? []
    }
    var body = ByteWriter()
    body.bytes.reserveCapacity(kept.reduce(64) { $0 + facts($1).count + 24 })
    body.hash(basis)
    body.varint(kept.count)
    for entry in kept {
      body.hash(entry.key)
      body.varint(facts(entry).count)
    }
    for entry in kept { body.bytes += facts(entry) }
    var out = ByteWriter(bytes: Self.head)
    out.bytes.reserveCapacity(body.bytes.count + 64)
    out.hash(WideHash.value(of: body.bytes))
    return out.bytes + body.bytes
  }
}
