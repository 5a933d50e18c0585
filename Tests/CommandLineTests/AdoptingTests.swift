import Foundation
import Testing

/// A house style that nobody has prepared, in a language that does not ship.
private let polish = """
  # Baza zamówień stanęła na pełnym dysku

  **Waga:** SEV1
  **Usługi:** orders-db, orders-api

  ## Przebieg

  Wszystkie czasy UTC.

  - 2026-03-11 14:02 zapisy przestały działać
  - 14:06 zadzwonił alarm
  - 14:51 wszystko wróciło do normy

  ## Dlaczego

  Skończyło się miejsce na dysku. `No space left on device`

  ## Do zrobienia

  - [ ] Alarm na wolne miejsce (Owner: Ola) [OPS-12](https://tracker.example/browse/OPS-12)
  - [x] Czyścić stare logi (Owner: Jan) [OPS-13](https://tracker.example/browse/OPS-13)

  """

private let polishWords = """
  content: pm
  vocabulary:
    sections:
      timeline: [Przebieg]
      root_cause: [Dlaczego, Przyczyna]
      actions: [Do zrobienia]
    fields:
      severity: [Waga]
      services: [Usługi]
    statuses:
      done: [zrobione]
    moments:
      started: [zapisy przestały działać]
      detected: [zadzwonił alarm]
      resolved: [wróciło do normy]
  taxonomy: causes.yml

  """

private let polishCauses = """
  version: 1
  categories:
    - id: capacity
      leaves:
        - id: capacity.exhaustion
          signals:
            - {phrase: skończyło się miejsce, weight: 5}

  """

private func object(_ line: String) throws -> [String: Any] {
  try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
}

@Suite struct VocabularyTests {
  @Test func aLanguageThatDoesNotShipIsData() throws {
    let place = try Workspace(["pm/a.md": polish, "debrief.yml": polishWords, "causes.yml": polishCauses])
    let run = try Run(["inspect", "pm/a.md", "--format", "jsonl"], in: place.folder)
    #expect(run.errors.isEmpty)
    let facts = try object(run.output)
    #expect(facts["kind"] as? String == "postmortem")
    #expect(facts["severity"] as? String == "SEV1")
    #expect(facts["services"] as? [String] == ["orders-db", "orders-api"])
    #expect(facts["started"] as? String == "2026-03-11T14:02")
    #expect(facts["detected"] as? String == "2026-03-11T14:06")
    #expect(facts["resolved"] as? String == "2026-03-11T14:51")
    #expect((facts["actions"] as? [Any])?.count == 2)
    #expect((facts["cause"] as? [String: Any])?["primary"] as? String == "capacity.exhaustion")
    let sections = try #require(facts["sections"] as? [String: Any])
    #expect(Set(sections.keys) == ["timeline", "root_cause", "actions"])
    // What a leaf has that the file does not name stays.
    #expect(try Run(["build"], in: place.folder).status == 0)
    #expect(place.read("Site/causes/capacity.exhaustion.html").contains("Resource exhausted"))
  }

  @Test(arguments: [
    ("vocabulary:\n  sectoins: {timeline: [x]}\n", "debrief.yml:2:3: warning[config.vocabulary]", "\"sections\""),
    ("vocabulary:\n  sections:\n    timelime: [x]\n", "debrief.yml:3:5: warning[config.vocabulary]", "\"timeline\""),
    ("vocabulary:\n  fields: [x]\n", "debrief.yml:2:3: warning[config.vocabulary]", "names and their words"),
    (
      "vocabulary:\n  sections:\n    timeline: {a: b}\n", "debrief.yml:3:5: warning[config.vocabulary]", "list of words"
    ),
    ("vocabulary: [x]\n", "debrief.yml:1:13: error[config.type]", "map of groups"),
    ("vocabluary: {}\n", "debrief.yml:1:1: warning[config.unknown]", "\"vocabulary\""),
  ])
  func mistakesAreNamed(configuration: String, place: String, remedy: String) throws {
    let space = try Workspace(["Content/a.md": incident, "debrief.yml": configuration])
    let run = try Run(["inspect", "Content/a.md"], in: space.folder)
    #expect(run.status == 0)
    #expect(run.errors.contains(place), "\(run.errors)")
    #expect(run.errors.contains(remedy), "\(run.errors)")
  }
}

