import Markdown

extension NodeKind {
  var isList: Bool { if case .list = self { true } else { false } }
  var isItem: Bool { if case .item = self { true } else { false } }
  var isTable: Bool { if case .table = self { true } else { false } }
  var isQuote: Bool { if case .blockQuote = self { true } else { false } }
  var isHeading: Bool { if case .heading = self { true } else { false } }

  /// The state of a task list's item; `nil` for everything else.
  var task: TaskState? { if case .item(let task) = self { task } else { nil } }
}
