import Markdown
import Postmortems

/// Reads the names of things out of documents, as numbers: what stands in code, and words of title and summary that
/// no dictionary has (`pki-agent` in code, `CoreDNS`, `pg_wal`). They tie incidents together that no cause does.
///
/// Only particular names count, made of several parts or written as nobody writes ordinary words: `restart` or
/// `main` in code means something else in every document.
struct NameReader {
  /// A document has at most so many.
  private static let most = 64

  /// Names in lower case.
  private var table = WordTable()
  /// By name: the last document that it was met in, and whether it is a label or a column and names nothing.
  private var metIn: [Int] = []
  private var isLabel: [Bool] = []
  private let labels: Set<String>
  private var lowered: [UInt8] = []
  /// Of the document at hand, in reading order.
  private var found: [Int32] = []

  /// - Parameter labels: ids of the taxonomy, which name no things.
  init(labels: some Sequence<String>) { self.labels = Set(labels) }

  var count: Int { table.count }

  func text(of name: Int32) -> String { table.text(of: Int(name)) }

  /// Each name once, in reading order, but for the file's own.
  mutating func read(_ records: [Record], at place: Int, into names: inout Column) {
    found.removeAll(keepingCapacity: true)
    read(text: records[place].title, of: place)
    if let summary = records[place].summary?.value { read(text: summary, of: place) }
    records[place].document.tree.forEachCodeSpan { code in
      add(code, inCode: true, of: place)
      return found.count < NameReader.most
    }
    guard found.contains(where: { !isLabel[Int($0)] }) else { return }
    let path = records[place].path
    for name in found where !isLabel[Int(name)] && !path.hasSuffix(text(of: name)) { names.append(name) }
  }

  private mutating func read(text: String, of place: Int) {
    var text = text
    text.withUTF8 { bytes in
      var at = 0
      while at < bytes.count {
        guard NameReader.isNameByte(bytes[at]) else {
          at += 1
          continue
        }
        let start = at
        while at < bytes.count, NameReader.isNameByte(bytes[at]) { at += 1 }
        add(UnsafeBufferPointer(rebasing: bytes[start..<at]), inCode: false, of: place)
      }
    }
  }

  private mutating func add(_ bytes: UnsafeBufferPointer<UInt8>, inCode: Bool, of place: Int) {
    // An option of a command (`--force-recreate`) is no thing.
    if inCode, bytes.first == 0x2D { return }
    let text = NameReader.trimmed(bytes)
    guard (6...40).contains(text.count), text.allSatisfy(NameReader.isNameByte) else { return }
    let shape = Shape(text)
    guard shape.letters >= 3, !shape.isIdentifier, shape.isCoined || inCode && shape.joiners > 0 else { return }
    lowered.removeAll(keepingCapacity: true)
    for byte in text { lowered.append((0x41...0x5A).contains(byte) ? byte | 0x20 : byte) }
    let number = lowered.withUnsafeBufferPointer { table.number(of: $0) }
    if number == metIn.count {
      // `user_id` and `created_at` are columns of everybody's tables.
      let isColumn = shape.joiners < 3 && [[0x69, 0x64], [0x61, 0x74]].contains { lowered.suffix(3) == [0x5F] + $0 }
      metIn.append(-1)
      isLabel.append(isColumn || labels.contains(table.text(of: number)))
    }
    guard metIn[number] != place else { return }
    metIn[number] = place
    found.append(Int32(truncatingIfNeeded: number))
  }

  /// Without the marks that stand around a name and are no part of it.
  private static func trimmed(_ bytes: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    var (start, end) = (0, bytes.count)
    while start < end, !isAlphanumeric(bytes[start]), bytes[start] != 0x5F { start += 1 }
    while end > start, !isAlphanumeric(bytes[end - 1]), bytes[end - 1] != 0x5F { end -= 1 }
    return UnsafeBufferPointer(rebasing: bytes[start..<end])
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
  }

  /// Letters, digits, and the marks that join them: `-`, `.`, `/`, `:`, `_`.
  private static func isNameByte(_ byte: UInt8) -> Bool {
    isAlphanumeric(byte) || (0x2D...0x2F).contains(byte) || byte == 0x3A || byte == 0x5F
  }

  /// What a name is made of.
  private struct Shape {
    var letters = 0
    var digits = 0
    var joiners = 0
    /// An underscore, or a capital behind a small letter: nobody writes ordinary words so.
    var isCoined = false
    /// How often letters and digits change places, apart from joiners.
    private var changes = 0

    init(_ text: UnsafeBufferPointer<UInt8>) {
      var last: UInt8 = 0
      for byte in text {
        if (0x30...0x39).contains(byte) {
          digits += 1
          if (0x61...0x7A).contains(last | 0x20) { changes += 1 }
        } else if (0x61...0x7A).contains(byte | 0x20) {
          letters += 1
          if (0x30...0x39).contains(last) { changes += 1 }
          if byte < 0x61, (0x61...0x7A).contains(last) { isCoined = true }
        } else {
          joiners += 1
          if byte == 0x5F { isCoined = true }
        }
        last = byte
      }
    }

    /// Hashes, versions, tickets and dates name one thing of many.
    var isIdentifier: Bool { changes >= 3 || digits > letters }
  }
}
