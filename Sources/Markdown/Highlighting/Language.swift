/// What a small tokenizer needs to know of a language.
struct Language: Sendable {
  enum Shape: Sendable {
    /// Keywords, strings, numbers and comments.
    case code
    /// Lines that begin with `+`, `-`, `@`.
    case diff
    /// Prompts and what they print.
    case console
    /// Times, levels and quoted values.
    case log
    /// Keys before `:` or `=`.
    case keyed
  }

  var shape = Shape.code
  var keywords: Set<String> = []
  /// Whether keywords count in any case, as in SQL.
  var ignoresCase = false
  var lineComments: [StaticString] = []
  var blockComment: (open: StaticString, close: StaticString)?
  /// Quotes of strings that may run over lines.
  var longQuotes: [StaticString] = []
  var quotes = ByteSet("\"'")
  /// Whether `$name` is a variable.
  var hasVariables = false

  /// The language that a code block's info string names, also in Quarto's braces; `nil` for one that is not known here.
  static func named(_ info: ArraySlice<UInt8>) -> Language? {
    var name = info
    if name.first == UInt8(ascii: "{") { name = name.dropFirst() }
    if name.first == UInt8(ascii: ".") { name = name.dropFirst() }
    name = name.prefix { $0 != UInt8(ascii: "}") && $0 != UInt8(ascii: ",") }
    guard name.count <= longestName else { return nil }
    return byName[String(decoding: name.map(\.lowercased), as: UTF8.self)]
  }

  /// Made once: a site has thousands of code blocks, and a language's words are many.
  private static let byName: [String: Language] = {
    let names: [(String, Language)] = [
      ("sh bash zsh shell ksh fish dockerfile makefile make", shell),
      ("console shell-session shellsession terminal session", Language(shape: .console)),
      ("log logs syslog logfile", Language(shape: .log)),
      ("diff patch udiff", Language(shape: .diff)),
      (
        "yaml yml toml ini conf cfg properties env hcl terraform tf nginx",
        Language(
          shape: .keyed, keywords: ["true", "false", "null", "yes", "no", "on", "off"], lineComments: ["#", ";"])
      ),
      (
        "json jsonc json5 jsonl ndjson",
        Language(shape: .keyed, keywords: ["true", "false", "null"], lineComments: ["//"], quotes: ByteSet("\""))
      ),
      ("sql mysql postgres postgresql psql plsql sqlite promql", sql),
      ("swift", swift),
      ("go golang", go),
      ("python py python3", python),
      ("js javascript jsx ts typescript tsx node mjs", script),
      ("java kotlin kt scala groovy c cpp c++ cs csharp php", java),
      ("rust rs", rust),
      ("ruby rb elixir perl", ruby),
    ]
    var out: [String: Language] = [:]
    for (list, language) in names { for name in words(list) { out[name] = language } }
    return out
  }()
  private static let longestName = byName.keys.map(\.utf8.count).max() ?? 0
}

extension Language {
  private static func words(_ text: String) -> Set<String> { Set(text.split(separator: " ").map(String.init)) }

  private static let shell = Language(
    keywords: words(
      """
      if then else elif fi for in do done while until case esac function return exit break continue export local \
      readonly set unset source alias sudo trap shift echo cd FROM RUN COPY CMD ENTRYPOINT ENV
      """), lineComments: ["#"], hasVariables: true)

  private static let sql = Language(
    keywords: words(
      """
      select from where and or not in is null as join left right inner outer full cross on using group by order having \
      limit offset union all distinct insert into values update set delete create alter drop table index view database \
      schema column add primary key foreign references constraint unique default check with recursive case when then \
      else end exists between like ilike returning begin commit rollback transaction lock explain analyze vacuum \
      truncate grant revoke show asc desc count sum avg min max coalesce interval
      """), ignoresCase: true, lineComments: ["--"], blockComment: ("/*", "*/"))

  private static let swift = Language(
    keywords: words(
      """
      let var func struct class enum protocol extension import return if else guard switch case default for in while \
      repeat break continue do try catch throw throws async await actor init deinit self Self nil true false public \
      private internal fileprivate open static mutating inout where as is some any defer
      """), lineComments: ["//"], blockComment: ("/*", "*/"), longQuotes: ["\"\"\""], quotes: ByteSet("\""))

  private static let go = Language(
    keywords: words(
      """
      package import func var const type struct interface map chan go defer select switch case default if else for \
      range return break continue fallthrough goto nil true false make new len cap append error string int bool
      """), lineComments: ["//"], blockComment: ("/*", "*/"), longQuotes: ["`"])

  private static let python = Language(
    keywords: words(
      """
      def class import from as return if elif else for in while break continue pass try except finally raise with \
      lambda yield global nonlocal assert del and or not is None True False async await self match case
      """), lineComments: ["#"], longQuotes: ["\"\"\"", "'''"])

  private static let script = Language(
    keywords: words(
      """
      const let var function return if else for of in while do switch case default break continue try catch finally \
      throw new class extends super this import export from as async await yield typeof instanceof void delete null \
      undefined true false interface type enum implements public private protected readonly static string number \
      boolean any unknown never
      """), lineComments: ["//"], blockComment: ("/*", "*/"), longQuotes: ["`"])

  private static let java = Language(
    keywords: words(
      """
      class interface enum extends implements public private protected static final abstract void int long short byte \
      char float double boolean bool string String return if else for while do switch case default break continue try \
      catch finally throw throws new this super import package null true false synchronized volatile const struct using \
      namespace include define val var fun object data when override
      """), lineComments: ["//"], blockComment: ("/*", "*/"))

  private static let rust = Language(
    keywords: words(
      """
      fn let mut const static struct enum trait impl pub use mod crate self Self super match if else for in while loop \
      return break continue move ref where as dyn async await unsafe type true false Some None Ok Err
      """), lineComments: ["//"], blockComment: ("/*", "*/"), quotes: ByteSet("\""))

  private static let ruby = Language(
    keywords: words(
      """
      def end class module if elsif else unless case when while until do begin rescue ensure raise return yield self nil \
      true false and or not require include attr_accessor fn defmodule use my sub
      """), lineComments: ["#"])
}
