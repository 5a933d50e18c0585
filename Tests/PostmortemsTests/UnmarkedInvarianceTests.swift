import Testing

@testable import Postmortems

/// The same for documents that hardly use Markdown: what must not change their facts.
@Suite struct UnmarkedInvarianceTests {
  /// How a document without headings names its sections.
  enum Form: String, CaseIterable, Sendable {
    /// "Timeline" alone on a line, its text directly below.
    case plainLine
    /// The same with a colon.
    case colonLine
    /// "**Timeline**" directly above its text.
    case boldLine
    /// "**Timeline:**" as a paragraph of its own.
    case boldParagraph
    /// Underlined.
    case setext

    func section(_ name: String, _ lines: [String]) -> String {
      let text = lines.joined(separator: "\n")
      return switch self {
      case .plainLine: "\(name)\n\(text)"
      case .colonLine: "\(name):\n\(text)"
      case .boldLine: "**\(name)**\n\(text)"
      case .boldParagraph: "**\(name):**\n\n\(text)"
      case .setext: "\(name)\n\(String(repeating: "-", count: name.count))\n\n\(text)"
      }
    }
  }

  private static let parts: [(name: String, lines: [String])] = [
    ("Issue Summary", ["The shop was down for 40 % of its users on July 10, 2024."]),
    (
      "Timeline",
      [
        "2024-07-10 8:55 AM - Handshakes start failing.",
        "9:00 AM - An alert fired and the engineer on call was paged.",
        "11:00 AM - Service fully restored.",
      ]
    ),
    ("Root Cause", ["The TLS certificate of the primary web server had expired."]),
    ("Detection", ["A monitoring alert paged the engineer on call, who then called the others."]),
    (
      "Corrective and Preventative Measures",
      ["Renew certificates automatically before they expire.", "Alert thirty days before a certificate expires."]
    ),
  ]

  private static func document(_ form: Form, _ order: [Int] = Array(parts.indices)) -> String {
    let sections = order.map { form.section(parts[$0].name, parts[$0].lines) }
    return "# Web shop outage\n\n" + sections.joined(separator: "\n\n") + "\n"
  }

  @Test(arguments: Form.allCases)
  func formsSayTheSame(form: Form) throws {
    let facts = try facts(Self.document(form))
    #expect(facts.timeline.map(\.written) == ["2024-07-10T08:55", "09:00", "11:00"])
    #expect(facts.detected?.value.iso.hasPrefix("2024-07-10T09:00") == true)
    #expect(facts.resolved?.value.iso.hasPrefix("2024-07-10T11:00") == true)
    #expect(facts.causes.first?.cause == "security.expiry")
    #expect(facts.preventionItems.count == 2)
    let kinds = Set(read(Self.document(form)).value.sections.compactMap(\.kind))
    #expect(kinds.isSuperset(of: [.summary, .timeline, .rootCause, .detection, .actions]))
  }

  @Test(arguments: Form.allCases)
  func theOrderOfSectionsDoesNotMatter(form: Form) throws {
    let expected = try gist(Self.document(form))
    for order in orders(of: Self.parts.count, number: 40) {
      #expect(try gist(Self.document(form, order)) == expected, "\(order)")
    }
  }

  @Test(arguments: Form.allCases, ["\r\n", "\r", " \n", "  \n", "\t\n", "  \r\n"])
  func lineEndsAndTrailingSpacesDoNotMatter(form: Form, newline: String) throws {
    let text = Self.document(form)
    let changed = text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: newline)
    #expect(try gist(changed) == gist(text))
  }

  @Test(arguments: Form.allCases)
  func lineEndsMayBeMixed(form: Form) throws {
    let text = Self.document(form)
    var changed = ""
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      changed += line + (number % 3 == 0 ? "\r\n" : number % 3 == 1 ? "  \n" : "\n")
    }
    #expect(try gist(changed) == gist(text))
  }

  @Test(
    arguments: Form.allCases, [(" AM - ", " AM\t- "), (" AM - ", " AM -\t"), (" AM - ", " AM: "), (" AM - ", " AM – ")])
  func whatStandsBehindATimeDoesNotMatter(form: Form, change: (String, String)) throws {
    let text = Self.document(form)
    #expect(text.contains(change.0))
    #expect(try gist(text.replacing(change.0, with: change.1)) == gist(text))
  }

  @Test(arguments: [
    (Form.boldLine, "**Timeline**", "__Timeline__"), (.boldLine, "**Root Cause**", "**Root Cause:**"),
    (.boldLine, "**Root Cause**", "**Root Cause**:"), (.boldParagraph, "**Timeline:**", "**Timeline**:"),
    (.boldParagraph, "**Timeline:**", "**TIMELINE**"), (.boldParagraph, "**Root Cause:**", "***Root Cause***"),
    (.setext, "Root Cause\n", "**Root Cause**\n"), (.setext, "Detection\n", "_Detection_:\n"),
    (.plainLine, "9:00 AM -", "**9:00 AM** -"), (.colonLine, "9:00 AM -", "`9:00 AM`:"),
    (.boldLine, "11:00 AM - Service", "*11:00 AM* – Service"),
  ])
  func emphasisAroundLabelsDoesNotMatter(form: Form, plain: String, changed: String) throws {
    let text = Self.document(form)
    #expect(text.contains(plain))
    #expect(try gist(text.replacing(plain, with: changed)) == gist(text))
  }
}
