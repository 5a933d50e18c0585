import Configuration
import FileTree

/// Who a site is for, and so what may stand in it.
public struct AudiencePolicy: Sendable {
  public let audience: String
  /// From the widest to the narrowest.
  let order: [String]
  /// The audiences that the settings name; the site's own may be another one.
  let listed: [String]
  /// The audience of documents that name none and lie in no folder that has one.
  let standard: String
  private let folders: [(pattern: GlobPattern, audience: String)]
  /// Names of fields that this audience does not see.
  let hiddenFields: Set<String>
  let canaries: [String]
  let allowed: Set<String>
  let replacement: TextReplacement

  /// - Parameter known: ids of the knowledge base itself, such as `dependency.internal`, that look like hosts and are none.
  public init(_ configuration: Configuration, known: some Sequence<String> = []) {
    let settings = configuration.audiences
    audience = configuration.audience
    order = configuration.audienceOrder
    listed = settings.order
    standard = settings.standard ?? order.last ?? "internal"
    folders = settings.folders.compactMap { words in GlobPattern(words.text).map { ($0, words.value) } }
    canaries = settings.canaries
    allowed = Set(settings.allow.map { $0.lowercased() }).union(known)
    let place = order.firstIndex(of: audience) ?? 0
    let last = order.count - 1
    let all = order
    hiddenFields = Set(
      settings.fields.filter { (all.firstIndex(of: $0.value) ?? last) > place }.map { Self.folded($0.text) })
    replacement = TextReplacement(
      words: settings.roles.map { ($0.text, $0.value) }, hosts: settings.hosts.map { ($0.text, $0.value) },
      allowed: allowed)
  }

  /// Whether nothing is left out: the narrowest audience sees what is meant for all others.
  public var showsEverything: Bool { audience == order.last }

  /// Whether the settings know the audience of the site.
  var isListed: Bool { listed.contains(audience) }

  /// Whether something that names this audience may be seen. A word that is no audience means the narrowest.
  func admits(_ name: String) -> Bool {
    (order.firstIndex(of: name) ?? order.count - 1) <= (order.firstIndex(of: audience) ?? 0)
  }

  /// Whether a text holds a name or a host that has a role instead.
  public func hides(_ text: String) -> Bool { replacement.finds(in: text) }

  /// The audience of a document that names none.
  func standardAudience(of path: String) -> String {
    folders.last { folder in
      // A pattern of a folder holds for all that lies in it.
      let parts = path.split(separator: "/")
      return folder.pattern.matches(path)
        || parts.indices.dropLast().contains {
          folder.pattern.matches(parts[...$0].joined(separator: "/"), isFolder: true)
        }
    }?.audience ?? standard
  }

  /// `Detected by`, `detected_by` and `detected-by` name one field.
  static func folded(_ field: String) -> String {
    String(
      decoding: field.lowercased().utf8.map { $0 == 0x5F || $0 == 0x2D ? 0x20 : $0 }, as: UTF8.self
    ).trimmingBlanks()
  }
}

extension StringProtocol {
  func trimmingBlanks() -> String {
    var bytes = Array(utf8)[...]
    while let last = bytes.last, last <= 0x20 { bytes = bytes.dropLast() }
    return String(decoding: bytes.drop { $0 <= 0x20 }, as: UTF8.self)
  }
}
