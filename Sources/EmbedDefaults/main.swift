import Foundation

// usage: EmbedDefaults OUTPUT.swift NAME FOLDER|FILE [NAME FOLDER|FILE …]
//
// Writes each file, or each below a folder, as one string literal, scripts without their comments. String literals cost the compiler almost
// nothing, where an array literal of the same bytes takes seconds.

/// A Swift string literal that holds exactly these bytes, which must be UTF-8.
func literal(_ text: String) -> String {
  var out = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": out += "\\\""
    case "\\": out += "\\\\"
    case "\n": out += "\\n"
    case "\r": out += "\\r"
    case "\t": out += "\\t"
    case _ where scalar.value < 0x20 || scalar.value == 0x7F: out += "\\u{\(String(scalar.value, radix: 16))}"
    default: out.unicodeScalars.append(scalar)
    }
  }
  return out + "\""
}

let arguments = CommandLine.arguments
guard arguments.count >= 4, arguments.count.isMultiple(of: 2) else {
  FileHandle.standardError.write(Data("usage: EmbedDefaults OUTPUT.swift NAME FOLDER|FILE [NAME FOLDER|FILE …]\n".utf8))
  exit(2)
}
var swift = "// Generated from Templates/ and Sources/Defaults/Data/ at build time.\n\n"
swift += "let embeddedFiles: [(path: String, text: StaticString)] = [\n"
for index in stride(from: 2, to: arguments.count, by: 2) {
  let folder = URL(fileURLWithPath: arguments[index + 1]).standardizedFileURL
  let found = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: [.isRegularFileKey])
  // What is no folder is one file.
  let isFile = (try? folder.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) == true
  let all = isFile ? [folder] : found?.allObjects as? [URL] ?? []
  let files = all.map(\.standardizedFileURL)
    .filter { (try? $0.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) == true }
    .sorted { $0.path < $1.path }
  for file in files where !file.lastPathComponent.hasPrefix(".") {
    let relative = isFile ? file.lastPathComponent : String(file.path.dropFirst(folder.path.count + 1))
    guard let text = String(data: try Data(contentsOf: file), encoding: .utf8) else {
      FileHandle.standardError.write(Data("\(file.path): not UTF-8, cannot be embedded\n".utf8))
      exit(1)
    }
    // The readable script stays here; what a browser loads needs no comments.
    let shipped = file.pathExtension == "js" ? ScriptMinifier.minified(text) : text
    swift += "  (\(literal(arguments[index] + "/" + relative)), \(literal(shipped))),\n"
  }
}
swift += "]\n"
try Data(swift.utf8).write(to: URL(fileURLWithPath: arguments[1]))
