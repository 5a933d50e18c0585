import Testing

@testable import FileTree

@Suite struct ContentHashTests {
  /// xxHash, `tests/sanity_test_vectors.h` and the well-known values of short texts, seed 0.
  @Test(arguments: [
    ("", "ef46db3751d8e999"), ("a", "d24ec4f1a98c6e5b"), ("abc", "44bc2cf5ad770999"),
    ("The quick brown fox jumps over the lazy dog", "0b242d361fda71bc"),
  ])
  func publishedValues(text: String, expected: String) {
    #expect("\(ContentHash(Array(text.utf8)))" == expected)
    #expect(ContentHash(hex: expected) == ContentHash(Array(text.utf8)[...]))
  }

  /// xxHash's own check: bytes of a multiplicative generator, at lengths that take every branch.
  @Test(arguments: [(1, 0xE934_A84A_DB05_2768 as UInt64), (14, 0x8282_DCC4_994E_35C8), (222, 0xB641_AE8C_B691_C174)])
  func sanityBuffer(length: Int, expected: UInt64) {
    var generator: UInt64 = 2_654_435_761
    let bytes = (0..<length).map { _ in
      defer { generator = generator &* 11_400_714_785_074_694_797 }
      return UInt8(generator >> 56)
    }
    #expect(ContentHash(bytes).value == expected)
  }

  @Test(arguments: ["", "xyz", "EF46DB3751D8E999", "ef46db3751d8e99", "+f46db3751d8e999", "ef46db3751d8e9990"])
  func refusesOtherText(text: String) {
    #expect(ContentHash(hex: text) == nil)
  }
}
