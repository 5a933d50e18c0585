/// `<what a customer saw>`: angle brackets around a description of what belongs there, in one line.
struct Placeholder {
  var range: Range<String.Index>

  /// The first one behind a place; neither a tag that closes, nor a comment, nor an address.
  static func first(in line: Substring, brackets: Bool = false) -> Placeholder? {
    var at = line.startIndex
    while at < line.endIndex {
      let open = line[at]
      if open == "<" || brackets && open == "[" {
        let inside = line[line.index(after: at)...]
        if let end = inside.firstIndex(of: open == "<" ? ">" : "]") {
          let text = inside[..<end]
          let behind = line.index(after: end)
          let isLink = open == "[" && behind < line.endIndex && (line[behind] == "(" || line[behind] == "[")
          let isAddress = text.contains("://") || text.contains("@")
          if let first = text.first, first.isLetter || first.isNumber, !isLink, !isAddress, !text.contains("<") {
            return Placeholder(range: at..<behind)
          }
        }
      }
      at = line.index(after: at)
    }
    return nil
  }
}
