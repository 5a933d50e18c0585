/// File names of pages, made from ids: safe on every file system, whatever the id is.
enum PageName {
  /// Letters and digits of every script stay, `.`, `-` and `_` between them too; all else becomes one hyphen.
  /// Never empty, never hidden, no path; at most 120 bytes, a longer one ends in a hash of the whole.
  static func make(_ id: String) -> String {
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
    let name = String(out)
    if name.isEmpty { return "x-" + hash(id) }
    if name.utf8.count > maximum { return cut(name) + "-" + hash(id) }
    return reserved.contains(name) ? name + "-page" : name
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
    let up = page.utf8.reduce(0) { $0 + ($1 == UInt8(ascii: "/") ? 1 : 0) }
    let folder = page.split(separator: "/").dropLast()
    let parts = target.split(separator: "/")
    // Within one folder the file name is enough.
    let path =
      up > 0 && parts.count == folder.count + 1 && parts.dropLast().elementsEqual(folder)
      ? String(parts.last ?? "") : String(repeating: "../", count: up) + target
    let encoded = percentEncoded(path)
    guard let fragment, !fragment.isEmpty else { return encoded }
    return (page == target ? "" : encoded) + "#" + percentEncoded(fragment)
  }

  /// Percent-encodes what may not stand in a path (RFC 3986, 3.3), and `:` and `'` for good measure.
  static func percentEncoded(_ text: String) -> String {
    guard !text.utf8.allSatisfy(isPlain) else { return text }
    var out = ""
    for byte in text.utf8 {
      if isPlain(byte) {
        out.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        out += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      }
    }
    return out
  }

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
