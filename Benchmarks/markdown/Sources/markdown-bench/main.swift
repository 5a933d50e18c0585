import Diagnostics
import Glibc
import Markdown
import Synchronization

// markdown-bench parse|render|document THREADS LIST
//   parse     read each file of LIST and parse it
//   render    … and render it in memory
//   document  … and also take its outline, links and plain text, as a build does
// Prints the same line as floor.c, for `compare.py`, and the rules of all diagnostics, for `hostile.py`.

struct Work {
  var input = 0
  var output = 0
  var rules: Set<String> = []

  mutating func add(_ other: Work) {
    input += other.input
    output += other.output
    rules.formUnion(other.rules)
  }
}

func read(_ path: String) -> [UInt8] {
  let descriptor = open(path, O_RDONLY)
  guard descriptor >= 0 else { return [] }
  defer { close(descriptor) }
  var info = stat()
  guard fstat(descriptor, &info) == 0 else { return [] }
  let size = Int(info.st_size)
  return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
    while count < size {
      let got = Glibc.read(descriptor, buffer.baseAddress.map { $0 + count }, size - count)
      if got <= 0 { break }
      count += got
    }
  }
}

func run(_ path: String, mode: String, renderer: HTMLRenderer) -> Work {
  var work = Work()
  let bytes = read(path)
  work.input = bytes.count
  let source = SourceText.decode(path: path, bytes: bytes)
  let parsed = Document.parse(source.value)
  let document = parsed.value
  work.rules = Set((source.diagnostics + parsed.diagnostics).map(\.rule))
  if mode != "parse" { work.output = renderer.render(document).count }
  if mode == "document" {
    work.output += document.outline.count + document.links.count
    work.output += document.tree.plainTextBytes(MarkdownTree.root).count
  }
  return work
}

let arguments = CommandLine.arguments
guard arguments.count == 4, let threads = Int(arguments[2]), ["parse", "render", "document"].contains(arguments[1])
else {
  print("usage: markdown-bench parse|render|document THREADS LIST")
  exit(2)
}
let mode = arguments[1]
let paths = read(arguments[3]).split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
let next = Atomic<Int>(0)
let renderer = HTMLRenderer()
let start = ContinuousClock.now
@Sendable func takeFiles() -> Work {
  var sum = Work()
  while true {
    let index = next.add(1, ordering: .relaxed).oldValue
    guard index < paths.count else { return sum }
    sum.add(run(paths[index], mode: mode, renderer: renderer))
  }
}

let total = Mutex(Work())
let worker: @Sendable @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { _ in
  let work = takeFiles()
  total.withLock { $0.add(work) }
  return nil
}
var workers = [pthread_t](repeating: 0, count: max(0, threads))
for index in workers.indices {
  let failure = pthread_create(&workers[index], nil, worker, nil)
  guard failure == 0 else { exit(1) }
}
for thread in workers { pthread_join(thread, nil) }
let sum = total.withLock { $0 }
let took = ContinuousClock.now - start
let seconds = Double(took.components.seconds) + Double(took.components.attoseconds) / 1e18
print(
  "\(mode) threads=\(threads) files=\(paths.count) in=\(sum.input) out=\(sum.output) seconds=\(seconds)",
  "rules=\(sum.rules.sorted().joined(separator: ","))")
