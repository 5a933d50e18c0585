import ArgumentParser
import Foundation
import SiteGenerator

enum TimingsForm: String, ExpressibleByArgument, CaseIterable {
  case table, json
}

/// Measures the stages of a build: the only place beside the progress line where a build meets the clock.
///
/// A stage that begins several times, as writing does between batches of pages, is summed up.
struct StageClock {
  struct Spent {
    var wall = Duration.zero
    /// Seconds that all threads together worked, for the process and in the system.
    var cpu = 0.0
    /// The most memory that the process had held by the end of the stage, in bytes.
    var peak = 0
  }

  private(set) var spent: [Build.Stage: Spent] = [:]
  private let start = ContinuousClock.now
  private let startUsage = ProcessUsage.now
  private var current: (stage: Build.Stage, wall: ContinuousClock.Instant, usage: ProcessUsage)?

  mutating func begin(_ stage: Build.Stage) {
    end()
    current = (stage, .now, .now)
  }

  mutating func end() {
    guard let current else { return }
    let usage = ProcessUsage.now
    var sum = spent[current.stage] ?? Spent()
    sum.wall += current.wall.duration(to: .now)
    sum.cpu += usage.cpu - current.usage.cpu
    sum.peak = usage.peak
    spent[current.stage] = sum
    self.current = nil
  }

  // MARK: - Report

  func report(_ form: TimingsForm, _ volume: BuildVolume, threads: Int) -> String {
    var total = Spent(wall: start.duration(to: .now), cpu: ProcessUsage.now.cpu - startUsage.cpu, peak: 0)
    total.peak = ProcessUsage.now.peak
    let rows = Build.Stage.allCases.compactMap { stage in
      spent[stage].map { Row(name: stage.rawValue, spent: $0, volume: volume) }
    }
    let all = Row(name: "all", spent: total, volume: volume)
    return form == .json ? json(rows, all, volume, threads) : table(rows + [all], volume, threads)
  }

  private struct Row: Encodable {
    var stage: String
    var seconds: Double
    var cpuSeconds: Double
    var documentsPerSecond: Double
    /// Of the content that was read, whatever the stage makes of it.
    var megabytesPerSecond: Double
    var peakMegabytes: Double

    init(name: String, spent: Spent, volume: BuildVolume) {
      let (whole, atto) = spent.wall.components
      stage = name
      seconds = Double(whole) + Double(atto) / 1e18
      cpuSeconds = spent.cpu
      let rate = seconds > 0 ? 1 / seconds : 0
      documentsPerSecond = (Double(volume.documents) * rate).rounded()
      megabytesPerSecond = (Double(volume.bytesRead) / 1e6 * rate * 10).rounded() / 10
      peakMegabytes = (Double(spent.peak) / 1e6).rounded()
    }
  }

  private struct Report: Encodable {
    var documents: Int
    var bytesRead: Int
    var files: Int
    var bytesMade: Int
    var threads: Int
    var stages: [Row]
    var all: Row
  }

  private func json(_ rows: [Row], _ all: Row, _ volume: BuildVolume, _ threads: Int) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    let report = Report(
      documents: volume.documents, bytesRead: volume.bytesRead, files: volume.files, bytesMade: volume.bytesMade,
      threads: threads, stages: rows, all: all)
    let bytes = (try? encoder.encode(report)) ?? Data()
    return String(decoding: bytes, as: UTF8.self) + "\n"
  }

  private func table(_ rows: [Row], _ volume: BuildVolume, _ threads: Int) -> String {
    func figure(_ value: Double, _ digits: Int, _ width: Int) -> String {
      let text = String(format: "%.\(digits)f", value)
      return String(repeating: " ", count: max(0, width - text.utf8.count)) + text
    }
    var out = "\nstage         seconds     CPU s  documents/s      MB/s   peak MB\n"
    for row in rows {
      out += row.stage + String(repeating: " ", count: max(0, 12 - row.stage.utf8.count))
      out += figure(row.seconds, 3, 9) + figure(row.cpuSeconds, 3, 10) + figure(row.documentsPerSecond, 0, 13)
      out += figure(row.megabytesPerSecond, 1, 10) + figure(row.peakMegabytes, 0, 10) + "\n"
    }
    let made = figure(Double(volume.bytesMade) / 1e6, 1, 0)
    return out + "\(volume.documents) documents of \(figure(Double(volume.bytesRead) / 1e6, 1, 0)) MB became "
      + "\(volume.files) files of \(made) MB on \(threads) threads.\n"
  }
}

/// What the system counted for this process.
struct ProcessUsage {
  var cpu: Double
  /// In bytes.
  var peak: Int

  static var now: ProcessUsage {
    var usage = rusage()
    getrusage(RUSAGE_SELF.rawValue, &usage)
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    // Linux counts in KiB (getrusage(2)).
    return ProcessUsage(cpu: seconds(usage.ru_utime) + seconds(usage.ru_stime), peak: usage.ru_maxrss * 1_024)
  }
}
