/// The files of a site that Debrief wrote, which are the only ones it may change or remove.
///
/// Format, version 1: a head line `debrief-manifest 1`; for each file, sorted by path, a line of its `ContentHash`,
/// its size in bytes and its path, separated by single spaces; at last `end` and the hash of all bytes before
/// that line, so that a torn file is noticed.
struct SiteManifest: Equatable {
  struct Entry: Equatable {
    var hash: ContentHash
    var size: Int
  }

  private static let head = "debrief-manifest 1\n"
  var entries: [String: Entry] = [:]

  init(_ entries: [String: Entry] = [:]) { self.entries = entries }

  /// `nil` for another version and for a torn file.
  init?(_ bytes: [UInt8]) {
    guard bytes.starts(with: Self.head.utf8), let lines = SealedText.open(bytes) else { return nil }
    for line in lines.dropFirst() {
      let fields = SealedText.fields(line, most: 3)
      guard fields.count == 3, let hash = ContentHash(hex: fields[0]), let size = Int(fields[1]), size >= 0,
        OutputPath.problem(fields[2]) == nil
      else { return nil }
      entries[fields[2]] = Entry(hash: hash, size: size)
    }
  }

  var bytes: [UInt8] {
    var text = Self.head
    for path in entries.keys.sorted(by: precedesByBytes) {
      if let entry = entries[path] { text += "\(entry.hash) \(entry.size) \(path)\n" }
    }
    return SealedText.close(text)
  }
}

/// Lines that end with a hash of themselves.
enum SealedText {
  static func close(_ text: String) -> [UInt8] {
    let bytes = Array(text.utf8)
    return bytes + Array("end \(ContentHash(bytes))\n".utf8)
  }

  /// The lines before the seal; `nil` where it is missing or does not fit.
  static func open(_ bytes: [UInt8]) -> [ArraySlice<UInt8>]? {
    // "end ", 16 digits and a newline.
    let seal = bytes.suffix(21)
    let body = bytes.dropLast(21)
    guard seal.count == 21, seal.elementsEqual("end \(ContentHash(body))\n".utf8),
      String(validating: body, as: UTF8.self) != nil
    else { return nil }
    return body.split(separator: 0x0A)
  }

  /// What stands between single spaces; the last field holds the rest of the line.
  static func fields(_ line: ArraySlice<UInt8>, most: Int) -> [String] {
    line.split(separator: 0x20, maxSplits: most - 1, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
  }
}
