import Configuration
import Defaults
import Diagnostics
import Foundation
import Postmortems
import Testing

@testable import SiteGenerator

@Suite struct LanguageTests {
  private static let english = lines("texts.txt")
  static let languages = shippedThemeFiles.map(\.path).filter { WordsReader.isTexts($0) && $0 != "texts.txt" }

  private static func lines(_ path: String) -> [String: String] {
    let file = shippedThemeFiles.first { $0.path == path }
    let text = String(decoding: file?.bytes ?? [], as: UTF8.self)
    let pairs = text.split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap { line in
      line.firstIndex(of: ":").map { (String(line[..<$0]), String(line[line.index(after: $0)...])) }
    }
    return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
  }

  private func placeholders(_ text: String) -> Set<String> { Set(text.matches(of: /\{(\w+)\}/).map { String($0.1) }) }

  /// Tags are written with capitals, and so may be the names of files.
  @Test(arguments: ["texts.pt-BR.txt", "texts.pt-br.txt", "texts.pt.txt", "texts.PT.txt"])
  func aFileOfTextsIsFoundWhateverItsCase(name: String) {
    let theme = Theme.load(
      defaults: shippedThemeFiles, overrides: [(name, Array("search: Busca\n".utf8))], language: "pt-BR")
    #expect(theme.diagnostics.map(\.summary).allSatisfy { !$0.hasPrefix("there are no") }, "\(theme.diagnostics)")
    #expect(theme.value.words("search") == "Busca")
  }

