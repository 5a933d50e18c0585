import Diagnostics
import Postmortems

/// Findings about prevention items that lack something: one for each, or one for all where three or more lack it and
/// hardly any has it. That is how a house writes, not an oversight, and is said once.
struct ItemGaps {
  /// What they lack, with its article: "an owner".
  var what: String
  /// Its word after "no": "owner".
  var noun: String
  var explanation: String
  var remedy: String

  /// - Parameter items: those that need it.
  func findings(_ items: [PreventionItem], lacking: [PreventionItem], in subject: ReviewSubject) -> [Finding] {
    guard lacking.count > 2, lacking.count * 4 >= items.count * 3 else {
      return lacking.map { item in
        Finding(
          at: subject.range(of: item), "this prevention item has no \(noun)", because: explanation, remedy: remedy)
      }
    }
    let summary =
      lacking.count == items.count
      ? "none of the \(items.count) prevention items has \(what)"
      : "\(lacking.count) of \(items.count) prevention items have no \(noun)"
    return [Finding(at: subject.headingRange(.actions), summary, because: explanation, remedy: remedy)]
  }
}
