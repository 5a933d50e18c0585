import Testing

private func incident(
  _ id: String, _ title: String, day: String, causes: String, service: String, extra: String = "", body: String = ""
) -> String {
  """
  ---
  id: \(id)
  title: \(title)
  date: \(day)
  severity: SEV2
  causes: [\(causes)]
  services: [\(service)]
  \(extra)
  ---

  # \(title)

  ## Summary

  \(body)
  """
}

@Suite struct WhyCommandTests {
  private func workspace() throws -> Workspace {
    try Workspace([
      "Content/incidents/disk.md": incident(
        "INC-1", "The disk of the orders database was full", day: "2026-03-01", causes: "capacity.exhaustion",
        service: "orders-db", body: "It said `FATAL: could not extend file \"base/16384\"`."),
      "Content/incidents/slots.md": incident(
        "INC-2", "Replication slots kept the log", day: "2026-04-01", causes: "capacity.exhaustion",
        service: "orders-db", body: "It said `FATAL: could not extend file \"base/99\"`."),
      "Content/incidents/cert.md": incident(
        "INC-3", "A certificate ran out", day: "2026-05-01", causes: "security.expiry", service: "edge",
        extra: "not_related: [INC-1]"),
      "Content/incidents/key.md": incident(
        "INC-4", "A signing key was rotated too early", day: "2026-05-03", causes: "code.logic", service: "billing"),
      "Content/guide.md": "# Guide\n",
    ])
  }

  @Test func reasonsComeWithTheLinesTheyRestOn() throws {
    let place = try workspace()
    let run = try Run(["why", "INC-1", "INC-2"], in: place.folder)
    #expect(run.status == 0, "\(run.output)\(run.errors)")
    #expect(run.output.contains("Related: INC-2 is number 1 of what is worth reading after INC-1."))
    #expect(run.output.contains("the same primary cause, "))
    #expect(run.output.contains("Content/incidents/disk.md:6: primary, stated (front matter)"))
    #expect(run.output.contains("Content/incidents/slots.md:6: primary, stated (front matter)"))
    #expect(run.output.contains("the service orders-db (only these two)"))
    #expect(run.output.contains("Content/incidents/disk.md:7: orders-db"))
  }

  /// Ids, former ones, paths and titles all name an incident.
  @Test(arguments: [
    "INC-1", "inc-1", "Content/incidents/disk.md", "./Content/incidents/disk.md", "incidents/disk.md", "disk.md",
    "The disk of the orders database was full", "the disk of",
  ])
  func anIncidentHasManyNames(name: String) throws {
    let place = try workspace()
    let run = try Run(["why", name, "INC-2"], in: place.folder)
    #expect(run.output.hasPrefix("INC-1  The disk of the orders database was full\n"), "\(run.errors)")
  }

  /// The number that an id begins with names it, here as in text; the line that names the other is the reason.
  @Test func aNameInTheTextIsAReason() throws {
    let place = try Workspace([
      "Content/incidents/a.md": incident(
        "PM-7-disk-was-full", "The disk was full", day: "2026-03-01", causes: "capacity.exhaustion", service: "db"),
      "Content/incidents/b.md": incident(
        "PM-8-key-was-rotated", "A key was rotated, after PM-7", day: "2026-05-03", causes: "code.logic",
        service: "billing", body: "The alarm of PM-7 hid it."),
    ])
    let run = try Run(["why", "PM-7", "pm-8"], in: place.folder)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.hasPrefix("PM-7-disk-was-full  "), "\(run.output)")
    #expect(run.output.contains("One document links the other, or names it."))
    #expect(run.output.contains("Content/incidents/b.md:11: names it: A key was rotated, after PM-7"), "\(run.output)")
  }

  @Test(arguments: [
    ("INC-3", "INC-4", "Not related: they share nothing that Debrief looks at.", "related: [INC-4]"),
    ("INC-3", "INC-1", "Not related: not_related in one of the two documents says so.", "remove the id"),
  ])
  func whatIsNotRelatedSaysWhatWouldBeNeeded(_ a: String, _ b: String, _ verdict: String, _ needed: String) throws {
    let place = try workspace()
    let run = try Run(["why", a, b], in: place.folder)
    #expect(run.status == 1)
    #expect(run.output.contains(verdict), "\(run.output)")
    #expect(run.output.contains(needed))
  }

  @Test(arguments: [
    ("INC-11", "did you mean \"INC-1\"?"), ("A certifcate ran out", "did you mean \"A certificate ran out\"?"),
    ("zzzzzzzzzzzzzzzz", "no incident has the id, path or title"), ("Guide", "only incidents are compared"),
    ("INC-", "no incident"), ("incidents", "no incident"), ("was", "may be several incidents"),
  ])
  func aMissNamesTheNearest(_ name: String, _ message: String) throws {
    let place = try workspace()
    let run = try Run(["why", name, "INC-2"], in: place.folder)
    #expect(run.status == 2)
    #expect(run.errors.contains(message), "\(run.errors)")
  }
}
