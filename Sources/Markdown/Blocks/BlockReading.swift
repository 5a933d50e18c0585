import CommonMark
import Diagnostics

/// Reads a document's blocks: usually in one go, again where GFM's blocks are not libcmark's.
enum BlockReading {
  static func read(_ source: SourceText, from bodyLine: Int, extensions: Extensions) -> Diagnosed<BlockPlan> {
    var corrections = Corrections()
    var readings = 0
    while true {
      readings += 1
      Steps.count(source.bytes.count)
      let view = BlockView(corrections.apply(to: source, from: bodyLine))
      var reader = BlockReader(
        source: source, structure: BlockStructure(reading: view.bytes), view: view, lineOffset: bodyLine - 1,
        extensions: extensions,
        corrections: corrections)
      let plan = reader.read()
      if !correct(&corrections, by: reader, readings: readings) || readings > Limits.readings {
        var exceeded = reader.exceeded
        if readings > Limits.readings, let table = reader.tableRequests.first {
          exceeded[.readings] = table.firstLine
        }
        let diagnostics = exceeded.map { Limits.diagnostic($0.key, file: source.path, line: $0.value) }
        return Diagnosed(plan, diagnostics.inReportOrder())
      }
    }
  }

  /// Takes over what a reading asks for. Footnotes come first, since they change what their lines belong to; of the
  /// tables only the first is sure, as the text behind it may be read differently from then on.
  private static func correct(_ corrections: inout Corrections, by reader: BlockReader, readings: Int) -> Bool {
    if !reader.footnoteRequests.isEmpty {
      for request in reader.footnoteRequests { corrections.addFootnote(line: request.line, marker: request.marker) }
      return true
    }
    let isLast = readings == Limits.readings
    let requests = isLast ? reader.tableRequests[...] : reader.tableRequests.prefix(1)
    for table in requests {
      corrections.addTable(firstLine: table.firstLine, textStarts: table.textStarts, source: reader.source)
    }
    return !requests.isEmpty
  }
}
