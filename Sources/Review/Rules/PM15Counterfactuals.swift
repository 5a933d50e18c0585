import Diagnostics
import Postmortems

/// PM15. Source: the Howie guide and Etsy's debriefing guide: describe what happened, not what did not.
public enum Counterfactuals: ReviewRule {
  public static let id = "PM15"
  public static let level = ReviewLevel.warning
  public static let title = "No counterfactuals"

  public static func findings(in subject: ReviewSubject) -> [Finding] {
    let words = subject.context.words
    var found: [Finding] = []
    for block in subject.prose.blocks where block.section != .actions && block.section != .lucky {
      var hits = words[.counterfactuals].hits(in: block).filter { hit in
        words[.harmless].hit(in: block, at: hit.words.lowerBound) == nil
      }
      // A pod that failed to start is a fact; an engineer who failed to look is a counterfactual.
      hits += words[.failedTo].hits(in: block).filter { WordsOfBlame.isSaidOfPeople($0, block, words[.people]) }
      for hit in hits {
        found.append(
          Finding(
            at: subject.prose.range(of: hit, in: block), "\"\(hit.phrase)\" tells what did not happen",
            because: "It judges with what is known today, and explains nothing of what people saw at that moment.",
            remedy: "Say what happened and why it made sense; put what should be different under prevention items."))
      }
    }
    return found
  }
}
