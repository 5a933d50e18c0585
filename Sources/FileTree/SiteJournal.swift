/// The rest of an update from the moment when everything is staged, so that any run can finish it.
///
/// Format, version 1: a head line `debrief-journal 1`; a line for each operation, in order; the seal of
/// `SealedText`. `replace N NEW OLD PATH` renames the staged file N, with hash NEW, over PATH, where OLD is the hash
/// of what stood there, or `-`; `remove OLD PATH` removes.
struct SiteJournal: Equatable {
  enum Operation: Equatable {
    case replace(staged: Int, new: ContentHash, old: ContentHash?, path: String)
    case remove(old: ContentHash, path: String)
  }

  private static let head = "debrief-journal 1\n"
  static let name = OutputPath.staging + "/journal"
  var operations: [Operation] = []

  init(_ operations: [Operation]) { self.operations = operations }

  /// `nil` for another version and for a torn file.
  init?(_ bytes: [UInt8]) {
    guard bytes.starts(with: Self.head.utf8), let lines = SealedText.open(bytes) else { return nil }
    for line in lines.dropFirst() {
      guard let operation = Self.operation(line) else { return nil }
      operations.append(operation)
    }
  }

  private static func operation(_ line: ArraySlice<UInt8>) -> Operation? {
    let isRemoval = line.starts(with: "remove ".utf8)
    let fields = SealedText.fields(line, most: isRemoval ? 3 : 5)
    guard let path = fields.last, OutputPath.problem(path) == nil else { return nil }
    if isRemoval, fields.count == 3, let old = ContentHash(hex: fields[1]) { return .remove(old: old, path: path) }
    guard fields.count == 5, fields[0] == "replace", let staged = Int(fields[1]), let new = ContentHash(hex: fields[2])
    else { return nil }
    let old = ContentHash(hex: fields[3])
    return old == nil && fields[3] != "-" ? nil : .replace(staged: staged, new: new, old: old, path: path)
  }

  var bytes: [UInt8] {
    var text = Self.head
    for operation in operations {
      switch operation {
      case .replace(let staged, let new, let old, let path):
        text += "replace \(staged) \(new) \(old?.description ?? "-") \(path)\n"
      case .remove(let old, let path): text += "remove \(old) \(path)\n"
      }
    }
    return SealedText.close(text)
  }

  static func stagedName(_ index: Int) -> String { "\(OutputPath.staging)/\(index)" }
}
