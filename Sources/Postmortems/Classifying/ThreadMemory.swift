import Glibc

/// What a thread knows of words from the texts it has read, by index, from document to document.
///
/// What is remembered follows from the words alone, so that it changes nothing but the time. There are as many memories
/// as a site has indexes; where there are more, two share a place and forget in turns. Each forgets when it is full.
enum ThreadMemory {
  private struct Place {
    /// The number of the index whose memory it is.
    var number = -1
    var memory = PhraseIndex.Memory()
  }

  private static let places = 64

  /// Memory for the index with a number, for one call of `body`, which must not ask for another one.
  @inline(__always)
  static func with<Result>(_ number: Int, _ body: (inout PhraseIndex.Memory) -> Result) -> Result {
    guard let all = all() else {
      var memory = PhraseIndex.Memory()
      return body(&memory)
    }
    let place = all + number % places
    if place.pointee.number != number { place.pointee = Place(number: number) }
    return body(&place.pointee.memory)
  }

  private static func all() -> UnsafeMutablePointer<Place>? {
    guard let key else { return nil }
    if let known = pthread_getspecific(key) { return known.assumingMemoryBound(to: Place.self) }
    let new = UnsafeMutablePointer<Place>.allocate(capacity: places)
    new.initialize(repeating: Place(), count: places)
    pthread_setspecific(key, new)
    return new
  }

  /// `nil` where the system has no more of them.
  private static let key: pthread_key_t? = {
    var key = pthread_key_t()
    let status = pthread_key_create(&key) { memory in
      guard let places = memory?.assumingMemoryBound(to: Place.self) else { return }
      places.deinitialize(count: ThreadMemory.places)
      places.deallocate()
    }
    return status == 0 ? key : nil
  }()
}
