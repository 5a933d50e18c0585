/// Pictures on other hosts: no page of the site sends a request away, so they become links with their description.
enum DistantImages {
  static func replaced(in html: String) -> String {
    var out = ""
    var rest = html[...]
    while let start = rest.firstRange(of: "<img ") {
      out += rest[..<start.lowerBound]
      rest = rest[start.lowerBound...]
      guard let end = rest.firstIndex(of: ">") else { break }
      let tag = rest[...end]
      rest = rest[rest.index(after: end)...]
      guard let source = attribute("src", of: tag), isDistant(source) else {
        out += tag
        continue
      }
      let alt = attribute("alt", of: tag) ?? ""
      let text = alt.isEmpty ? source : alt
      // A link in a link is not allowed; there the description alone must do.
      let isInLink = lastIndex(of: "<a ", in: out) > lastIndex(of: "</a>", in: out)
      out += isInLink ? text : "<a class=\"external\" rel=\"noopener noreferrer\" href=\"\(source)\">\(text)</a>"
    }
    return out + rest
  }

  /// Already escaped, since it comes out of markup.
  private static func attribute(_ name: String, of tag: Substring) -> String? {
    guard let start = tag.firstRange(of: " \(name)=\""), let end = tag[start.upperBound...].firstIndex(of: "\"") else {
      return nil
    }
    return String(tag[start.upperBound..<end])
  }

  private static func isDistant(_ source: String) -> Bool {
    let start = source.prefix(8).lowercased()
    return start.hasPrefix("http://") || start.hasPrefix("https://") || start.hasPrefix("//")
  }

  private static func lastIndex(of pattern: String, in text: String) -> Int {
    text.ranges(of: pattern).last.map { text.utf8.distance(from: text.startIndex, to: $0.lowerBound) } ?? -1
  }
}