@Suite struct InitCommandTests {
  @Test func aFolderThatNobodyPreparedGetsAConfigurationThatFits() throws {
    let place = try Workspace(["pm/a.md": polish, "pm/2024/b.md": polish.replacing("Baza", with: "Druga baza")])
    let run = try Run(["init", "--from", "pm"], in: place.folder)
    #expect(run.status == 0, "\(run.errors)")
    // A timeline is known by its times, whatever stands above it.
    #expect(run.output.contains("timeline entries    6"), "\(run.output)")
    #expect(run.output.contains("2 × \"do zrobienia\""))
    #expect(run.output.contains("– probably actions: its items have owners, dates or a status"))
    // Their times make them postmortems in any language; what they state is read by the words.
    #expect(run.output.contains("2 documents: 2 postmortems"))
    #expect(run.output.contains("with a severity 0 → 2, prevention items 0 → 4"))
    let configuration = place.read("debrief.yml")
    for line in [
      "content: pm\n", "  - pattern: 'OPS-\\d+'\n    url: \"https://tracker.example/browse/$0\"\n",
      "    actions: [\"do zrobienia\"]\n", "    severity: [waga]\n",
    ] {
      #expect(configuration.contains(line), "\(configuration)")
    }
    let build = try Run(["build"], in: place.folder)
    #expect(build.status == 0)
    #expect(!build.errors.contains("[config."), "\(build.errors)")
    #expect(build.output.hasPrefix("Linked 2 postmortems"))
    #expect(place.read("Site/index.html").contains("Baza zamówień"))
  }

  @Test func anExistingConfigurationStays() throws {
    let place = try Workspace(["pm/a.md": incident, "debrief.yml": "title: Mine\n"])
    let run = try Run(["init", "--from", "pm"], in: place.folder)
    #expect(run.status == 2)
    #expect(run.errors.contains("--force"))
    #expect(place.read("debrief.yml") == "title: Mine\n")
    #expect(try Run(["init", "--from", "pm", "--dry-run"], in: place.folder).output.contains("content: pm\n"))
    #expect(place.read("debrief.yml") == "title: Mine\n")
    #expect(try Run(["init", "--from", "pm", "--config", "kb/debrief.yml"], in: place.folder).status == 0)
    #expect(place.read("kb/debrief.yml").contains("content: \"../pm\"\n"))
    #expect(try Run(["build", "--config", "kb/debrief.yml"], in: place.folder).status == 0)
    #expect(place.exists("kb/Site/incidents/inc-1.html"))
    #expect(try Run(["init", "--from", "pm", "--force"], in: place.folder).status == 0)
    #expect(place.read("debrief.yml").contains("content: pm\n"))
  }

  @Test func severitiesAndFilesWithoutASuffixAreFound() throws {
    let text = "# Outage\n\n**Severity:** P0\n\n## Timeline\n\n- 14:02 down\n- 14:06 paged\n\n## Impact\n\nMuch.\n"
    let place = try Workspace([
      "a.md": text, "PM 7": text.replacing("Outage", with: "Other").replacing("P0", with: "P2"), "LICENSE": "MIT\n",
    ])
    let run = try Run(["init", "--from", "."], in: place.folder)
    #expect(run.status == 0, "\(run.errors)")
    let configuration = place.read("debrief.yml")
    #expect(configuration.contains("include:\n  - \"PM 7\"\n"), "\(configuration)")
    #expect(configuration.contains("severities:\n  - id: P0\n  - id: P1\n  - id: P2\n  - id: P3\n"))
    #expect(configuration.contains("exclude: [Site/]\n"))
    let build = try Run(["build", "--strict"], in: place.folder)
    #expect(build.output.hasPrefix("Linked 2 postmortems"), "\(build.errors)")
    #expect(try Run(["build"], in: place.folder).output.hasPrefix("Linked 2 postmortems"))
  }

