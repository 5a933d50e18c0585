import DataFormats
import Diagnostics

/// What `debrief.yml` says of imported tickets, under `actions`.
public struct ActionsSettings: Hashable, Sendable {
  /// Where ticket states stand.
  public var file = standardFile
  /// Whether somebody asked for that file; the standard one need not be there.
  public var isFileStated = false
  /// Words of a tracker by what they mean: `proposed`, `open`, `in progress`, `done`, `declined`.
  public var states: [String: [String]] = [:]
  /// Names of an export's columns by what they hold.
  public var columns: [String: [String]] = [:]

  public init() {}

  /// Beside `debrief.yml`.
  public static let standardFile = "actions.yml"

  static let stateNames = ["proposed", "open", "in progress", "done", "declined"]
  static let columnNames = [
    "ticket", "url", "title", "state", "resolution", "category", "owner", "due", "updated", "closed",
  ]
}

extension ConfigurationParser {
  mutating func actions(_ entry: DataValue.Entry) -> ActionsSettings? {
    guard case .map = entry.value.content else {
      reader.wrongType(entry, expected: "a map of file, states and columns")
      return nil
    }
    var settings = configuration.actions
    reportUnknown(in: entry.value, known: ["file", "states", "columns"], of: "actions")
    for part in entry.value.entries where !part.value.isNull {
      switch part.key {
      case "file":
        guard let file = path(part) else { continue }
        settings.file = file
        settings.isFileStated = true
      case "states": settings.states = words(part, known: ActionsSettings.stateNames)
      case "columns": settings.columns = words(part, known: ActionsSettings.columnNames)
      default: break
      }
    }
    return settings
  }

  private mutating func words(_ entry: DataValue.Entry, known: [String]) -> [String: [String]] {
    guard case .map = entry.value.content else {
      reader.wrongType(entry, expected: "a map of \(known.joined(separator: ", "))")
      return [:]
    }
    reportUnknown(in: entry.value, known: known, of: "actions.\(entry.key)")
    var found: [String: [String]] = [:]
    for part in entry.value.entries where known.contains(part.key) && !part.value.isNull {
      found[part.key] = reader.texts(part)?.map(\.text)
    }
    return found
  }
}
