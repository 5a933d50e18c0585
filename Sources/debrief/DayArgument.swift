import ArgumentParser
import Postmortems

/// Days as options take them.
enum DayArgument {
  static func check(_ text: String?, _ option: String) throws {
    guard let text, CivilDate(iso: text) == nil else { return }
    throw ValidationError("\(option): \"\(text)\" is not a day such as 2026-03-11")
  }
}