  @Test(arguments: [
    ["init"], ["init", "--from", "gone"], ["init", "--from", "empty"], ["init", "--from", "x", "--jobs", "0"],
  ])
  func whatCannotRunEndsWithTwo(arguments: [String]) throws {
    let place = try Workspace(["empty/.keep": ""])
    let run = try Run(arguments, in: place.folder)
    #expect(run.status == 2)
    #expect(!run.errors.isEmpty)
    #expect(!place.exists("debrief.yml"))
  }
}

@Suite struct AnnotateCommandTests {
  static let text = """
    # Disk full

    The disk of the primary was full. The root cause was the disk space used by old logs: no space left on device.

    ## Timeline

    All times UTC.

    - 2026-03-11 14:02 writes started failing
    - 14:06 alert fired, on-call paged
    - 14:51 everything back to normal

    ## Impact

    No orders.

    """

  @Test func nothingIsWrittenUnlessAskedFor() throws {
    let place = try Workspace(["incidents/a.md": Self.text])
    let run = try Run(["annotate", "incidents/a.md"], in: place.folder)
    #expect(run.status == 0)
    #expect(run.output.hasPrefix("--- incidents/a.md\n+++ incidents/a.md\n@@ -1,3 +1,"))
    #expect(run.output.contains("\n+started: 2026-03-11T14:02Z\n"))
    #expect(!run.output.contains("\u{1B}["))
    #expect(run.errors.contains("% sure: "))
    #expect(place.read("incidents/a.md") == Self.text)
  }

  @Test func whatIsWrittenIsStatedAndOfferedOnce() throws {
    let crlf = Self.text.replacing("\n", with: "\r\n")
    let place = try Workspace(["incidents/a.md": Self.text, "incidents/b.md": "\u{FEFF}" + crlf.dropLast()])
    let run = try Run(["annotate", "--write", "incidents/a.md", "incidents/b.md"], in: place.folder)
    #expect(run.status == 0, "\(run.errors)")
    #expect(place.read("incidents/a.md").hasSuffix("---\n\n" + Self.text))
    #expect(place.read("incidents/b.md").hasSuffix("---\r\n\r\n" + crlf.dropLast()))
    #expect(place.read("incidents/b.md").utf8.starts(with: "\u{FEFF}---\r\ndate:".utf8))
    let table = try Run(["inspect", "incidents/b.md"], in: place.folder).output
    #expect(table.contains("front matter, line "))
    #expect(!table.contains("inferred"), "\(table)")
    let again = try Run(["annotate", "--write", "incidents/a.md", "incidents/b.md"], in: place.folder)
    #expect(again.output.isEmpty, "\(again.output)")
    #expect(again.errors.contains("nothing to confirm"))
  }

  @Test func aSidecarStatesTheSameBesideTheDocument() throws {
    let place = try Workspace([
      "docs/incidents/a.md": Self.text, "debrief.yml": "content: docs\ncorrections: facts/known.yml\n",
      "facts/.keep": "",
    ])
    #expect(try Run(["build"], in: place.folder).errors.contains("[corrections.missing]"))
    let run = try Run(["annotate", "--sidecar", "docs/incidents/a.md"], in: place.folder)
    #expect(run.status == 0, "\(run.errors)")
    #expect(place.read("docs/incidents/a.md") == Self.text)
    let file = place.read("facts/known.yml")
    #expect(file.contains("\nincidents/a.md:\n  date: 2026-03-11\n"), "\(file)")
    let table = try Run(["inspect", "docs/incidents/a.md"], in: place.folder).output
    #expect(table.contains("correction facts/known.yml, line "), "\(table)")
    let json = try object(Run(["inspect", "docs/incidents/a.md", "--format", "jsonl"], in: place.folder).output)
    let provenance = try #require(json["provenance"] as? [String: [String: Any]])
    #expect(provenance["cause"]?["basis"] as? String == "stated")
    #expect(provenance["cause"]?["source"] as? String == "correction")
    let again = try Run(["annotate", "--sidecar", "docs/incidents/a.md"], in: place.folder)
    #expect(again.output.isEmpty)
    #expect(place.read("facts/known.yml") == file)
    try place.write("facts/known.yml", Data(file.replacing("trigger:", with: "severity: SEV2\n  trigger:").utf8))
    let build = try Run(["build", "--strict"], in: place.folder)
    #expect(build.status == 0, "\(build.errors)")
  }

