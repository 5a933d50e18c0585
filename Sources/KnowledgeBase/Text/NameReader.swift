import Markdown
import Postmortems

/// Reads the names of things out of a document: what stands in code, and words of title and summary that no
/// dictionary has (`pki-agent` in code, `CoreDNS`, `pg_wal`). They tie incidents together that no cause does.
///
/// Only particular names count, made of several parts or written as nobody writes ordinary words: `restart` or
/// `main` in code means something else in every document.
struct NameReader {
  /// A document has at most so many.
  private static let most = 64

  /// Each once, in reading order, in lower case.
  static func names(of record: Record) -> [String] {
    var reader = NameReader()
    reader.read(text: record.title)
    if let summary = record.summary?.value { reader.read(text: summary) }
    let tree = record.document.tree
    for id in tree.ids where tree.kind(id) == .code {
      reader.add(tree.utf8(id), inCode: true)
      if reader.names.count >= most { break }
    }
    return reader.names
  }

  private var names: [String] = []
  private var seen: Set<String> = []

  private mutating func read(text: String) {
    let bytes = Array(text.utf8)
    var at = 0
    while at < bytes.count {
      guard NameReader.isNameByte(bytes[at]) else {
        at += 1
        continue
      }
      let start = at
      while at < bytes.count, NameReader.isNameByte(bytes[at]) { at += 1 }
      add(bytes[start..<at], inCode: false)
    }
  }

  private mutating func add(_ bytes: ArraySlice<UInt8>, inCode: Bool) {
    let text = NameReader.trimmed(bytes)
    guard (6...40).contains(text.count), text.allSatisfy(NameReader.isNameByte) else { return }
    let shape = Shape(text)
    guard shape.letters >= 3, !shape.isIdentifier, shape.isCoined || inCode && shape.joiners > 0 else { return }
    let key = String(decoding: text, as: UTF8.self).lowercased()
    if seen.insert(key).inserted { names.append(key) }
  }

  /// Without the marks that stand around a name and are no part of it.
  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var text = bytes
    while let first = text.first, !isAlphanumeric(first), first != 0x5F { text.removeFirst() }
    while let last = text.last, !isAlphanumeric(last), last != 0x5F { text.removeLast() }
    return text
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    isAlphanumeric(byte) || [0x2D, 0x2E, 0x2F, 0x3A, 0x5F].contains(byte)
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

    init(_ text: ArraySlice<UInt8>) {
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
