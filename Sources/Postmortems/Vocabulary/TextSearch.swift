/// Looks in texts by their bytes: what is looked for is plain, and the general search of strings is many times slower.
extension StringProtocol {
  /// Where a text first stands in this one; nothing is found for an empty text.
  func firstPlace(of wanted: String) -> Range<String.Index>? {
    place(of: wanted) { bytes, needle in
      var at = 0
      while at + needle.count <= bytes.count {
        if ByteSearch.stands(needle, in: bytes, at: at) { return at }
        at += 1
      }
      return nil
    }
  }

  /// Where it stands last, of places that do not overlap.
  func lastPlace(of wanted: String) -> Range<String.Index>? {
    place(of: wanted) { bytes, needle in
      var last: Int?
      var at = 0
      while at + needle.count <= bytes.count {
        if ByteSearch.stands(needle, in: bytes, at: at) {
          last = at
          at += needle.count
        } else {
          at += 1
        }
      }
      return last
    }
  }

  func holds(_ wanted: String) -> Bool { firstPlace(of: wanted) != nil }

  private func place(
    of wanted: String, _ search: (_ bytes: UnsafeBufferPointer<UInt8>, _ needle: UnsafeBufferPointer<UInt8>) -> Int?
  ) -> Range<String.Index>? {
    guard !wanted.isEmpty else { return nil }
    var wanted = wanted
    let start = wanted.withUTF8 { needle -> Int? in
      let found = utf8.withContiguousStorageIfAvailable { search($0, needle) }
      return found ?? Array(utf8).withUnsafeBufferPointer { search($0, needle) }
    }
    guard let start else { return nil }
    let first = utf8.index(startIndex, offsetBy: start)
    return first..<utf8.index(first, offsetBy: wanted.utf8.count)
  }
}

enum ByteSearch {
  /// Whether bytes stand in others at a place, from which as many are left.
  @inline(__always)
  static func stands(_ needle: UnsafeBufferPointer<UInt8>, in bytes: UnsafeBufferPointer<UInt8>, at place: Int) -> Bool
  {
    for index in 0..<needle.count where bytes[place + index] != needle[index] { return false }
    return true
  }

  /// The first colon, of ASCII or full width, and the place behind it.
  static func colon(in bytes: ArraySlice<UInt8>) -> Range<Int>? {
    for index in bytes.indices {
      if bytes[index] == 0x3A { return index..<index + 1 }
      if bytes[index] == 0xEF, index + 2 < bytes.endIndex, bytes[index + 1] == 0xBC, bytes[index + 2] == 0x9A {
        return index..<index + 3
      }
    }
    return nil
  }

  /// Without ASCII white space at both ends.
  static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var bytes = bytes
    while let first = bytes.first, first.isSpace { bytes.removeFirst() }
    while let last = bytes.last, last.isSpace { bytes.removeLast() }
    return bytes
  }
}
