import Glibc

/// Bytes that grow at their end: what an array does, with one check of its room for each piece.
///
/// Nothing outside sees the memory; what is appended is copied, and `array` is a copy.
struct ByteWriter: ~Copyable {
  private var storage: UnsafeMutableBufferPointer<UInt8>
  private(set) var count = 0

  init(capacity: Int = 0) {
    storage = .allocate(capacity: max(0, capacity))
  }

  deinit { storage.deallocate() }

  /// What has been written.
  var array: [UInt8] { Array(UnsafeBufferPointer(rebasing: UnsafeBufferPointer(storage)[..<count])) }

  var last: UInt8? { count > 0 ? storage[count - 1] : nil }

  mutating func removeLast() { if count > 0 { count &-= 1 } }

  @inline(__always)
  mutating func append(_ byte: UInt8) {
    if count == storage.count { grow(by: 1) }
    storage[count] = byte
    count &+= 1
  }

  @inline(__always)
  mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let from = bytes.baseAddress, !bytes.isEmpty else { return }
    if storage.count - count < bytes.count { grow(by: bytes.count) }
    guard let to = storage.baseAddress else { return }
    memcpy(to + count, from, bytes.count)
    count &+= bytes.count
  }

  @inline(__always)
  mutating func append(_ text: StaticString) {
    text.withUTF8Buffer { append($0) }
  }

  mutating func append(contentsOf bytes: ArraySlice<UInt8>) {
    bytes.withUnsafeBufferPointer { append($0) }
  }

  mutating func append(contentsOf bytes: [UInt8]) {
    bytes.withUnsafeBufferPointer { append($0) }
  }

  mutating func append(contentsOf text: String.UTF8View) {
    let isDone: Void? = text.withContiguousStorageIfAvailable { append($0) }
    if isDone == nil { for byte in text { append(byte) } }
  }

  /// Appends part of other bytes; what lies outside them is left out.
  @inline(__always)
  mutating func append(_ bytes: [UInt8], _ range: Range<Int>) {
    let range = range.clamped(to: 0..<bytes.count)
    bytes.withUnsafeBufferPointer { append(UnsafeBufferPointer(rebasing: $0[range])) }
  }

  mutating func append(decimal number: Int) {
    append(contentsOf: String(number).utf8)
  }

  @inline(never)
  private mutating func grow(by needed: Int) {
    let larger = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(64, storage.count * 2, count + needed))
    if let to = larger.baseAddress, let from = storage.baseAddress { memcpy(to, from, count) }
    storage.deallocate()
    storage = larger
  }
}
