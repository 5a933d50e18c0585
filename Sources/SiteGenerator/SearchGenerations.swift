import Configuration
import Diagnostics
import FileTree

/// Search indexes of earlier builds that stay beside the new one: a page that a cache holds still asks for the index
/// that it was built with.
struct SearchGenerations: Sendable {
  /// Folders of the site, such as `search/5f0c…/`.
  var folders: [String] = []
  /// The list of them, which is part of the site: the newest first.
  var list: [OutputFile] = []

  /// The file that names the index in use.
  static let pointer = "search/current.js"
  private static let file = "search/generations.txt"

  /// What `--keep-generations` asks to keep of the site as it is.
  ///
  /// An older index may hold what has since become internal, so that none is kept in a site for an audience.
  static func kept(
    beside files: [OutputFile], of site: SiteWriter, _ request: BuildRequest
  ) -> Diagnosed<SearchGenerations> {
    guard request.keptGenerations > 0 else { return Diagnosed(SearchGenerations()) }
    guard request.configuration.audience == Configuration().audience else {
      return Diagnosed(SearchGenerations(), [refusal(request.configuration.audience)])
    }
    let current = files.last { $0.path == pointer }.flatMap { name(in: $0.bytes) }
    let all = [current].compactMap(\.self) + before(in: site).filter { $0 != current }
    let names = Array(all.prefix(request.keptGenerations + 1))
    let text = names.map { $0 + "\n" }.joined()
    return Diagnosed(
      SearchGenerations(
        folders: names.map { "search/\($0)/" }, list: [OutputFile(path: file, bytes: Array(text.utf8))]))
  }

  /// The generations of the site as it is, newest first.
  private static func before(in site: SiteWriter) -> [String] {
    let current = name(in: site.existing(pointer) ?? [])
    let listed = (site.existing(file) ?? []).split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }.filter(
      isName)
    return [current].compactMap(\.self) + listed.filter { $0 != current }
  }

  /// The generation that a pointer names.
  private static func name(in bytes: [UInt8]) -> String? {
    let fields = bytes.split(separator: UInt8(ascii: "\"")).map { String(decoding: $0, as: UTF8.self) }
    return fields.first(where: isName)
  }

  private static func isName(_ text: String) -> Bool {
    text.utf8.count == 16 && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }

  private static func refusal(_ audience: String) -> Diagnostic {
    Diagnostic(
      .warning, rule: "search.generations", at: SourceLocation(file: "debrief.yml"),
      "no older search index is kept in a site for the audience \(audience)",
      because: "An older index may hold what has since become internal.",
      remedy: "Build without --keep-generations, and let caches keep pages no longer than a minute.")
  }
}
