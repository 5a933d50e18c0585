import Testing

@testable import FileTree

@Suite struct GlobPatternTests {
  @Test(arguments: [
    ("*.md", "a.md", true), ("*.md", "x/y/a.md", true), ("*.md", "a.mdx", false), ("/*.md", "x/a.md", false),
    ("/*.md", "a.md", true), ("docs/*.md", "docs/a.md", true), ("docs/*.md", "x/docs/a.md", false),
    ("docs/*.md", "docs/x/a.md", false), ("docs/**/a.md", "docs/a.md", true), ("docs/**/a.md", "docs/x/y/a.md", true),
    ("**/drafts", "x/drafts", true), ("**/drafts", "drafts", true), ("drafts/**", "drafts/a", true),
    ("drafts/**", "drafts", false), ("**", "a/b", true), ("a?c", "abc", true), ("a?c", "aüc", true),
    ("a?c", "a/c", false), ("[a-c]x", "bx", true), ("[!a-c]x", "bx", false), ("[^a-c]x", "dx", true),
    ("[]x]", "]", true), ("[ü]", "ü", true), ("[", "[", true), ("\\*", "*", true), ("\\*", "a", false),
    ("POSTMORTEM", "2026/x/POSTMORTEM", true), ("a*b*c", "aXbYbZc", true), ("a*b*c", "aXbYbZ", false),
    ("a/**/b/**/c", "a/x/b/b/y/c", true), ("a/**/b/**/c", "a/x/c", false), ("*", ".hidden", true),
  ])
  func paths(pattern: String, path: String, expected: Bool) {
    #expect(GlobPattern(pattern)?.matches(path) == expected)
  }

  @Test func asksForAFolderWithASlashAtTheEnd() {
    #expect(GlobPattern("build/")?.matches("x/build", isFolder: true) == true)
    #expect(GlobPattern("build/")?.matches("x/build") == false)
  }

  @Test(arguments: ["", "/", "a//b"])
  func refusesWhatMatchesNothing(pattern: String) {
    #expect(GlobPattern(pattern) == nil)
  }

  @Test func takesNoTimeForManyStars() {
    let pattern = GlobPattern(String(repeating: "*a", count: 100) + "b")
    #expect(pattern?.matches(String(repeating: "a", count: 10_000)) == false)
    let folders = GlobPattern(String(repeating: "**/a/", count: 50) + "b")
    #expect(folders?.matches(String(repeating: "a/", count: 1_000) + "c") == false)
  }

  @Test(arguments: [
    ("*.md\n!keep.md", "", "a.md", true), ("*.md\n!keep.md", "", "keep.md", false),
    ("# note\n\ntmp  \n", "", "x/tmp", true), ("\\#a", "", "#a", true), ("\\!a", "", "!a", true),
    ("/a", "x/", "x/a", true), ("/a", "x/", "x/y/a", false), ("a", "x/", "y/a", false), ("a\r\nb\r\n", "", "b", true),
  ])
  func ignoreFiles(lines: String, folder: String, path: String, expected: Bool) {
    var rules = IgnoreRules()
    rules.add(Array(lines.utf8), in: folder)
    #expect(rules.ignores(path, isFolder: false) == expected)
  }
}
