import Foundation
import Testing

@Suite struct NewCommandTests {
  @Test func beginsAPostmortemInAnEmptyFolder() throws {
    let place = try Workspace()
    let run = try Run(
      [
        "new", "postmortem", "Checkout declines cards", "--severity", "sev-2", "--service", "checkout", "--date",
        "2026-06-30",
      ],
      in: place.folder)
    #expect(run.status == 0, "\(run.errors)")
    let path = "Content/incidents/2026-06-30-checkout-declines-cards.md"
    #expect(run.output == path + "\n")
    #expect(run.errors.contains("Begun INC-2026-001 from the template in the program."))
    let text = place.read(path)
    for line in [
      "id: INC-2026-001", "kind: postmortem", "title: Checkout declines cards", "date: 2026-06-30", "severity: SEV2",
      "status: draft", "services: [checkout]", "# Checkout declines cards", "## Timeline",
    ] { #expect(text.contains("\n\(line)\n"), "\(line)") }
    #expect(text.contains("| 001-1 | "))
    // A draft is left out, and says nothing of what it still lacks.
    let build = try Run(["build", "--strict"], in: place.folder)
    #expect(build.status == 0, "\(build.errors)")
    #expect(try Run(["build", "--drafts"], in: place.folder).output.contains("Linked 1 postmortem"))
  }

  @Test(arguments: [
    ("runbook", "runbooks/disk-is-full.md", "kind: runbook", "id: disk-is-full"),
    ("reference", "reference/disk-is-full.md", "kind: reference", "id: disk-is-full"),
    ("timeline", "timelines/2026-06-30-disk-is-full-timeline.md", "kind: reference", "id: INC-2026-001-timeline"),
  ])
  func beginsEveryKind(kind: String, path: String, kindLine: String, idLine: String) throws {
    let place = try Workspace()
    let run = try Run(["new", kind, "Disk is full", "--date", "2026-06-30"], in: place.folder)
    #expect(run.status == 0 && run.output == "Content/\(path)\n", "\(run.output) \(run.errors)")
    let text = place.read("Content/" + path)
    #expect(text.hasPrefix("---\n") && text.contains("\n\(kindLine)\n") && text.contains("\(idLine)\n"), "\(text)")
    #expect(text.contains("Disk is full\n"))
    #expect(!text.contains("````"))
  }

  /// What is begun can be built at once, and is on no page before somebody says that it is done.
  @Test(arguments: ["postmortem", "runbook", "reference", "timeline"])
  func whatIsBegunIsADraftThatCanBeBuilt(kind: String) throws {
    let place = try Workspace(["Content/a.md": incident])
    let run = try Run(["new", kind, "Disk: \"is\" full"], in: place.folder)
    let path = run.output.trimmingCharacters(in: .newlines)
    #expect(place.read(path).contains("\nstatus: draft\n"), "\(place.read(path))")
    let build = try Run(["build"], in: place.folder)
    #expect(build.status == 0 && build.output.contains("Left out 1 draft"), "\(build.output)\(build.errors)")
    let drafts = try Run(["build", "--drafts"], in: place.folder)
    #expect(drafts.status == 0 && !drafts.errors.contains("[frontmatter."), "\(drafts.errors)")
  }

  @Test func aFolderOfTemplatesThatIsNotThereIsNamed() throws {
    let place = try Workspace(["debrief.yml": "title: A\ndocument_templates: forms\n"])
    let run = try Run(["new", "runbook", "X"], in: place.folder)
    #expect(run.status == 2 && run.errors.contains("debrief.yml:2:21: error[config.file]"), "\(run.errors)")
    #expect(run.errors.contains("there is no such folder") && !place.exists("Content"))
  }

  /// Ids that stand in the content, and the next free one of 2026.
  @Test(arguments: [
    (["INC-2026-017", "INC-2026-003", "INC-2025-090"], "INC-2026-018"),
    (["INC-2025-090"], "INC-2026-001"),
    (["PM-7", "PM-12"], "PM-13"),
    (["outage_2026_0009", "outage_2026_0010"], "outage_2026_0011"),
    (["INC-2026-017", "INC-2026-018-timeline"], "INC-2026-019"),
    (["outage-2026-03-11", "outage-2026-03-12"], nil),
    (["disk", "cards", "INC-2026-001"], nil),
  ])
  func givesTheNextFreeId(known: [String], next: String?) throws {
    var files: [String: String] = [:]
    for (index, id) in known.enumerated() {
      files["Content/incidents/x\(index).md"] = "---\nid: \(id)\nkind: postmortem\n---\n# Number \(index)\n"
    }
    let place = try Workspace(files)
    let run = try Run(["new", "postmortem", "New", "--date", "2026-06-30"], in: place.folder)
    let text = place.read(run.output.trimmingCharacters(in: .newlines))
    let id = text.split(separator: "\n").first { $0.hasPrefix("id: ") }.map { String($0.dropFirst(4)) }
    #expect(id == next, "\(run.errors)")
  }

  @Test func overwritesNothing() throws {
    let place = try Workspace(["Content/incidents/2026-06-30-x.md": "mine\n"])
    let run = try Run(["new", "postmortem", "X", "--date", "2026-06-30"], in: place.folder)
    #expect(run.status == 2 && run.output.isEmpty)
    #expect(run.errors.contains("Content/incidents/2026-06-30-x.md: there is a file of this name already"))
    #expect(place.read("Content/incidents/2026-06-30-x.md") == "mine\n")
  }

  @Test func takesTheUsersTemplates() throws {
    let place = try Workspace([
      "debrief.yml": "document_templates: forms\ncontent: docs\n",
      "forms/postmortem.md": "# {{id}}: [Title]\n\n**Severity:** <level>\n\nOn {{date}}: {{ .Values.x }}\n",
    ])
    let run = try Run(
      ["new", "postmortem", "Cards: \"declined\" <again>", "--severity", "SEV1", "--date", "2026-06-30"],
      in: place.folder)
    let text = place.read(run.output.trimmingCharacters(in: .newlines))
    #expect(run.output == "docs/incidents/2026-06-30-cards-declined-again.md\n")
    #expect(
      text.contains(
        "# INC-2026-001: Cards: \"declined\" \\<again>\n\n**Severity:** SEV1\n\nOn 2026-06-30: {{ .Values.x }}\n"))
    #expect(text.contains("\nkind: postmortem\n") && text.hasPrefix("---\nid: INC-2026-001\n"), "\(text)")
    #expect(run.errors.contains("from forms/postmortem.md"))
    let facts = try Run(["inspect", run.output.trimmingCharacters(in: .newlines)], in: place.folder)
    #expect(facts.output.contains("SEV1") && facts.output.contains("INC-2026-001"), "\(facts.output)")
  }

