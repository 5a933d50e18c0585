import Foundation
import Testing

@Suite struct SiteLinkTests {
  @Test func followsTheLinksOfTheWholeSite() throws {
    let place = try Workspace([
      "Content/a.md": incident + "\n\nSee [the summary](#summary) and [us](https://example.invalid/).\n"
    ])
    let run = try Run(["check", "--links"], in: place.folder)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains(" links of ") && run.output.contains("1 addresses of other hosts were not asked for"))
    #expect(!place.exists("Site") && !place.exists(".debrief-links.json"))
  }

  /// A template of one's own can break what the program makes.
  @Test func reportsWhatLeadsNowhere() throws {
    let place = try Workspace([
      "Content/a.md": incident, "debrief.yml": "templates: look\n",
      "look/partials/footer.mustache":
        "<footer><a href=\"{{root}}gone.html\">x</a> <a href=\"#nowhere\">y</a></footer>\n",
    ])
    let run = try Run(["check", "--links", "--format", "json"], in: place.folder)
    #expect(run.status == 1)
    #expect(run.output.contains("links.page") && run.output.contains("links.anchor"))
    #expect(run.output.contains("incidents/inc-1.html"))
  }

  /// The build leaves a broken link out of the page; whoever asks for links wants to know of it.
  @Test(arguments: [["check", "--links"], ["check", "--links", "--format", "json"]])
  func reportsWhatTheBuildHasLeftOut(_ arguments: [String]) throws {
    let broken = incident + "\n\nSee [the runbook](nowhere.md), ![a graph](none.png) and [below](#nothing).\n"
    let place = try Workspace(["Content/a.md": broken])
    let run = try Run(arguments, in: place.folder)
    let said = run.output + run.errors
    #expect(run.status == 1 && said.contains("link.missing") && said.contains("link.anchor"), "\(said)")
    #expect(said.contains("nowhere.md") && said.contains("none.png") && said.contains("Content/a.md"))
  }

  /// A host of this machine that answers each path as it is told, through a stand-in for curl.
  @Test(arguments: [(47, "302"), (1, "302"), (63, "200"), (0, "200"), (22, "301")])
  func aRedirectThatEndsNowhereIsBroken(code: Int, status: String) throws {
    let place = try Workspace(["Content/a.md": incident + "\n\nSee [us](https://loop.example.dev/).\n"])
    let script =
      "#!/bin/sh\n[ \"$1\" = --disable ] && [ \"$2\" = --version ] && exit 0\n"
      + "printf \(status)\necho 'curl: (\(code)) it went nowhere' >&2\nexit \(code)\n"
    try place.write("bin/curl", Data(script.utf8))
    let curl = place.folder.appending(path: "bin/curl").path
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: curl)
    let path = place.folder.appending(path: "bin").path + ":/usr/bin:/bin"
    let run = try Run(["check", "--links", "--external"], in: place.folder, environment: ["PATH": path])
    let isGood = status == "200"
    #expect(run.errors.contains("[links.external]") == !isGood, "\(run.errors)")
    #expect(place.read(".debrief-links.json").contains("loop.example.dev") == isGood)
  }

  @Test(arguments: [["--external"], ["--links", "Content"], ["--links", "--fix"], ["--links", "--since", "HEAD"]])
  func refusesWhatDoesNotFit(arguments: [String]) throws {
    let place = try Workspace(["Content/a.md": incident])
    #expect(try Run(["check"] + arguments, in: place.folder).status == 2)
    #expect(!place.exists("Site"))
  }
}

@Suite struct OrganisationCommandTests {
  /// Folders, services and the theme of the configuration, as the site shows them.
  @Test func theSiteKnowsItsOrganisation() throws {
    let place = try Workspace([
      "debrief.yml": """
      sections: [{folder: playbooks, kind: runbook, title: Playbooks}]
      services: [{name: Orders, aliases: [orders-db], owner: Storage, url: "https://wiki.example/orders"}]
      teams: [{name: Storage, url: index.html}]
      theme: {accent: "#8a0b4f", stylesheet: look.css, icon: icon.svg}
      """, "look.css": "h1 { letter-spacing: 1px }", "icon.svg": "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
      "Content/incidents/a.md": incident, "Content/playbooks/disk.md": "# Free a disk\n\n1. Delete old exports.\n",
    ])
    let run = try Run(["build", "--strict"], in: place.folder)
    #expect(run.status == 0, "\(run.errors)")
    let files = place.tree("Site")
    let pages = files.filter { $0.key.hasSuffix(".html") }.mapValues { String(decoding: $0, as: UTF8.self) }
    #expect(pages.keys.contains { $0.hasPrefix("runbooks/") && $0.contains("disk") }, "\(pages.keys.sorted())")
    let service = try #require(pages["services/orders.html"])
    #expect(service.contains("Owned by Storage") && service.contains("https://wiki.example/orders"))
    // The other name leads there.
    #expect(pages["services/orders-db.html"]?.contains("orders.html") == true)
    let css = String(decoding: try #require(files["assets/custom.css"]), as: UTF8.self)
    #expect(css.contains("#8a0b4f") && css.contains("letter-spacing"))
    #expect(pages["index.html"]?.contains("assets/custom.css") == true)
    #expect(files["assets/favicon.svg"].map { String(decoding: $0, as: UTF8.self) }?.hasPrefix("<svg xmlns") == true)
    let config = try Run(["config"], in: place.folder)
    #expect(config.output.contains("[Orders]") && config.output.contains("{folder: playbooks, kind: runbook"))
  }

  @Test func aMissingStylesheetIsReported() throws {
    let place = try Workspace(["debrief.yml": "theme: {stylesheet: gone.css}\n", "Content/a.md": incident])
    let run = try Run(["build"], in: place.folder)
    #expect(run.status == 0 && run.errors.contains("[theme.file]"))
  }
}
