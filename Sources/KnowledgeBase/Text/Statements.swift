/// Reads what a learning states: its text, and the lead before a colon or dash, which says the same in short.
enum Statements {
  /// The lead, where there is one that leaves something behind it.
  static func lead(of text: String) -> String? {
    let bytes = Array(text.utf8)
    var at = 0
    while at < bytes.count {
      if let length = mark(in: bytes, at: at) {
        let rest = bytes[(at + length)...].contains { $0 > 0x20 }
        let lead = bytes[..<at]
        guard rest, lead.count >= 8 else { return nil }
        return String(decoding: lead, as: UTF8.self)
      }
      at += 1
    }
    return nil
  }

  /// A colon, a full stop or a dash that ends a lead; how many bytes it takes.
  private static func mark(in bytes: [UInt8], at: Int) -> Int? {
    func follows(_ offset: Int) -> Bool { at + offset < bytes.count && bytes[at + offset] <= 0x20 }
    switch bytes[at] {
    case 0x3A, 0x2E: return follows(1) ? 1 : nil
    case 0x2D: return at > 0 && bytes[at - 1] <= 0x20 && follows(1) ? 1 : nil
    // U+2013 and U+2014 are E2 80 93 and E2 80 94.
    case 0xE2:
      let isDash = at + 2 < bytes.count && bytes[at + 1] == 0x80 && [0x93, 0x94].contains(bytes[at + 2])
      return isDash && follows(3) ? 3 : nil
    default: return nil
    }
  }
}