  /// One incident in three notations: each gives the same rows.
  @Test(arguments: [
    "# Timeline\n\n- Incident: INC-2026-044\n\n| Time (UTC) | Event |\n|---|---|\n| 2026-06-30 23:50 | a \\| b |\n| 23:55 | [seen](https://x.example) |\n| 00:10 | ok |\n",
    "# Timeline\n\n| Time (UTC) | Event | Who | Link |\n|---|---|---|---|\n| 2026-06-30 23:50 | a \\| b | | |\n| 23:55 | [seen](https://x.example) |  |  |\n| 00:10 | ok | |\n",
    "- 2026-06-30 11:50 pm UTC: a | b\n- 11.55pm – [seen](https://x.example)\n- 12:10 am ok\n",
    "2026-06-30T23:50Z a | b\n23:55 [seen](https://x.example)\n00:10 ok\n",
  ])
  func readsATimelineInAnyNotation(timeline: String) throws {
    let place = try Workspace(["t.md": timeline])
    let run = try Run(["new", "postmortem", "Timeline of a night", "--from-timeline", "t.md"], in: place.folder)
    #expect(run.status == 0, "\(run.errors)")
    let text = place.read("Content/incidents/2026-06-30-timeline-of-a-night.md")
    #expect(
      text.contains(
        "| Time | What happened |\n| --- | --- |\n| 23:50 | a \\| b |\n| 23:55 | [seen](https://x.example) |\n| 2026-07-01 00:10 | ok |\n\n"
      ), "\(text)")
    #expect(text.contains("\nAll times are UTC.\n"))
    #expect(run.errors.contains("Filled in 3 entries"))
    if timeline.contains("INC-2026-044") { #expect(text.hasPrefix("---\nid: INC-2026-044\n")) }
  }

  @Test func fillsInTheMomentsThatATimelineStates() throws {
    let place = try Workspace([
      "t.md": """
      # Timeline: x

      | Moment | Time (CET) | How we know |
      | --- | --- | --- |
      | Started: first customer hurt | 2026-01-30 00:20 | graph |
      | Detected | 2026-01-30 00:26 | alert |
      | Resolved: normal | unknown | |

      | Time (CET) | Event |
      | --- | --- |
      | 2026-01-30 00:20 | errors |
      | 00:26 | alert fires |
      | 00:40 | all clear |
      """
    ])
    let run = try Run(["new", "postmortem", "X", "--from-timeline", "t.md"], in: place.folder)
    let text = place.read(run.output.trimmingCharacters(in: .newlines))
    #expect(text.contains("\nstarted: 2026-01-30T00:20+01:00\ndetected: 2026-01-30T00:26+01:00\n"), "\(text)")
    #expect(text.contains("| 2026-01-29 23:20 | errors |\n| 23:26 | alert fires |\n| 23:40 | all clear |"), "\(text)")
    #expect(text.contains("\nresolved: <"))
    #expect(run.errors.contains("left open: resolved 2026-01-30T00:40"), "\(run.errors)")
  }

  @Test(arguments: [
    ["new", "novel", "X"], ["new", "postmortem"], ["new", "postmortem", "  "], ["new", "postmortem", "a\nb"],
    ["new", "postmortem", "X", "--severity", "SEV9"], ["new", "postmortem", "X", "--date", "today"],
    ["new", "postmortem", "X", "--from-timeline", "gone.md"],
    ["new", "postmortem", "X", "--from-timeline", "empty.md"],
    ["new", "runbook", "X", "--from-timeline", "empty.md"], ["new", "runbook", "X", "--folder", "../up"],
  ])
  func saysWhatItCannotDo(arguments: [String]) throws {
    let place = try Workspace(["empty.md": "# Nothing\n"])
    let run = try Run(arguments, in: place.folder)
    #expect(run.status == 2 && !run.errors.isEmpty && run.output.isEmpty)
    #expect(!place.exists("Content"))
  }
}
