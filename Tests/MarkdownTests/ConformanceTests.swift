import Markdown
import Testing

/// The specifications are the tests: every example, as it stands.
struct ConformanceTests {
  @Test func rendersEveryCommonMarkExample() throws {
    guard let examples = SpecExample.read("commonmark-0.30.txt") else { return SharedFiles.skip("CommonMark") }
    var passed = 0
    for example in examples {
      let html = render(example.markdown, .commonMark, .commonMark)
      if html == example.html { passed += 1 } else { record(example, html) }
    }
    print("CommonMark 0.30: \(passed)/\(examples.count) examples")
    #expect(examples.count == 652 && passed == 652)
  }

  @Test func rendersEveryGFMExample() throws {
    guard let examples = SpecExample.read("gfm-examples.txt") else { return SharedFiles.skip("GFM") }
    var passed = 0
    for example in examples {
      let html = render(example.markdown, .gfm, .gfm)
      if normalized(html) == normalized(example.html) { passed += 1 } else { record(example, html) }
    }
    print("GFM: \(passed)/\(examples.count) examples")
    #expect(passed == examples.count && !examples.isEmpty)
  }

  @Test func rendersEveryExtensionExample() throws {
    guard let examples = SpecExample.read("cmark-gfm-extensions.txt") else { return SharedFiles.skip("extensions") }
    var passed = 0
    for example in examples {
      let html = render(example.markdown, ParseOptions(extensions: extensions(of: example)), rendering(of: example))
      if example.html == "<IGNORE>\n" || normalized(html) == normalized(example.html) {
        passed += 1
      } else {
        record(example, html)
      }
    }
    print("cmark-gfm extensions: \(passed)/\(examples.count) examples")
    #expect(passed == examples.count && !examples.isEmpty)
  }

  /// Each example is about the extensions of its section.
  private func extensions(of example: SpecExample) -> Extensions {
    switch example.section {
    case "Strikethroughs": [.strikethrough]
    case "Autolinks": [.autolinks]
    case "Footnotes": [.footnotes]
    case "Interop": [.autolinks, .strikethrough, .tables]
    case "Task lists": [.taskLists]
    case "HTML tag filter": []
    default: [.tables]
    }
  }

  private func rendering(of example: SpecExample) -> RenderOptions {
    switch example.section {
    case "HTML tag filter": .gfm
    default: .commonMark
    }
  }

  private func record(_ example: SpecExample, _ html: String) {
    Issue.record(
      """
      \(example.testDescription)
      --- markdown
      \(example.markdown)--- expected
      \(example.html)--- got
      \(html)
      """)
  }
}

/// HTML without what does not count: white space between blocks, attribute order.
func normalized(_ html: String) -> String {
  var out = ""
  var tag: String?
  for character in html {
    if character == "<" {
      if let open = tag { out += open }
      tag = "<"
    } else if character == ">", let open = tag {
      out += sortedAttributes(open.dropFirst()) + ">"
      tag = nil
    } else if tag != nil {
      tag?.append(character)
    } else {
      out.append(character)
    }
  }
  return (out + (tag ?? "")).replacing(#/\s*\n\s*/#, with: "").replacing(#/(<(?:li|td|th|p)>)\s+/#, with: { $0.1 })
}

private func sortedAttributes(_ tag: Substring) -> String {
  let words = tag.split(separator: " ").filter { $0 != "/" }.map { $0.hasSuffix("/") ? $0.dropLast() : $0 }
  guard let name = words.first, !tag.contains("\n") else { return "<" + tag }
  return "<" + ([name] + words.dropFirst().sorted()).joined(separator: " ")
}
