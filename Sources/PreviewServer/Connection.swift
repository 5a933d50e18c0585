import Glibc

/// One browser's connection, owned by the server's loop: what was read, what is still to be written.
struct Connection {
  enum State {
    case reading
    /// Closed when everything is written.
    case answering
    /// Open for events until the browser goes; the version of the site that it was told of last.
    case listening(Int)
  }

  let socket: Int32
  var state = State.reading
  /// The page of the site on whose behalf the browser listens, and the version that it was loaded at.
  var page: (path: String, version: Int)?
  var input: [UInt8] = []
  var output: [UInt8] = []
  var written = 0
  /// When it is given up, in milliseconds of the monotonic clock.
  var deadline: Int

  var isWaitingToWrite: Bool { written < output.count }

  /// Reads what is there. `false` where the other end has closed or failed.
  mutating func receive() -> Bool {
    var chunk = [UInt8](repeating: 0, count: 4_096)
    while true {
      let count = recv(socket, &chunk, chunk.count, 0)
      if count > 0 {
        // What comes behind an answered request is of no interest, and is not kept.
        if case .reading = state { input += chunk[..<count] }
        if input.count > PreviewRequest.limit { return true }
        continue
      }
      if count < 0, errno == EINTR { continue }
      return count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)
    }
  }

  /// Writes what the socket takes. `false` where it failed.
  mutating func send() -> Bool {
    while written < output.count {
      let count = output.withUnsafeBytes { bytes in
        bytes.baseAddress.map { Glibc.send(socket, $0 + written, bytes.count - written, Int32(MSG_NOSIGNAL)) }
          ?? 0
      }
      if count > 0 {
        written += count
        continue
      }
      if count < 0, errno == EINTR { continue }
      return count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)
    }
    output = []
    written = 0
    return true
  }

  /// The head of the request, where it is complete: everything before the empty line.
  var head: ArraySlice<UInt8>? {
    var at = 0
    while let end = input[at...].firstIndex(of: 0x0A) {
      if end + 1 < input.count, input[end + 1] == 0x0A { return input[..<end] }
      if end + 2 < input.count, input[end + 1] == 0x0D, input[end + 2] == 0x0A { return input[..<end] }
      at = end + 1
    }
    return nil
  }
}

/// Milliseconds of a clock that nobody sets.
func monotonicMilliseconds() -> Int {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return time.tv_sec * 1_000 + time.tv_nsec / 1_000_000
}

/// Neither waits nor is handed to a program that this one starts.
func makeUnattended(_ descriptor: Int32) {
  _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
  _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
}
