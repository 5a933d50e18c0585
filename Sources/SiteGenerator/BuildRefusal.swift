import Diagnostics

/// Why a build writes nothing, though it could: its site would take the place of a better one.
public enum BuildRefusal: Hashable, Sendable {
  /// Something of the content cannot be read, or there is none: pages would go whose documents nobody has removed.
  case content
  /// Nothing is meant for the audience of the site.
  case audience
  /// A mark is misspelt, or what is marked in one place stands unmarked in another.
  case marks
  /// The site would show what its audience must not see.
  case leak

  /// What reading the content had to say, and whether that leaves nothing to go by.
  init?(reading diagnostics: [Diagnostic]) {
    guard diagnostics.contains(where: { $0.rule == "file.unreadable" || $0.rule == "file.none" }) else { return nil }
    self = .content
  }

  /// In a sentence, without its full stop.
  public var words: String {
    switch self {
    case .content: "not all of the content can be read"
    case .audience: "nothing is meant for this audience"
    case .marks: "it is open who may see what of the content"
    case .leak: "the site would show what its audience must not see"
    }
  }
}