  @Test func correctionsOfNothingAreReported() throws {
    let place = try Workspace([
      "Content/incidents/a.md": Self.text, "corrections.yml": "incidents/b/a.md:\n  severity: SEV2\n",
    ])
    let run = try Run(["build"], in: place.folder)
    #expect(run.errors.contains("corrections.yml:1:1: warning[corrections.path]"), "\(run.errors)")
    #expect(run.errors.contains("did you mean \"incidents/a.md\"?"))
  }

  @Test(arguments: [
    ["annotate"], ["annotate", "gone.md"], ["annotate", "-"], ["annotate", "--minimum-confidence", "101", "a.md"],
  ])
  func whatCannotRunEndsWithTwo(arguments: [String]) throws {
    let place = try Workspace(["a.md": Self.text])
    let run = try Run(arguments, in: place.folder)
    #expect(run.status == 2)
    #expect(!run.errors.isEmpty)
  }
}

@Suite struct ExplainTests {
  @Test func anExplanationNamesPlacesWeightsAndRunnersUp() throws {
    let text = AnnotateCommandTests.text + "\n## Root cause\n\nA slow query held a lock. DNS failed too.\n"
    let place = try Workspace(["incidents/a.md": text])
    let run = try Run(["inspect", "--explain", "cause", "incidents/a.md"], in: place.folder)
    #expect(run.status == 0)
    #expect(run.output.contains("  1. "))
    #expect(run.output.contains("  2. "))
    #expect(run.output.contains("incidents/a.md:3:"), "\(run.output)")
    #expect(run.output.contains(" % is needed."))
    let dates = try Run(["inspect", "--explain", "date", "--explain", "severity", "incidents/a.md"], in: place.folder)
    #expect(dates.output.contains("date is 2026-03-11\n"))
    #expect(dates.output.contains("severity is unknown\n  No label states it. Looked for: "))
    let json = try Run(["inspect", "--explain", "cause", "incidents/a.md", "--format", "jsonl"], in: place.folder)
    #expect((try object(json.output)["candidates"] as? [Any])?.isEmpty == false)
  }

  @Test func anUnknownFactIsAUsageError() throws {
    let place = try Workspace(["a.md": incident])
    let run = try Run(["inspect", "--explain", "sverity", "a.md"], in: place.folder)
    #expect(run.status == 2)
    #expect(run.errors.contains("Did you mean \"severity\"?"))
    #expect(run.errors.contains("detected_by"))
    let help = try Run(["inspect", "--help"], in: place.folder).output
    #expect(help.contains("time_to_restore"))
  }

  @Test func conflictsShowBothPlaces() throws {
    let text = incident.replacing(
      "## Summary", with: "**Severity:** SEV3\n\n**Time to recovery:** 5 hours\n\n## Summary")
    let place = try Workspace(["Content/incidents/a.md": text])
    let run = try Run(["inspect", "Content/incidents/a.md"], in: place.folder)
    #expect(run.output.contains("severity: SEV1 is used, SEV3 stands elsewhere"), "\(run.output)")
    #expect(run.output.contains("front matter, line 5 / field list, line 16"), "\(run.output)")
    #expect(run.errors.contains("Content/incidents/a.md:16:1: warning[fact.conflict]"), "\(run.errors)")
    let build = try Run(["build"], in: place.folder)
    #expect(build.errors.contains("Content/incidents/a.md:16:1: warning[fact.conflict]"), "\(build.errors)")
    #expect(build.errors.contains("note: Content/incidents/a.md:5:"), "\(build.errors)")
    #expect(build.errors.contains("time to restore"), "\(build.errors)")
  }

  @Test func textOfADocumentDoesNotReachTheTerminalAsItIs() throws {
    let place = try Workspace([
      "a.md": "# Outage \u{1B}[31m\n\n## Timeline\n\n- 14:02 down\n\n## Impact\n\n\u{1B}]0;x\u{07}\n"
    ])
    for arguments in [["inspect", "a.md"], ["inspect", "--explain", "title", "a.md"]] {
      #expect(!(try Run(arguments, in: place.folder).output.contains("\u{1B}")))
    }
  }
}
