import Foundation
import KnowledgeBase
import Postmortems

// knowledge-bench measure FOLDER [RUNS]   time and memory of KnowledgeBase.build alone, as a line of a table
// knowledge-bench dump FOLDER…            the findings as JSON lines, for `sample`
//
// To be run in the root of the repository, where the default taxonomy and vocabulary lie.

let arguments = CommandLine.arguments.dropFirst()
guard let mode = arguments.first, arguments.count > 1 else {
  print("usage: knowledge-bench measure FOLDER [RUNS] | dump FOLDER…")
  exit(2)
}
let operands = Array(arguments.dropFirst())

switch mode {
case "measure":
  let corpus = Corpus(folders: [operands[0]])
  let runs = operands.dropFirst().first.flatMap { Int($0) } ?? 3
  print(Measurement.line(corpus, runs: runs))
case "dump":
  let corpus = Corpus(folders: operands)
  let base = corpus.knowledgeBase()
  Dump(base).write()
default:
  print("unknown mode \(mode)")
  exit(2)
}
