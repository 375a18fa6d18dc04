// SPDX-License-Identifier: Apache-2.0

internal import CCurl
import Glibc

extension Transfer {
  /// Bytes libcurl reads from a connection at once. Larger blocks mean fewer hand-overs in a flood; beyond this size
  /// nothing is gained.
  private static let readBlock = 64 << 10
  /// The same for one of many transfers, each of which holds such a block to its end.
  private static let readBlockOfMany = 48 << 10

  /// Bytes of a request body libcurl takes at once: its least. Each transfer holds such a block to its end.
  private static let sendBlock = 16 << 10

  /// Sets all options of the handle.
  func setUp(_ library: CurlLibrary, certificateFile: String?, isOneOfMany: Bool) throws(HTTPFailure) {
    let options = EasyOptions(library: library, easy: easy)
    let context = Unmanaged.passUnretained(self).toOpaque()

    guard options.set(CURLOPT_URL, request.url) == CURLE_OK else {
      throw HTTPFailure(.unsupportedURL, "The URL for \(target.authority) cannot be used.")
    }
    options.set(CURLOPT_PRIVATE, context)
    options.set(CURLOPT_ERRORBUFFER, UnsafeMutableRawPointer(errorText))
    options.set(CURLOPT_NOSIGNAL, 1)
    // Without it, ending a transfer during a name look-up waits for the look-up (libcurl 7.87 and later know it).
    options.set(CURLOPT_QUICK_EXIT, 1)
    options.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
    options.set(CURLOPT_CONNECTTIMEOUT_MS, min(max(request.timeouts.connectMilliseconds, 1), Int(Int32.max)))
    options.set(CURLOPT_BUFFERSIZE, isOneOfMany ? Self.readBlockOfMany : Self.readBlock)
    options.set(CURLOPT_UPLOAD_BUFFERSIZE, Self.sendBlock)
    options.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    if target.isLoopback || !request.proxyAllowed { options.set(CURLOPT_PROXY, "") }
    if request.compressionAllowed { options.set(CURLOPT_ACCEPT_ENCODING, "") }
    if let certificateFile { options.set(CURLOPT_CAINFO, certificateFile) }

    try setMethod(options, context)
    try setHeaders(options, library)

    options.setFunction(CURLOPT_HEADERFUNCTION, onHeader)
    options.set(CURLOPT_HEADERDATA, context)
    options.setFunction(CURLOPT_WRITEFUNCTION, onBody)
    options.set(CURLOPT_WRITEDATA, context)
    options.setSocketFunction(onSocket)
    options.set(CURLOPT_OPENSOCKETDATA, context)
  }

  private func setMethod(_ options: EasyOptions, _ context: UnsafeMutableRawPointer) throws(HTTPFailure) {
    guard !request.method.isEmpty, request.method.utf8.allSatisfy({ $0 >= 0x41 && $0 <= 0x5a }) else {
      throw HTTPFailure(.invalidRequest, "The HTTP method for \(target.authority) is not made of capital letters.")
    }
    if request.method == "HEAD" { options.set(CURLOPT_NOBODY, 1) }
    if request.method == "POST" || !request.body.isEmpty {
      options.set(CURLOPT_POST, 1)
      options.setOffset(CURLOPT_POSTFIELDSIZE_LARGE, request.body.count)
      options.setFunction(CURLOPT_READFUNCTION, onRequestBody)
      options.set(CURLOPT_READDATA, context)
      options.setSeekFunction(onRewind)
      options.set(CURLOPT_SEEKDATA, context)
    }
    options.set(CURLOPT_CUSTOMREQUEST, request.method)
  }

