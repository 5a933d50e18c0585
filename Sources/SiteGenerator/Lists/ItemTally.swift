import KnowledgeBase

/// How far the prevention items of a list have come. Counted once for a list and lent to all of its pages: a long
/// list has so many pages that to count it for each would cost the square of it.
struct ItemTally: Hashable, Sendable {
  /// All of them, the declined ones too.
  var count = 0
  var done = 0
  /// Neither done nor declined, the overdue ones among them.
  var open = 0
  var overdue = 0
  /// Promised and taken back, or never agreed to.
  var declined: Int { count - promised }

  /// What has been promised and not been taken back: of these some are done. What was declined is told beside them.
  var promised: Int { done + open }

  init() {}

  /// - Parameter places: in `KnowledgeBase.prevention`; others are passed over.
  init(_ places: some Sequence<Int>, in base: KnowledgeBase) {
    for place in places where base.prevention.indices.contains(place) { add(place, in: base) }
  }

  mutating func add(_ place: Int, in base: KnowledgeBase) {
    count += 1
    switch base.prevention[place].status {
    case .done: done += 1
    case .declined: break
    case .open, .inProgress, .proposed:
      open += 1
      if base.prevention[place].isOverdue { overdue += 1 }
    }
  }
}
