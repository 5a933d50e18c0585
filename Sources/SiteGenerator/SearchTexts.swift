/// The interface texts that `search.js` shows, as JSON: the script itself speaks no language.
///
/// They stand in attributes of the page, because a page may not hold scripts of its own, and because what could not be
/// loaded has to be said too.
enum SearchTexts {
  /// What the search box on every page needs: the texts `seek.…`.
  static func box(_ words: Words) -> String { json(words, prefix: "seek.") }

  /// What the search page needs besides: the texts `found.…`, and how texts are quoted and incidents counted.
  static func page(_ words: Words) -> String {
    json(words, prefix: "found.", others: ["quoted": "quoted", "count.incidents": "incidents"])
  }

  /// - Parameter others: names of texts outside of the prefix, and what the script calls them; all plural forms of each.
  private static func json(_ words: Words, prefix: String, others: [String: String] = [:]) -> String {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("language", tag(words.language))
      for name in words.names {
        if name.hasPrefix(prefix) {
          writer.member(String(name.dropFirst(prefix.count)), words(name))
        } else if let known = others.first(where: { name == $0.key || name.hasPrefix($0.key + ".") }) {
          writer.member(known.value + name.dropFirst(known.key.count), words(name))
        }
      }
    }
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  /// A tag that every browser takes: `language`, `language-REGION`; English for anything that is none.
  private static func tag(_ language: String) -> String {
    let parts = language.split(separator: "-", omittingEmptySubsequences: false)
    func isTag(_ part: Substring, _ count: Int) -> Bool {
      part.utf8.count == count && part.utf8.allSatisfy { (0x61...0x7A).contains($0 | 0x20) }
    }
    guard let first = parts.first, isTag(first, 2) || isTag(first, 3) else { return "en" }
    guard parts.count > 1, isTag(parts[1], 2) else { return String(first) }
    return "\(first)-\(parts[1])"
  }
}
