/// What raw HTML may be in the default output. What is not named here does not get through.
enum SanitizerPolicy {
  /// Elements that stay.
  static let elements: Set<String> = [
    "a", "abbr", "b", "bdi", "bdo", "blockquote", "br", "caption", "center", "cite", "code", "col", "colgroup", "dd",
    "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr",
    "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "section", "small",
    "span", "strike", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr",
    "tt", "u", "ul", "var", "wbr",
  ]

  /// Elements without content.
  static let void: Set<String> = ["br", "col", "hr", "img", "wbr"]

  /// Elements that go with all they hold: what stands in them is not text for readers.
  static let droppedWithContent: Set<String> = ["script", "style", "template", "noscript", "iframe", "object"]

  /// Elements of HTML, SVG and MathML that go, while the text in them stays. Names that are none of these are likely
  /// placeholders, such as `<service>`, and stay as text.
  static let dropped: Set<String> = [
    "address", "applet", "area", "article", "aside", "audio", "base", "basefont", "bgsound", "big", "blink", "body",
    "button", "canvas", "data", "datalist", "dialog", "dir", "embed", "fieldset", "font", "footer", "form", "frame",
    "frameset", "head", "header", "hgroup", "html", "image", "input", "isindex", "keygen", "label", "legend", "link",
    "listing", "main", "map", "marquee", "math", "menu", "menuitem", "meta", "meter", "nav", "nobr", "noembed",
    "noframes", "optgroup", "option", "output", "param", "picture", "plaintext", "portal", "progress", "search",
    "select", "slot", "source", "svg", "textarea", "title", "track", "video", "xml", "xmp",
  ]

  /// Whether an attribute of an element stays, apart from `href` and `src`, whose addresses are looked at.
  static func allows(_ attribute: String, of element: String) -> Bool {
    switch attribute {
    case "title", "lang", "dir", "id", "align": true
    case "alt", "width", "height": element == "img" || attribute != "alt" && tableParts.contains(element)
    case "colspan", "rowspan", "scope", "valign": tableParts.contains(element)
    case "span": element == "col" || element == "colgroup"
    case "start", "reversed", "type": element == "ol"
    case "value": element == "li"
    case "open": element == "details"
    case "datetime": element == "time" || element == "del" || element == "ins"
    default: false
    }
  }

  private static let tableParts: Set<String> = [
    "table", "td", "th", "tr", "thead", "tbody", "tfoot", "col", "colgroup",
  ]
}

/// Which addresses the default output lets through.
enum URLPolicy {
  static func allowsLink(_ url: ArraySlice<UInt8>) -> Bool {
    switch scheme(url) {
    case nil: true
    case "http", "https", "mailto", "ftp", "tel", "irc", "ircs", "xmpp", "sip", "sips", "ssh", "git", "news", "slack":
      true
    default: false
    }
  }

  static func allowsImage(_ url: ArraySlice<UInt8>) -> Bool {
    switch scheme(url) {
    case nil, "http", "https": true
    case "data": isRasterData(url)
    default: false
    }
  }

  /// Pictures in the address itself; not SVG, which may hold scripts.
  private static func isRasterData(_ url: ArraySlice<UInt8>) -> Bool {
    let head = String(decoding: url.prefix(32).map(\.lowercased), as: UTF8.self)
    return ["png", "gif", "jpeg", "webp", "avif"].contains { head.hasPrefix("data:image/\($0);base64,") }
  }

  /// What stands before the first colon as a browser reads it, in lower case; `nil` for a relative address.
  ///
  /// https://url.spec.whatwg.org: leading controls and spaces, and tabs and line ends anywhere, are removed. Whatever
  /// else stands before the colon makes a scheme that no list allows.
  static func scheme(_ url: ArraySlice<UInt8>) -> String? {
    var out = String.UnicodeScalarView()
    for byte in url {
      if byte <= 0x20 || byte == 0x7F { continue }
      if byte == UInt8(ascii: ":") { return String(out) }
      if byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#") { return nil }
      // No scheme is as long; whether it is one at all only its end shows, and the name of a file may well be longer.
      if out.count <= 64 { out.append(Unicode.Scalar(byte.lowercased)) }
    }
    return nil
  }
}
