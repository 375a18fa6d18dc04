// SPDX-License-Identifier: Apache-2.0

internal import CCurl
import Glibc

/// One running exchange as the engine thread sees it: the easy handle, what libcurl has handed over in this turn of the
/// loop, and the time of the last sign of life. Only the engine thread touches it.
final class Transfer {
  let state: ExchangeState
  private(set) var request: HTTPRequest
  let target: RequestTarget
  let easy: CurlLibrary.Handle
  private unowned let loop: EngineLoop

  /// Bytes of this turn, handed over in one piece at its end.
  private var staged: [UInt8] = []
  /// How many bytes the consumer had not fetched when we last looked.
  private var queuedBytes = 0
  private var lastDelivery = 0
  private(set) var isPaused = false
  /// The most bytes this transfer may hold for its consumer while as many others run as now.
  var bufferShare = Int.max

  private var head: HeadReader
  private var errorBytesLeft: Int?
  private var bodyOffset = 0

  /// When the transfer last moved, in nanoseconds of the monotonic clock.
  var lastActivity: UInt64
  /// Why one of our callbacks ended the transfer; nil inside means that enough of an error body was read.
  private(set) var ownEnd: Result<Void, HTTPFailure>?
  /// Set when the system refused another socket.
  private(set) var socketError: CInt = 0
  /// Where libcurl writes the details of an error.
  let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
  /// The header list, freed with the handle.
  var headerList: UnsafeMutablePointer<curl_slist>?

  init(_ request: HTTPRequest, target: RequestTarget, state: ExchangeState, easy: CurlLibrary.Handle, loop: EngineLoop)
  {
    self.request = request
    self.target = target
    self.state = state
    self.easy = easy
    self.loop = loop
    head = HeadReader(scheme: target.scheme)
    lastActivity = loop.now
    errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
  }

  deinit {
    errorText.deallocate()
  }

  /// Frees what libcurl made for the transfer, which it must not know any more.
  func release(_ library: CurlLibrary) {
    library.easyCleanup(easy)
    library.listFree(headerList)
  }

  /// Whether any reply came.
  var hasHead: Bool { head.isComplete }

  /// Whether the reply has an error status, so that its body is an explanation and not a stream.
  var isErrorReply: Bool { errorBytesLeft != nil }

  // MARK: Time

  /// After an error status the rest of the body is waited for this long only.
  private static let errorBodyGap: UInt64 = 10_000_000_000

  /// When the transfer is given up unless it moves; nil while the consumer holds it back.
  var deadline: UInt64? {
    if isPaused { return nil }
    let limit = nanoseconds(
      head.isComplete ? request.timeouts.gapMilliseconds : request.timeouts.firstByteMilliseconds)
    return lastActivity &+ (isErrorReply ? min(limit, Self.errorBodyGap) : limit)
  }

  private func nanoseconds(_ milliseconds: Int) -> UInt64 {
    UInt64(min(max(milliseconds, 1), 1 << 40)) * 1_000_000
  }

  // MARK: Towards the consumer

  /// Hands the bytes of this turn over.
  ///
  /// - Returns: true when the transfer is paused although the consumer has nothing left to read.
  func flush() -> Bool {
    if !staged.isEmpty {
      lastDelivery = staged.count
      queuedBytes = state.deliver(&staged)
    }
    return isPaused && !state.pause()
  }

  /// Reads on after a pause.
  func resume() -> CURLcode {
    guard isPaused else { return CURLE_OK }
    isPaused = false
    queuedBytes = 0
    lastActivity = loop.now
    return loop.library.easyPause(easy, CInt(CURLPAUSE_CONT))
  }

  // MARK: Callbacks of libcurl

