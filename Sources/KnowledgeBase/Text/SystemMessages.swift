/// What systems say of any failure: that two incidents hold such words ties nothing together.
///
/// Sources: the texts of POSIX `errno` values as the C library of GNU has them, of Go's network errors, and the reason
/// phrases of HTTP (RFC 9110).
enum SystemMessages {
  /// How many of the words from a place on are such a text; 0 where none begins there.
  static func length(_ words: [String], at place: Int) -> Int {
    for text in texts[words[place]] ?? [] where words[place...].starts(with: text) { return text.count }
    return 0
  }

  /// By first word, longest first.
  private static let texts: [String: [[String]]] = {
    let all = list.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    return Dictionary(grouping: all) { $0.first ?? "" }.mapValues { $0.sorted { $0.count > $1.count } }
  }()

  private static let list = """
    operation not permitted
    operation timed out
    operation already in progress
    no such file or directory
    no such process
    no such device or address
    no such device
    no such host
    interrupted system call
    input output error
    argument list too long
    exec format error
    bad file descriptor
    bad address
    no child processes
    resource temporarily unavailable
    resource deadlock avoided
    cannot allocate memory
    cannot assign requested address
    permission denied
    device or resource busy
    file exists
    file too large
    file name too long
    not a directory
    is a directory
    directory not empty
    invalid argument
    too many open files in system
    too many open files
    too many links
    text file busy
    no space left on device
    read only file system
    broken pipe
    connection timed out
    connection refused
    connection reset by peer
    connection reset
    no route to host
    network is unreachable
    network is down
    host is down
    host is unreachable
    address already in use
    software caused connection abort
    transport endpoint is not connected
    disk quota exceeded
    stale file handle
    out of memory
    segmentation fault
    context deadline exceeded
    unexpected eof
    bad request
    unauthorized
    forbidden
    not found
    method not allowed
    request timeout
    too many requests
    internal server error
    not implemented
    bad gateway
    service unavailable
    service temporarily unavailable
    gateway timeout
    gateway time out
    """
}