  @Test func aSecondLanguageShips() { #expect(Self.languages.contains("texts.de.txt")) }

  @Test(arguments: languages)
  func everyLanguageHasEveryText(path: String) {
    let texts = Self.lines(path)
    #expect(Set(texts.keys) == Set(Self.english.keys))
    for (name, text) in Self.english {
      #expect(placeholders(texts[name] ?? "") == placeholders(text), "\(name)")
    }
    for list in ["date.months", "date.longMonths"] { #expect(texts[list]?.split(separator: " ").count == 12) }
  }

  @Test func aSiteCanBeInGerman() {
    let theme = Theme.load(defaults: shippedThemeFiles, language: "de-AT")
    #expect(theme.diagnostics.isEmpty)
    let site = render(smallSite, options: SiteOptions(language: "de-AT"), theme: theme.value)
    let home = site.text("index.html")
    let hasWords = home.contains("<html lang=\"de-AT\" dir=\"ltr\">") && home.contains("Hatten wir das schon einmal?")
    #expect(hasWords)
    #expect(site.text("incidents/inc-2026-009.html").contains("11. März 2026"))
    // Of what the interface says in English nothing is left. Short words may be part of documents.
    let german = Self.lines("texts.de.txt")
    let sentences = Self.english.filter { name, text in
      text.utf8.count > 14 && !text.contains("{") && text.contains(" ") && german[name] != text
    }
    #expect(sentences.count > 60)
    for page in site.pages {
      let html = String(decoding: page.bytes, as: UTF8.self)
      for (name, text) in sentences where html.contains(">" + escaped(String(text.dropFirst())) + "<") {
        Issue.record("\(page.path) shows \(name) in English: \(text)")
      }
    }
  }

  /// The script has no texts of its own: they stand in the page, all of them in the language of the site.
  @Test(arguments: ["en", "de", "de-AT"]) func theSearchPageBringsItsTexts(language: String) throws {
    let theme = Theme.load(defaults: shippedThemeFiles, language: language).value
    let site = render(smallSite, options: SiteOptions(language: language), theme: theme)
    let lines = language == "en" ? Self.english : Self.lines("texts.de.txt")
    let page = try texts(of: site.text("search.html"))
    for (name, text) in lines {
      guard let dot = name.firstIndex(of: "."), ["found", "seek"].contains(name[..<dot]) else { continue }
      #expect(page[String(name[name.index(after: dot)...])] == String(text.dropFirst()), "\(name)")
    }
    #expect(page["language"] == language)
    #expect(page["quoted"] != nil && page["incidents.other"] != nil)
    #expect(try texts(of: site.text("incidents/index.html"))["recent"] == page["recent"])
    // What the script asks for is there.
    let root = URL(fileURLWithPath: #filePath).appending(path: "../../..").standardizedFileURL
    let path = root.appending(path: "Templates/assets/search.js")
    let script = try String(contentsOf: path, encoding: .utf8)
    let names = script.matches(of: /(?:say|phrase)\('(\w+)'|\bT\.(\w+)/)
    let asked = names.compactMap { ($0.1 ?? $0.2).map(String.init) }
    #expect(asked.count > 30)
    for name in asked {
      #expect(page[name] != nil || page[name + ".other"] != nil, "\(name)")
    }
  }

  /// What the attributes `data-texts` of a page hold, together.
  private func texts(of html: String) throws -> [String: String] {
    var found: [String: String] = [:]
    for match in html.matches(of: /data-texts="([^"]*)"/) {
      let json = match.1.replacing("&quot;", with: "\"").replacing("&#39;", with: "'").replacing("&amp;", with: "&")
      found.merge(try JSONDecoder().decode([String: String].self, from: Data(json.utf8))) { $1 }
    }
    return found
  }

  /// Before compression; nobody should wait for a script that only enhances.
  @Test func allScriptsTogetherAreSmall() {
    let scripts = ["search.js", "debrief.js"].map { Defaults.file("Templates/assets/" + $0)?.count ?? .max }
    #expect(scripts.reduce(0, +) <= 25_000, "\(scripts)")
  }

  @Test func aLanguageOfOnesOwnMayBeWrittenFromTheRight() {
    let own = [("texts.he.txt", Array("direction: rtl\nsearch: חיפוש\n".utf8))]
    let theme = Theme.load(defaults: shippedThemeFiles, overrides: own, language: "he")
    let site = render(smallSite, options: SiteOptions(language: "he"), theme: theme.value)
    #expect(site.text("index.html").contains("<html lang=\"he\" dir=\"rtl\">"))
    #expect(site.text("manifest.webmanifest").contains("\"dir\": \"rtl\""))
    #expect(theme.diagnostics.map(\.rule) == ["template.language"])
    #expect(theme.diagnostics.first?.summary.contains("interface texts are missing in the language \"he\"") == true)
  }

  @Test func aLanguageWithoutTextsIsSaid() {
    let theme = Theme.load(defaults: shippedThemeFiles, language: "fr")
    #expect(theme.diagnostics.map(\.rule) == ["template.language"])
    #expect(theme.diagnostics.first?.severity == .note)
    #expect(theme.value.words.count("count.incidents", 1) == "1 incident")
  }

  @Test(arguments: [
    ("homeHeadin: x", "there is no text \"homeHeadin\", and no template of this site uses it"),
    ("footer: {incidents} {itmes}", "{itmes} is not filled in here"),
    ("no colon", "a line without \"name: text\""),
  ])
  func aFaultyTextIsReportedWithItsLine(line: String, summary: String) {
    let theme = Theme.load(
      defaults: shippedThemeFiles, overrides: [("texts.txt", Array("# ours\n\(line)\n".utf8))])
    #expect(theme.diagnostics.map(\.summary) == [summary])
    #expect(theme.diagnostics.first?.rule == "template.texts")
    #expect(theme.diagnostics.first?.location.range?.start.line == 2)
  }

  @Test func aTextOfOnesOwnIsFineWhereATemplateUsesIt() {
    let theme = Theme.load(
      defaults: shippedThemeFiles,
      overrides: [
        ("texts.txt", Array("ourMotto: Learn\n".utf8)),
        ("partials/footer.mustache", Array("<footer>{{t.ourMotto}}</footer>".utf8)),
      ])
    #expect(theme.diagnostics.isEmpty)
    #expect(render(smallSite, theme: theme.value).text("index.html").contains("<footer>Learn</footer>"))
  }

  @Test(arguments: [
    ("en", [0: "other", 1: "one", 2: "other", 21: "other"]),
    ("fr", [0: "one", 1: "one", 2: "other"]),
    ("ja", [1: "other"]),
    ("ru", [1: "one", 3: "few", 5: "many", 11: "many", 21: "one", 112: "many"]),
    ("pl", [1: "one", 2: "few", 5: "many", 12: "many", 22: "few", 21: "many"]),
    ("cs", [1: "one", 4: "few", 5: "other"]),
    ("ar", [0: "zero", 1: "one", 2: "two", 3: "few", 11: "many", 100: "other", 103: "few"]),
    ("lt", [1: "one", 2: "few", 11: "other", 21: "one"]),
    ("sl", [1: "one", 2: "two", 3: "few", 5: "other", 101: "one"]),
  ])
  func pluralFormsAreThoseOfTheLanguage(language: String, forms: [Int: String]) {
    for (n, form) in forms { #expect(PluralForm.of(n, language: language).rawValue == form, "\(language) \(n)") }
  }

  @Test func theTaxonomyThatShipsHasNamesInTheLanguage() {
    let german = shippedRules.taxonomy.shown(in: "de")
    #expect(german.name(of: "capacity.exhaustion") == "Ressource erschöpft")
    let plain = shippedRules.taxonomy
    for category in plain.categories {
      #expect(german.category(category.id)?.definition != category.definition, "\(category.id)")
      for leaf in category.leaves { #expect(german.name(of: leaf.id) != leaf.name, "\(leaf.id)") }
    }
    for (facet, values) in plain.facets {
      for value in values where value.name != "Hotfix" {
        #expect(german.name(of: value.id, in: facet) != value.name, "\(facet) \(value.id)")
      }
    }
    #expect(plain.shown(in: "en") == plain)
    var own = plain
    own.categories[0].leaves[0].name = "Our name"
    #expect(own.shown(in: "de").categories[0].leaves[0].name == "Our name")
  }

  // MARK: - Formats

  private func words(_ formats: (inout FormatSettings) -> Void, language: String = "en") -> Words {
    var settings = FormatSettings()
    formats(&settings)
    return Theme.load(defaults: shippedThemeFiles, language: language, formats: settings).value.words
  }

  @Test(arguments: [
    ("yyyy-MM-dd", "2026-03-01"), ("d MMM y", "1 Mar 2026"), ("dd.MM.yy", "01.03.26"),
    ("MMMM d, yyyy", "March 1, 2026"), ("d 'de' MMMM 'o''clock' y", "1 de March o'clock 2026"), ("M/d/y", "3/1/2026"),
  ])
  func datesFollowAPattern(pattern: String, text: String) {
    let words = words { $0.date = DatePattern(pattern) }
    #expect(words.day(CivilDate(iso: "2026-03-01") ?? CivilDate(dayNumber: 0)) == text)
  }

  @Test(arguments: ["", "ddd", "MMMMM", "yyy", "hh:mm", "'open"])
  func whatIsNoPatternIsRefused(pattern: String) { #expect(DatePattern(pattern)?.parts.isEmpty ?? true) }

  @Test(arguments: [
    (FormatSettings.Grouping.comma, "1,234", "1,234,567"), (.point, "1.234", "1.234.567"),
    (.apostrophe, "1’234", "1’234’567"), (.none, "1234", "1234567"), (.space, "1234", "1\u{202F}234\u{202F}567"),
  ])
  func numbersAreGrouped(grouping: FormatSettings.Grouping, thousand: String, million: String) {
    let words = words { $0.numbers = grouping }
    #expect(words.grouped(1_234) == thousand)
    #expect(words.grouped(-1_234_567) == "−" + million)
    #expect(words.grouped(0) == "0")
  }

  @Test(arguments: [
    (FormatSettings.Durations.units, "45\u{A0}min", "1\u{A0}h\u{A0}07", "2\u{A0}d\u{A0}4\u{A0}h"),
    (.clock, "0:45", "1:07", "52:00"), (.minutes, "45\u{A0}min", "67\u{A0}min", "3120\u{A0}min"),
  ])
  func durationsTakeAForm(form: FormatSettings.Durations, short: String, hour: String, days: String) {
    let words = words { $0.durations = form }
    #expect([45, 67, 3_120].map(words.duration) == [short, hour, days])
  }

  @Test func aLanguageBringsItsOwnNumbers() {
    let german = words({ _ in }, language: "de")
    #expect(german.grouped(12_408) == "12.408")
    #expect(german.tenths(192) == "19,2")
    #expect(shippedTheme.words.tenths(192) == "19.2")
  }

  @Test func aSiteIsWrittenInTheChosenForms() {
    var formats = FormatSettings()
    formats.date = DatePattern("yyyy-MM-dd")
    formats.durations = .clock
    let theme = Theme.load(defaults: shippedThemeFiles, formats: formats).value
    let page = render(smallSite, theme: theme).text("incidents/inc-2026-009.html")
    #expect(page.contains("<time datetime=\"2026-03-11\">2026-03-11</time>"))
    #expect(page.contains("Restored in 0:43"))
  }
}