  /// Takes a header line; false aborts.
  func receiveHeader(_ line: UnsafeRawBufferPointer) -> Bool {
    lastActivity = loop.now
    guard let head = head.add(line) else {
      guard !self.head.isTooLong else {
        ownEnd = .failure(HTTPFailure(.other, "The reply of \(target.authority) has too many headers."))
        return false
      }
      return true
    }
    switch head.status {
    case 301, 302, 303, 307, 308:
      let place = RequestTarget(location: head["location"] ?? "", from: target) ?? target
      ownEnd = .failure(
        HTTPFailure(
          .redirectRefused(host: place.host),
          "\(target.authority) redirects to \(place.authority); requests are not sent on to other addresses."))
      return false
    case 400...:
      errorBytesLeft = max(request.maxErrorBodyBytes, 0)
    default:
      break
    }
    giveUpBody()
    state.publish(head)
    loop.watch(self)  // the limits of a body can be shorter than that of the first byte
    return true
  }

  /// Takes a piece of the body and returns what the write callback has to return.
  ///
  /// A flood comes in pieces of a few hundred bytes, so what is equal for all pieces of a turn is done for the first.
  func receiveBody(_ bytes: UnsafeRawBufferPointer) -> Int {
    if errorBytesLeft != nil { return receiveErrorBody(bytes) }
    if staged.count + queuedBytes + bytes.count > bufferLimit, isFull(with: bytes.count) {
      isPaused = true
      loop.markForFlush(self)
      return Int(CURL_WRITEFUNC_PAUSE)
    }
    stage(bytes)
    return bytes.count
  }

  private func stage(_ bytes: UnsafeRawBufferPointer) {
    if staged.isEmpty {
      lastActivity = loop.now
      staged.reserveCapacity(max(bytes.count, lastDelivery))
      loop.markForFlush(self)
    }
    staged.append(contentsOf: bytes)
  }

  private func isFull(with count: Int) -> Bool {
    queuedBytes = state.queuedBytes
    let held = staged.count + queuedBytes
    return held > 0 && held + count > bufferLimit
  }

  private var bufferLimit: Int { min(request.bufferBytes, bufferShare) }

  /// Takes as much of an error body as is wanted, and ends the transfer then.
  private func receiveErrorBody(_ bytes: UnsafeRawBufferPointer) -> Int {
    let left = errorBytesLeft ?? 0
    let wanted = UnsafeRawBufferPointer(rebasing: bytes.prefix(left))
    stage(wanted)
    errorBytesLeft = left - wanted.count
    guard errorBytesLeft == 0 else { return bytes.count }
    ownEnd = .success(())
    return 0
  }

  /// Copies the next piece of the request body and returns its size.
  func sendBody(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
    lastActivity = loop.now
    let count = request.body.copy(from: bodyOffset, into: buffer)
    bodyOffset += count
    return count
  }

  /// Gives the request body up once it is sent and answered: a connection that breaks now is not made anew.
  private func giveUpBody() {
    guard bodyOffset == request.body.count else { return }
    request.body = HTTPBody()
    bodyOffset = 0
  }

  /// Starts the request body again at `offset`, for a connection that turned out to be closed.
  func rewindBody(to offset: Int) -> Bool {
    guard (0...request.body.count).contains(offset) else { return false }
    bodyOffset = offset
    return true
  }

  /// Opens the socket of the connection: not inherited by children, with the keep-alive figures of backends.md 0.2.
  func openSocket(_ family: CInt, _ type: CInt, _ protocolNumber: CInt) -> CInt {
    let descriptor = socket(family, type | CInt(SOCK_CLOEXEC.rawValue), protocolNumber)
    guard descriptor >= 0 else {
      socketError = errno
      return -1
    }
    func set(_ level: CInt, _ option: CInt, _ value: CInt) {
      var value = value
      setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<CInt>.size))
    }
    set(SOL_SOCKET, SO_KEEPALIVE, 1)
    set(CInt(IPPROTO_TCP), TCP_KEEPIDLE, 60)
    set(CInt(IPPROTO_TCP), TCP_KEEPINTVL, 60)
    set(CInt(IPPROTO_TCP), TCP_KEEPCNT, 5)
    return descriptor
  }
}
