/// Takes case, accents and compatibility forms off a character: NFKD, lowercase, without marks, and the
/// final sigma like any other. Hangul syllables stay as they are.
struct Folding: Sendable {
  static let shared = Folding(table: foldingTable)

  private let keys: [UInt32]
  /// Where the folded form of each key begins in `scalars`; one more than there are keys.
  private let starts: [UInt32]
  private let scalars: [Unicode.Scalar]

  /// - Parameter table: runs of a hexadecimal code point and the folded forms of it and its successors,
  ///   divided by blanks, where `␠` stands for a blank and `∅` for nothing; `¦` or a new line ends a run.
  init(table: StaticString) {
    var keys: [UInt32] = []
    var starts: [UInt32] = []
    var scalars: [Unicode.Scalar] = []
    let text = table.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
    for line in text.split(whereSeparator: { $0 == "\n" || $0 == "¦" }) {
      let fields = line.unicodeScalars.split(separator: " ")
      guard let first = fields.first, var key = UInt32(String(first), radix: 16) else { continue }
      for form in fields.dropFirst() {
        keys.append(key)
        starts.append(UInt32(scalars.count))
        for scalar in form where scalar != "∅" { scalars.append(scalar == "␠" ? " " : scalar) }
        key += 1
      }
    }
    starts.append(UInt32(scalars.count))
    self.keys = keys
    self.starts = starts
    self.scalars = scalars
  }

  /// The folded form, or `nil` for a character that stays as it is.
  func fold(_ scalar: Unicode.Scalar) -> ArraySlice<Unicode.Scalar>? {
    var low = 0
    var high = keys.count
    while low < high {
      let middle = (low + high) / 2
      if keys[middle] < scalar.value { low = middle + 1 } else { high = middle }
    }
    guard low < keys.count, keys[low] == scalar.value else { return nil }
    return scalars[Int(starts[low])..<Int(starts[low + 1])]
  }
}