  private func setHeaders(_ options: EasyOptions, _ library: CurlLibrary) throws(HTTPFailure) {
    // libcurl would ask for permission to send a large body, and wait a second for servers that do not answer that.
    var lines = ["Expect:"]
    if !request.headers.contains(where: { $0.name.lowercased() == "content-type" }) { lines.append("Content-Type:") }
    for (name, value) in request.headers {
      guard !name.isEmpty, name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: ":") }) else {
        throw HTTPFailure(.invalidRequest, "A header for \(target.authority) has a name that cannot be sent.")
      }
      guard value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f || $0 == 0x09 }) else {
        throw HTTPFailure(
          .invalidRequest,
          "The header \(name) for \(target.authority) contains a line break or another control character.")
      }
      lines.append(value.isEmpty ? "\(name);" : "\(name): \(value)")
    }
    for line in lines {
      guard let longer = library.listAppend(headerList, line) else {
        throw HTTPFailure(.other, "There is no memory for a request to \(target.authority).")
      }
      headerList = longer
    }
    options.setList(CURLOPT_HTTPHEADER, headerList)
  }
}

/// Typed access to the options of one easy handle. Options that an older libcurl does not know are ignored.
struct EasyOptions {
  let library: CurlLibrary
  let easy: CurlLibrary.Handle

  func set(_ option: CURLoption, _ value: Int) { _ = ccurl_set_long(library.easySet, easy, option, value) }

  func setOffset(_ option: CURLoption, _ value: Int) {
    _ = ccurl_set_offset(library.easySet, easy, option, curl_off_t(value))
  }

  @discardableResult
  func set(_ option: CURLoption, _ value: String) -> CURLcode { ccurl_set_string(library.easySet, easy, option, value) }

  func set(_ option: CURLoption, _ value: UnsafeMutableRawPointer) {
    _ = ccurl_set_pointer(library.easySet, easy, option, value)
  }

  func setList(_ option: CURLoption, _ value: UnsafeMutablePointer<curl_slist>?) {
    _ = ccurl_set_list(library.easySet, easy, option, value)
  }

  func setFunction(_ option: CURLoption, _ function: curl_write_callback) {
    _ = ccurl_set_data_function(library.easySet, easy, option, function)
  }

  func setSeekFunction(_ function: curl_seek_callback) { _ = ccurl_set_seek_function(library.easySet, easy, function) }

  func setSocketFunction(_ function: curl_opensocket_callback) {
    _ = ccurl_set_socket_function(library.easySet, easy, function)
  }

  func long(_ info: CURLINFO) -> Int {
    var value = 0
    _ = ccurl_get_long(library.easyGet, easy, info, &value)
    return value
  }
}

// MARK: - Callbacks

/// The transfer behind a callback's context. The loop holds it as long as libcurl knows it, so that it need not be
/// retained for the call.
private func with<Result>(
  _ context: UnsafeMutableRawPointer?, or failure: Result, _ body: (Transfer) -> Result
) -> Result {
  guard let context else { return failure }
  return Unmanaged<Transfer>.fromOpaque(context)._withUnsafeGuaranteedRef(body)
}

private let onHeader: curl_write_callback = { bytes, size, count, context in
  with(context, or: 0) {
    $0.receiveHeader(UnsafeRawBufferPointer(start: bytes, count: size * count)) ? size * count : 0
  }
}

private let onBody: curl_write_callback = { bytes, size, count, context in
  with(context, or: 0) { $0.receiveBody(UnsafeRawBufferPointer(start: bytes, count: size * count)) }
}

private let onRequestBody: curl_write_callback = { bytes, size, count, context in
  with(context, or: 0) { $0.sendBody(UnsafeMutableRawBufferPointer(start: bytes, count: size * count)) }
}

private let onRewind: curl_seek_callback = { context, offset, origin in
  let isDone = origin == SEEK_SET && with(context, or: false) { $0.rewindBody(to: Int(offset)) }
  return isDone ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL
}

private let onSocket: curl_opensocket_callback = { context, _, address in
  guard let address = address?.pointee else { return -1 }
  return with(context, or: -1) { $0.openSocket(address.family, address.socktype, address.`protocol`) }
}
