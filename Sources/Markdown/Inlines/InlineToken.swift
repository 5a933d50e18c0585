/// A piece of a leaf block's text, in reading order. Emphasis and links are marks between the pieces, so that nothing
/// is ever moved about.
struct InlineToken {
  enum Kind: UInt8 {
    /// Text as it stands.
    case text
    /// A backslash and the character it escapes.
    case escaped
    /// A character reference; `value` is its decoded span.
    case decoded
    case softBreak, lineBreak
    /// `value` is the span of the code.
    case code
    case htmlInline
    /// A run of `*`, `_` or `~`; `value` is its delimiter, or -1.
    case delimiters
    /// `[` or `![`; `value` is the link it opens, or -1 for text.
    case bracket
    /// What ends a link, from `]` to its last byte; `value` is the link, or -1 for text.
    case linkEnd
    /// A link in one piece; `value` is the link, `inner` its text.
    case autolink
    case footnoteReference
    case shortcode
  }

  var kind: Kind
  var start: Int32
  var end: Int32
  var value: Int32 = -1

  init(_ kind: Kind, _ range: Range<Int>, value: Int = -1) {
    self.kind = kind
    self.start = Int32(truncatingIfNeeded: range.lowerBound)
    self.end = Int32(truncatingIfNeeded: range.upperBound)
    self.value = Int32(truncatingIfNeeded: value)
  }

  var range: Range<Int> { Int(start)..<Int(end) }
}

/// A run of delimiter characters on the delimiter stack (CommonMark 6.7, "phase 2: inline structure").
struct Delimiter {
  var token: Int32
  var character: UInt8
  var canOpen: Bool
  var canClose: Bool
  /// Characters that nothing has used yet.
  var left: Int32
  let length: Int32
  /// Neighbours on the stack; -1 where there is none.
  var previous: Int32
  var next: Int32 = -1
  /// Marks that begin at this run's right end, the outermost first once emitted; heads of lists in `marks`.
  var opens: Int32 = -1
  /// Marks that end at this run's left end, innermost first.
  var closes: Int32 = -1
  var lastClose: Int32 = -1
}

/// Emphasis of one kind that opens or closes at a run.
struct Mark {
  var tag: Node.Tag
  /// Characters it uses.
  var width: Int32
  var next: Int32 = -1
}

/// A `[` or `![` that may yet open a link.
struct Bracket {
  var token: Int
  /// The delimiter on top of the stack when it was read.
  var delimiter: Int32
  /// The text's first byte.
  var position: Int
  var isImage: Bool
  /// Whether another bracket follows inside: then its text is no label.
  var hasBracketInside = false
}
