import Testing

@testable import Review

/// PM31: its examples are two documents each, so its page's pair is no document of its own.
@Suite struct PM31Tests {
  @Test func findsTheSameIncidentToldTwice() {
    let again = BaseDocument.text.replacing("INC-2026-101", with: "INC-2026-102").replacing("101-", with: "102-")
    let found = Reviewer.review(["a.md": BaseDocument.text, "b.md": again])
    let both = found.values.flatMap(\.diagnostics).filter { $0.rule == "PM31" }
    #expect(both.count == 1, "\(both.map(\.summary))")
  }

  @Test func letsTwoIncidentsBe() {
    let other = BaseDocument.with(
      """
      ---
      id: INC-2026-102
      title: A certificate had ended
      date: 2026-05-20
      published: 2026-05-22
      started: 2026-05-20T08:00Z
      detected: 2026-05-20T08:10Z
      mitigated: 2026-05-20T08:41Z
      resolved: 2026-05-20T09:11Z
      services: [login]
      causes: [expiry.certificate]
      ---

      # A certificate had ended

      ## Summary

      The login page could not be reached, because nobody renewed what had ended in the night.

      ## Root cause

      Renewal is a task in a calendar.
      """)
    let found = Reviewer.review(["a.md": BaseDocument.text, "b.md": other])
    #expect(found.values.flatMap(\.diagnostics).filter { $0.rule == "PM31" }.isEmpty)
  }
}
