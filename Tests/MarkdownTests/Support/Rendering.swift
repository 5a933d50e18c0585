import Diagnostics
import Markdown

/// Parses text that needs no decoding.
func parse(_ text: String, _ options: ParseOptions = .postmortem) -> Document {
  let source = SourceText.decode(path: "test.md", bytes: Array(text.utf8)).value
  return Document.parse(source, options: options).value
}

func render(_ text: String, _ parsing: ParseOptions = .postmortem, _ rendering: RenderOptions = RenderOptions())
  -> String
{
  String(decoding: HTMLRenderer(options: rendering).render(parse(text, parsing)), as: UTF8.self)
}
