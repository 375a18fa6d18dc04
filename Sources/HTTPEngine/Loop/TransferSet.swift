// SPDX-License-Identifier: Apache-2.0

internal import CCurl
import Glibc

/// libcurl's multi handle: the running transfers, the connections kept for further ones, and what libcurl waits for.
final class TransferSet {
  /// When libcurl wants to be called without any news; 0 for at once.
  private(set) var timer: UInt64?

  private let library: CurlLibrary
  private let sockets: SocketWatch
  private let handle: CurlLibrary.Handle

  /// Connections kept for further requests.
  private static let keptConnections = 64

  /// Descriptors left to the rest of the process. Journals need some, and so does Dispatch, which looks at its threads
  /// through files once a second and ends the process when it cannot.
  private static let sparedDescriptors = 32

  /// Connections there may be at once; requests beyond that wait. Nil when the process may have any number.
  private static var mostConnections: CLong? {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0, limit.rlim_cur < 1 << 20 else {
      return nil
    }
    return max(4, CLong(limit.rlim_cur) - sparedDescriptors)
  }

  /// Nil when there are too few resources.
  init?(_ library: CurlLibrary, _ sockets: SocketWatch) {
    guard let handle = library.multiInit() else { return nil }
    self.library = library
    self.sockets = sockets
    self.handle = handle
    SocketPairs.closeOnExec()
    // One connection for each running transfer: a consumer that stalls, or a connection that breaks, concerns one agent
    // only. HTTP/2 is still spoken.
    _ = ccurl_multi_set_long(library.multiSet, handle, CURLMOPT_PIPELINING, CLong(CURLPIPE_NOTHING))
    _ = ccurl_multi_set_long(library.multiSet, handle, CURLMOPT_MAXCONNECTS, Self.keptConnections)
    if let most = Self.mostConnections {
      _ = ccurl_multi_set_long(library.multiSet, handle, CURLMOPT_MAX_TOTAL_CONNECTIONS, most)
    }
    let context = Unmanaged.passUnretained(self).toOpaque()
    _ = ccurl_multi_set_pointer(library.multiSet, handle, CURLMOPT_SOCKETDATA, context)
    _ = ccurl_multi_set_socket_function(library.multiSet, handle) { _, socket, interest, context, _ in
      TransferSet.from(context)?.sockets.set(socket, interest)
      return 0
    }
    _ = ccurl_multi_set_pointer(library.multiSet, handle, CURLMOPT_TIMERDATA, context)
    _ = ccurl_multi_set_timer_function(library.multiSet, handle) { _, milliseconds, context in
      TransferSet.from(context)?.setTimer(milliseconds)
      return 0
    }
  }

  deinit {
    _ = library.multiCleanup(handle)
  }

  func add(_ transfer: Transfer) -> CURLMcode { library.multiAdd(handle, transfer.easy) }

  func remove(_ transfer: Transfer) { _ = library.multiRemove(handle, transfer.easy) }

  /// Lets libcurl act on news of a socket.
  func act(on socket: CInt, _ bits: CInt) -> CURLMcode {
    var running: CInt = 0
    return library.multiSocketAction(handle, socket, bits, &running)
  }

  /// Lets libcurl act when its timer is due.
  func actOnTimer(_ now: UInt64) -> CURLMcode {
    guard let timer, timer <= now else { return CURLM_OK }
    self.timer = nil
    return act(on: CURL_SOCKET_TIMEOUT, 0)
  }

  /// The next transfer that has ended, with libcurl's code.
  func nextFinished() -> (Transfer, CURLcode)? {
    var left: CInt = 0
    while let message = library.multiInfoRead(handle, &left)?.pointee {
      var context: UnsafeMutableRawPointer?
      guard message.msg == CURLMSG_DONE, let easy = message.easy_handle,
        ccurl_get_pointer(library.easyGet, easy, CURLINFO_PRIVATE, &context) == CURLE_OK, let context
      else { continue }
      return (Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue(), message.data.result)
    }
    return nil
  }

  private func setTimer(_ milliseconds: CLong) {
    switch milliseconds {
    case ..<0: timer = nil
    case 0: timer = 0
    default: timer = MonotonicClock.now + UInt64(milliseconds) * 1_000_000
    }
  }

  private static func from(_ context: UnsafeMutableRawPointer?) -> TransferSet? {
    context.map { Unmanaged<TransferSet>.fromOpaque($0).takeUnretainedValue() }
  }
}
