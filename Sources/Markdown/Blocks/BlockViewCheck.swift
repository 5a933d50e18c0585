import CommonMark

/// Whether libcmark finds the same blocks in a document as in what it is shown of it: for tests and the fuzzer.
public enum BlockViewCheck {
  /// What differs; `nil` where nothing does. Documents nested beyond the limit are meant to differ.
  public static func problem(in source: SourceText) -> String? {
    // libcmark passes over a byte order mark, of which there is none left at the head of a source.
    guard !source.bytes.starts(with: [0xEF, 0xBB, 0xBF]) else { return nil }
    let whole = BlockStructure(reading: source.bytes).blocks
    let view = BlockStructure(reading: BlockView(source.bytes[...]).bytes).blocks
    var depths: [Int] = []
    for block in whole {
      depths.append(block.parent < 0 ? 0 : depths[Int(block.parent)] + 1)
      if depths[depths.count - 1] >= Limits.nesting { return nil }
    }
    for (a, b) in zip(whole, view)
    where a.kind != b.kind || a.parent != b.parent || a.startLine != b.startLine || a.endLine != b.endLine
      || a.isTight != b.isTight || a.number != b.number
    {
      return "line \(a.startLine) begins \(a.kind), in the view \(b.kind) at line \(b.startLine)"
    }
    return whole.count == view.count ? nil : "\(whole.count) blocks, in the view \(view.count)"
  }
}
