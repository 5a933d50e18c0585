/// File names of pages, made from ids: safe on every file system, whatever the id is.
enum PageName {
  /// Letters and digits of every script stay, `.`, `-` and `_` between them too; all else becomes one hyphen.
  /// Never empty, never hidden, no path; at most 120 bytes, a longer one ends in a hash of the whole.
  static func make(_ id: String) -> String {
    let name = id.utf8.allSatisfy { $0 < 0x80 } ? asciiName(id) : anyName(id)
    if name.isEmpty { return "x-" + hash(id) }
    if name.utf8.count > maximum { return cut(name) + "-" + hash(id) }
    return reserved.contains(name) ? name + "-page" : name
  }

  /// The name of a document's page. An id that is an address elsewhere may end as the page will end by itself; a
  /// folder of that name would look like a page.
  static func ofDocument(_ id: String) -> String {
    make(id.hasSuffix(".html") ? String(id.dropLast(".html".count)) : id)
  }

  /// Nearly all ids are ASCII, and a page of a ledger asks for thousands of names.
  private static func asciiName(_ id: String) -> String {
    var out: [UInt8] = []
    out.reserveCapacity(id.utf8.count)
    var pending = false
    for byte in id.utf8 {
      let lower = (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
      let isLetter = (0x61...0x7A).contains(lower) || (0x30...0x39).contains(lower)
      guard isLetter || isJoiner(lower) && !out.isEmpty && out.last != lower && !pending else {
        pending = true
        continue
      }
      if pending, !out.isEmpty, out.last != UInt8(ascii: "-") { out.append(UInt8(ascii: "-")) }
      pending = false
      out.append(lower)
    }
    while let last = out.last, isJoiner(last) { out.removeLast() }
    return String(decoding: out, as: UTF8.self)
  }

  private static func isJoiner(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
  }

  private static func anyName(_ id: String) -> String {
    var out = String.UnicodeScalarView()
    var pending = false
    for scalar in id.lowercased().unicodeScalars {
      let isLetter = scalar.properties.isAlphabetic || scalar.properties.numericType != nil
      let isMark =
        scalar.properties.generalCategory == .nonspacingMark || scalar.properties.generalCategory == .spacingMark
      let isJoiner = (scalar == "." || scalar == "-" || scalar == "_") && !out.isEmpty && out.last != scalar && !pending
      guard isLetter || isMark && !out.isEmpty || isJoiner else {
        pending = true
        continue
      }
      if pending, !out.isEmpty, out.last != "-" { out.append("-") }
      pending = false
      out.append(scalar)
    }
    while let last = out.last, last == "." || last == "-" || last == "_" { out.removeLast() }
    return String(out)
  }

  private static let maximum = 120

  /// Names that Windows keeps for devices, and the one that every folder has.
  private static let reserved: Set<String> = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
    "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9", "index",
  ]

  private static func cut(_ name: String) -> String {
    var out = ""
    for character in name {
      if out.utf8.count + character.utf8.count > maximum - 16 { break }
      out.append(character)
    }
    return out
  }

  /// FNV-1a in base 36: the same on every machine, where `Hasher` is seeded anew for each run.
  private static func hash(_ text: String) -> String {
    var value: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in text.utf8 { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return String(value, radix: 36)
  }
}

/// Relative addresses between pages of the site.
enum RelativeLink {
  /// The link from one page to another, both as paths from the root of the site.
  static func from(_ page: String, to target: String, fragment: String? = nil) -> String {
    var (page, target) = (page, target)
    // Every row of every list has several, so it takes one pass over the bytes.
    let bytes = page.withUTF8 { page in target.withUTF8 { target in path(page, target, fragment ?? "") } }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func path(
    _ page: UnsafeBufferPointer<UInt8>, _ target: UnsafeBufferPointer<UInt8>, _ fragment: String
  ) -> [UInt8] {
    let slash = UInt8(ascii: "/")
    let folder = page.lastIndex(of: slash).map { $0 + 1 } ?? 0
    let targetFolder = target.lastIndex(of: slash).map { $0 + 1 } ?? 0
    var out: [UInt8] = []
    out.reserveCapacity(target.count + fragment.utf8.count + 16)
    if fragment.isEmpty || !page.elementsEqual(target) {
      // Within one folder the file name is enough.
      if folder > 0, folder == targetFolder, page[..<folder].elementsEqual(target[..<folder]) {
        appendEncoded(target[targetFolder...], to: &out)
      } else {
        for byte in page where byte == slash { out.append(contentsOf: "../".utf8) }
        appendEncoded(target, to: &out)
      }
    }
    if !fragment.isEmpty {
      out.append(UInt8(ascii: "#"))
      appendEncoded(fragment.utf8, to: &out)
    }
    return out
  }

  /// Percent-encodes what may not stand in a path (RFC 3986, 3.3), and `:` and `'` for good measure.
  static func percentEncoded(_ text: String) -> String {
    guard !text.utf8.allSatisfy(isPlain) else { return text }
    var out: [UInt8] = []
    appendEncoded(text.utf8, to: &out)
    return String(decoding: out, as: UTF8.self)
  }

  private static func appendEncoded(_ bytes: some Sequence<UInt8>, to out: inout [UInt8]) {
    for byte in bytes {
      if isPlain(byte) {
        out.append(byte)
      } else {
        out.append(UInt8(ascii: "%"))
        out.append(hexDigit(byte >> 4))
        out.append(hexDigit(byte & 15))
      }
    }
  }

  private static func hexDigit(_ value: UInt8) -> UInt8 { value + (value < 10 ? 0x30 : 0x37) }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "-"),
      UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "+"), UInt8(ascii: "("), UInt8(ascii: ")"),
      UInt8(ascii: ","), UInt8(ascii: "@"):
      true
    default: false
    }
  }
}
