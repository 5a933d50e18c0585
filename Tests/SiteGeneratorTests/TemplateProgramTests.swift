import Testing

@testable import SiteGenerator

private struct Leaf: TemplateContext {
  var name: String
  var note: String?

  static let schema = ContextSchema<Self>(
    "leaf", "A leaf.", [.text("name", "Its name.") { $0.name }, .text("note", "A note.") { $0.note }])
}

private struct Tree: TemplateContext {
  var title = "T&T"
  var note: String? = "outer"
  var isTall = true
  var leaves = [Leaf(name: "a", note: nil), Leaf(name: "<b>", note: "n")]
  var none: [Leaf] = []
  var top: Leaf? = Leaf(name: "top")
  var missing: Leaf?

  static let schema = ContextSchema<Self>(
    "tree", "A tree.",
    [
      .text("title", "Its title.") { $0.title }, .text("note", "A note.") { $0.note },
      .number("count", "How many.") { $0.leaves.count },
      .html("bodyHTML", "Markup.") { _ in Markup(trusted: "<i>&amp;</i>") }, .flag("tall", "Whether.") { $0.isTall },
      .list("leaves", "The leaves.") { $0.leaves }, .list("none", "Nothing.") { $0.none },
      .group("top", "One.") { $0.top }, .group("missing", "Nothing.") { $0.missing }, .words("t", "The texts."),
    ])
}

/// Templates compiled by place print what Mustache says they print.
@Suite struct TemplateProgramTests {
  private func render(_ template: String, partials: [String: String] = [:]) throws -> String {
    var parsed: [String: [TemplateNode]] = [:]
    for (name, text) in partials.merging(["page": template], uniquingKeysWith: { $1 }) {
      parsed[name] = try TemplateParser.parse(Array(text.utf8)).get()
    }
    var compiler = TemplateCompiler(templates: parsed, words: Words(["hello": "Hi & hello"]))
    let program = compiler.program(of: "page", contexts: [Tree.shape])
    return String(decoding: program.render([Tree()]), as: UTF8.self)
  }

  @Test(arguments: [
    ("plain", "plain"), ("{{title}}|{{{bodyHTML}}}|{{count}}", "T&amp;T|<i>&amp;</i>|2"),
    ("{{t.hello}}{{#t.hello}}!{{/t.hello}}", "Hi &amp; hello!"),
    ("{{#leaves}}[{{name}}{{#note}}:{{.}}{{/note}}]{{/leaves}}", "[a][&lt;b&gt;:n]"),
    // A declared name without a value is not looked for further out; one that is not declared is.
    ("{{#leaves}}{{note}}{{title}};{{/leaves}}", "T&amp;T;nT&amp;T;"),
    ("{{#hasLeaves}}yes{{/hasLeaves}}{{#hasNone}}no{{/hasNone}}{{^hasNone}}empty{{/hasNone}}", "yesempty"),
    ("{{^leaves}}x{{/leaves}}{{^none}}y{{/none}}{{^missing}}z{{/missing}}{{^tall}}w{{/tall}}", "yz"),
    ("{{#tall}}a{{/tall}}b{{#missing}}c{{/missing}}{{#top}}{{name}}{{/top}}{{top.name}}{{missing.name}}", "abtoptop"),
    ("{{#leaves}}{{#tall}}{{#top}}{{name}}{{/top}}{{name}} {{/tall}}{{/leaves}}", "topa top&lt;b&gt; "),
    ("a\n  {{! gone }}\nb\n{{#tall}}\nc\n{{/tall}}\nd {{! here }}\n", "a\nb\nc\nd \n"),
    ("{{#none}}x{{/none}}\n{{#tall}} {{/tall}}|", "\n |"),
  ])
  func printsWhatMustacheSays(template: String, expected: String) throws {
    #expect(try render(template) == expected)
  }

  @Test func partialsAndLayoutsAreSetInWhereTheyAreUsed() throws {
    let partials = [
      "leaf": "({{name}})", "loop": "x{{> loop}}",
      "layout": "<{{$head}}none{{/head}}>{{$body}}{{/body}}{{> leaf}}.",
    ]
    #expect(try render("{{#leaves}}{{> leaf}}{{/leaves}}", partials: partials) == "(a)(&lt;b&gt;)")
    #expect(
      try render("{{<layout}}ignored{{$body}}{{#top}}{{> leaf}}{{/top}}{{/body}}{{/layout}}", partials: partials)
        == "<none>(top)().")
    #expect(try render("{{> loop}}{{> absent}}!", partials: partials) == "x!")
  }

  @Test func textBesideASectionStaysOutside() throws {
    #expect(try render("a{{#none}}b{{/none}}c{{#tall}}d{{/tall}}e{{#leaves}}f{{/leaves}}g") == "acdeffg")
    #expect(try render("{{#tall}}{{/tall}}a{{#none}}{{/none}}b") == "ab")
  }
}
