/// `Documentation/Templates.md`: the names of every page, written from their declarations.
public enum TemplateReference {
  public static func markdown() -> String {
    var shown: Set<String> = []
    var queue: [ContextShape] = []
    var out = introduction
    out += "\n## Pages\n\n| Template | Page |\n| --- | --- |\n"
    for kind in PageKind.allCases {
      out += "| `\(kind.template).mustache` | \(kind.contextType.shape.summary) |\n"
    }
    out += "\n## Names\n\n" + section(SiteFrame.shape, &queue)
    for kind in PageKind.allCases { queue.append(kind.contextType.shape) }
    while !queue.isEmpty {
      let shape = queue.removeFirst()
      guard shown.insert(shape.name).inserted else { continue }
      out += "\n" + section(shape, &queue)
    }
    return out
  }

  private static func section(_ shape: ContextShape, _ queue: inout [ContextShape]) -> String {
    var out = "### \(shape.name)\n\n\(shape.summary)\n\n| Name | Holds | Meaning |\n| --- | --- | --- |\n"
    for field in shape.fields {
      let holds: String
      switch field.kind {
      case .text: holds = "text"
      case .html: holds = "markup"
      case .flag: holds = "flag"
      case .words: holds = "texts"
      case .list(let type):
        holds = "list of [\(type.shape.name)](#\(anchor(type.shape.name)))"
        queue.append(type.shape)
      case .object(let type):
        holds = "[\(type.shape.name)](#\(anchor(type.shape.name)))"
        queue.append(type.shape)
      }
      out += "| `\(field.name)` | \(holds) | \(field.meaning.replacing("|", with: "\\|")) |\n"
    }
    return out
  }

  private static func anchor(_ name: String) -> String { name.replacing(" ", with: "-") }

  private static let introduction = """
    # Templates

    This page is written from the code (`DEBRIEF_RECORD=1 swift test --filter TemplateReferenceTests`); do not edit it.

    A site is made with the [Mustache](https://mustache.github.io/mustache.5.html) templates in `Templates/`: one for each
    kind of page, `layout.mustache` around them, and partials for what several pages share. A folder of your own
    (`templates:` in `debrief.yml`, or `--templates`) may replace any single file: a template, a partial, `texts.txt`
    line by line, or an asset. Files of other names below `assets/` are copied into the site; a template of another name
    that no template includes has no effect, and is reported.

    | To change | Put into your folder |
    | --- | --- |
    | colours, fonts, sizes | `assets/custom.css`, such as `:root { --accent: #060 }`; the tokens stand at the top of `debrief.css` |
    | the logo, the icon | `partials/logo.mustache`, `assets/favicon.svg` |
    | a wording | `texts.txt` with that line; a language: `texts.fr.txt` ([Configuration](Configuration.md#another-language)) |
    | the navigation | `navigation:` in `debrief.yml` adds entries; `partials/masthead.mustache` has them all |
    | behaviour | `assets/custom.js` |

    - `{{name}}` prints text, escaped. `{{{nameHTML}}}` prints markup that Debrief made; only names that end in `HTML` hold
      such markup.
    - `{{#name}} … {{/name}}` enters a list once for each item, a group once, a flag or text if there is one;
      `{{^name}} … {{/name}}` is for when there is none.
    - Every list `items` brings a flag `hasItems` along, for what stands around the items.
    - `{{> partials/name}}` includes a partial. `{{<layout}}{{$content}} … {{/content}}{{/layout}}` puts a page into the layout.
    - `{{t.name}}` prints an interface text.
    - A name that is not in reach is an error with template and line, and so is a partial that is not there; the shipped
      template of the same name is used instead. Delimiters, pragmas and transforms of Mustache are not available, since
      each could switch escaping off or hide a name from this check.
    - Pages carry a Content-Security-Policy without inline styles and scripts: geometry goes into SVG attributes, looks into
      classes of the stylesheet, behaviour into a file below `assets/`.

    """
}
