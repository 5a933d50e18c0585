/// Index of a node in its tree; the document is 0, and a node's descendants follow it directly.
public struct NodeID: Hashable, Comparable, Sendable {
  public let rawValue: Int32

  @inlinable
  public init(rawValue: Int32) {
    self.rawValue = rawValue
  }

  init(_ index: Int) {
    self.rawValue = Int32(truncatingIfNeeded: index)
  }

  var index: Int { Int(rawValue) }

  public static func < (a: NodeID, b: NodeID) -> Bool { a.rawValue < b.rawValue }
}

/// What a node is, with the little that every reader of that kind needs; texts are asked of the tree.
public enum NodeKind: Hashable, Sendable {
  // Blocks
  case document
  /// A quotation, or an alert (`> [!NOTE]`).
  case blockQuote(alert: Alert?)
  case list(ordered: Bool, start: Int, tight: Bool)
  case item(task: TaskState?)
  /// The info string is empty for indented code.
  case codeBlock(info: String)
  case htmlBlock
  case paragraph
  case heading(level: Int)
  case thematicBreak
  case table
  case tableRow(header: Bool)
  case tableCell(alignment: ColumnAlignment, header: Bool)
  case footnoteDefinition(label: String)
  // Inlines
  case text
  case softBreak
  case lineBreak
  case code
  case htmlInline
  case emphasis
  case strong
  case strikethrough
  case link
  case image
  case footnoteReference(label: String)
  /// `{{< … >}}`, `{% … %}`, `<% … %>`: another generator's instruction, kept as text.
  case shortcode
}

/// Whether a task list item is done.
public enum TaskState: Hashable, Sendable {
  case open, done
}

/// How a table column is set.
public enum ColumnAlignment: UInt8, Hashable, Sendable {
  case none, left, center, right
}

/// GitHub's five kinds of alert.
public enum Alert: UInt8, Hashable, Sendable, CaseIterable {
  case note, tip, important, warning, caution

  /// The marker's word and the title that readers see.
  public var title: String {
    switch self {
    case .note: "Note"
    case .tip: "Tip"
    case .important: "Important"
    case .warning: "Warning"
    case .caution: "Caution"
    }
  }
}
