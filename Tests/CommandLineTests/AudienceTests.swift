import Foundation
import Testing

@Suite struct AudienceTests {
  /// A folder with a word that begins with ZQ in every kind of place that the public must not see.
  private func planted() throws -> Workspace {
    let fixture = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/audiences")
    let place = try Workspace()
    for name in try FileManager.default.contentsOfDirectory(atPath: fixture.path) {
      try FileManager.default.copyItem(at: fixture.appending(path: name), to: place.folder.appending(path: name))
    }
    return place
  }

  private func canaries(in files: [String: Data]) -> Set<String> {
    var found: Set<String> = []
    for (path, data) in files {
      let text = (path + "\n" + String(decoding: data, as: UTF8.self)).lowercased()
      for word in text.split(whereSeparator: { !$0.isLetter && !$0.isNumber }) where word.contains("zq") {
        found.insert(String(word))
      }
    }
    return found
  }

  @Test func noCanaryIsInAnyByteOfAPublicSite() throws {
    let place = try planted()
    let run = try Run(["build", "--audience", "public"], in: place.folder)
    #expect(run.status == 0, "\(run.output)\(run.errors)")
    let site = place.tree("Site")
    #expect(canaries(in: site).isEmpty)
    // Nor does one hide behind an escape: nothing of the site is compressed.
    for (path, data) in site {
      #expect(data.range(of: Data("zq".utf8)) == nil && data.range(of: Data("ZQ".utf8)) == nil, "\(path)")
    }
    #expect(site.keys.contains("incidents/inc-1.html") && site.keys.contains { $0.hasSuffix("graph.png") })
    let page = place.read("Site/incidents/inc-1.html")
    for kept in ["Retained log", "the incident commander", "an internal system", "the alert fires", "a dashboard"] {
      #expect(page.lowercased().contains(kept.lowercased()), "\(kept)")
    }
    // Counts are of what can be seen.
    #expect(run.output.contains("Linked 2 postmortems") && run.output.contains("3 prevention items"))
    #expect(run.output.contains("Left out 4 documents"))
  }

  /// Without this the test above would pass on canaries that nobody would have shown anyway.
  @Test func theCanariesAreInTheInternalSite() throws {
    let place = try planted()
    #expect(try Run(["build"], in: place.folder).status == 0)
    let found = canaries(in: place.tree("Site"))
    for word in [
      "zqownerlabel", "zqinline", "zqblock", "zqlistitem", "zqalttext", "zqcolumn", "zqrow",
      "zqtimeline", "zqsection", "zqsubsection", "zqitem", "zqlearning", "zqquote", "zqheadingmark", "zqsecret",
      "zqpngauthor", "zqunlabelled", "zqmisspelt", "zqbreach", "zqsummary", "zqalias1", "zqlinktitle",
      "zqnavtitle", "zqlog", "zqcode", "zqwhole",
    ] {
      // Behind a text in a picture any byte may follow.
      #expect(found.contains { $0.hasPrefix(word) }, "\(word)")
    }
    #expect(found.count > 30)
  }

  @Test func aLeakKeepsTheOldSite() throws {
    let place = try planted()
    #expect(try Run(["build", "--audience", "public"], in: place.folder).status == 0)
    let before = place.tree("Site")
    // The title of the site is nobody's document: only the check of the finished bytes can see it.
    let settings = place.read("debrief.yml").replacing("title: What happened", with: "title: ZQTitle")
    try place.write("debrief.yml", Data(settings.utf8))
    let run = try Run(["build", "--audience", "public"], in: place.folder)
    #expect(run.status == 2)
    #expect(run.errors.contains("[audience.leak]") && run.output.contains("Wrote nothing"))
    #expect(!run.errors.lowercased().contains("zqtitle"), "the report must not repeat it")
    #expect(place.tree("Site") == before)
  }

  /// A canary that a published document holds is told of once, by its line, and not repeated.
  @Test func aCanaryIsToldOfOnce() throws {
    let document = "---\naudience: public\nid: inc-1\nkind: postmortem\n---\n# A\n\nThe quokka slept.\n"
    let place = try Workspace(["Content/a.md": document, "debrief.yml": "audiences: {canaries: [Quokka]}\n"])
    let run = try Run(["build", "--audience", "public"], in: place.folder)
    #expect(run.status == 2 && run.errors.components(separatedBy: "[audience.leak]").count == 2, "\(run.errors)")
    #expect(run.errors.hasPrefix("Content/a.md: error") && run.errors.contains("Content/a.md:8:1"), "\(run.errors)")
    #expect(run.errors.contains("more files of the site") && !run.errors.lowercased().contains("quokka"))
  }

  @Test func whatCannotBeLookedIntoStaysOut() throws {
    let document = "---\naudience: public\nid: inc-1\nkind: postmortem\n---\n# A\n\n[slides](a.pdf)\n"
    let place = try Workspace(["Content/a.md": document, "Content/a.pdf": "%PDF-1.7\u{0}\u{1}"])
    let run = try Run(["build", "--audience", "public"], in: place.folder)
    #expect(run.errors.contains("[audience.opaque]"), "\(run.errors)")
    #expect(!place.tree("Site").keys.contains { $0.hasSuffix(".pdf") })
    try place.write("debrief.yml", Data("audiences: {allow: [a.pdf]}\n".utf8))
    #expect(try Run(["build", "--audience", "public"], in: place.folder).status == 0)
    #expect(place.tree("Site").keys.contains { $0.hasSuffix(".pdf") })
  }

  @Test func anAudienceThatThereIsNotPublishesNothing() throws {
    let place = try Workspace(["Content/a.md": incident])
    let run = try Run(["build", "--audience", "pubic"], in: place.folder)
    #expect(run.status == 2 && run.errors.contains("public, internal") && !place.exists("Site"))
    let empty = try Run(["build", "--audience", "public"], in: place.folder)
    #expect(empty.status == 2 && empty.errors.contains("[audience.empty]"))
  }
}
