import Foundation
import KnowledgeBase

/// CPU time and peak memory of one stage.
enum Measurement {
  static func line(_ corpus: Corpus, runs: Int) -> String {
    var times: [Double] = []
    var memory: [Int] = []
    var incidents = 0
    for _ in 0..<max(runs, 1) {
      let before = resident("VmRSS:")
      resetPeak()
      let start = cpuSeconds()
      let base = corpus.knowledgeBase()
      times.append(cpuSeconds() - start)
      memory.append(resident("VmHWM:") - before)
      incidents = base.incidents.count
    }
    let middle = times.sorted()[times.count / 2]
    // The first run has yet to ask the system for memory; later ones reuse it.
    let peak = memory.first ?? 0
    return "\(corpus.records.count) documents, \(incidents) incidents: "
      + String(format: "%.3f s CPU (median of %d), %d MB", middle, times.count, peak / 1024)
  }

  /// Seconds of this process on all cores, in user and system mode.
  private static func cpuSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// Linux: writing 5 sets the peak back to what is resident now (proc(5)).
  private static func resetPeak() {
    try? "5".write(toFile: "/proc/self/clear_refs", atomically: false, encoding: .ascii)
  }

  /// In kilobytes.
  private static func resident(_ field: String) -> Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix(field) }
    return line?.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap { Int($0) } ?? 0
  }
}
