/// GFM 6.11: "The tag filter" makes nine tags harmless by writing their `<` as `&lt;`.
enum TagFilter {
  private static let names: [StaticString] = [
    "title", "textarea", "style", "xmp", "iframe", "noembed", "noframes", "script", "plaintext",
  ]

  static func append(_ html: ArraySlice<UInt8>, to out: inout ByteWriter) {
    for index in html.indices {
      if html[index] == UInt8(ascii: "<"), isFiltered(html[(index + 1)...]) {
        out.append("&lt;")
      } else {
        out.append(html[index])
      }
    }
  }

  private static func isFiltered(_ rest: ArraySlice<UInt8>) -> Bool {
    let rest = rest.first == UInt8(ascii: "/") ? rest.dropFirst() : rest
    return names.contains { name in
      let length = name.utf8CodeUnitCount
      guard rest.count > length else { return false }
      let isName = name.withUTF8Buffer { zip(rest, $0).allSatisfy { $0.lowercased == $1 } }
      guard isName else { return false }
      let next = rest[rest.startIndex + length]
      return next.isWhitespace || next == UInt8(ascii: ">")
        || next == UInt8(ascii: "/") && rest.dropFirst(length + 1).first == UInt8(ascii: ">")
    }
  }
}
