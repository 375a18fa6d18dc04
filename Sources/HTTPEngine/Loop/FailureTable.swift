// SPDX-License-Identifier: Apache-2.0

internal import CCurl
import Glibc

extension Transfer {
  /// How the transfer ended, from libcurl's code and what our callbacks decided.
  func outcome(_ code: CURLcode, _ library: CurlLibrary, hasDescriptorLeft: @autoclosure () -> Bool) -> Result<
    Void, HTTPFailure
  > {
    if let ownEnd { return ownEnd }
    if code == CURLE_OK, hasHead { return .success(()) }
    let options = EasyOptions(library: library, easy: easy)
    let systemError = CInt(truncatingIfNeeded: options.long(CURLINFO_OS_ERRNO))
    let proxyStatus = options.long(CURLINFO_HTTP_CONNECTCODE)
    let detail = String(cString: errorText)
    let place = target.authority

    func failure(_ kind: HTTPFailure.Kind, _ message: String) -> Result<Void, HTTPFailure> {
      .failure(HTTPFailure(kind, message, curlCode: Int(code.rawValue)))
    }
    var because: String { systemError == 0 ? "" : ": \(String(cString: strerror(systemError)))" }

    switch FailureTable.cause(code) {
    case .resolve, .connect:
      let isLimit = [socketError, systemError].contains { $0 == EMFILE || $0 == ENFILE } || !hasDescriptorLeft()
      if isLimit {
        return failure(.tooManyOpenFiles, "No connection to \(place): the process has too many open files.")
      }
      if FailureTable.cause(code) == .resolve {
        let what = code == CURLE_COULDNT_RESOLVE_PROXY ? "the proxy for \(place)" : target.host
        return failure(.resolve, "The name of \(what) could not be resolved.")
      }
      return failure(.connect, "No connection to \(place)\(because).")
    case .tlsHandshake where systemError != 0:
      return failure(.connect, "The TLS handshake with \(place) broke off\(because).")
    case .tls, .tlsHandshake:
      return failure(.tls, "TLS with \(place) failed\(detail.isEmpty ? "" : ": \(detail)").")
    case .timeout:
      return failure(
        .timeoutConnect, "No connection to \(place) within \(request.timeouts.connectMilliseconds) ms.")
    case .send where !hasHead:
      return failure(.sendFailed, "The request to \(place) could not be sent completely\(because).")
    case .receive where proxyStatus >= 300 && !hasHead:
      return failure(.connect, "The proxy refused the connection to \(place) with status \(proxyStatus).")
    case .receive where !hasHead:
      return failure(.noReply, "\(place) closed the connection without a reply\(because).")
    case .send, .receive:
      return failure(.truncated, "The reply of \(place) was cut off\(because).")
    case .url:
      return failure(.unsupportedURL, "The URL for \(place) is malformed.")
    case .notHTTP:
      return failure(.other, "\(place) answered with something that is not HTTP.")
    case .encoding:
      return failure(.other, "The compressed reply of \(place) could not be unpacked.")
    case .other:
      let text = library.easyErrorText(code).map { String(cString: $0) } ?? "unknown error"
      return failure(.other, "The exchange with \(place) failed: \(text).")
    }
  }

  /// How a transfer ends that did not move in time. The status of an error reply counts without the rest of its body.
  var overdueOutcome: Result<Void, HTTPFailure> {
    let place = target.authority
    let limits = request.timeouts
    if isErrorReply { return .success(()) }
    if hasHead {
      return .failure(
        HTTPFailure(.timeoutGap, "\(place) sent nothing for \(limits.gapMilliseconds) ms in mid-reply."))
    }
    return .failure(
      HTTPFailure(.timeoutFirstByte, "\(place) did not reply within \(limits.firstByteMilliseconds) ms."))
  }
}

/// What the codes of libcurl mean for an exchange.
enum FailureTable {
  enum Cause {
    case resolve, connect, tls, tlsHandshake, timeout, send, receive, url, notHTTP, encoding, other
  }

  /// The meaning of a code given as a number.
  static func cause(rawCode: Int) -> Cause { cause(CURLcode(rawValue: UInt32(rawCode))) }

  static func cause(_ code: CURLcode) -> Cause {
    switch code {
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: .resolve
    case CURLE_COULDNT_CONNECT, CURLE_PROXY, CURLE_INTERFACE_FAILED, CURLE_NO_CONNECTION_AVAILABLE: .connect
    // The handshake ends with this code for reasons of TLS and because of a broken connection.
    case CURLE_SSL_CONNECT_ERROR: .tlsHandshake
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_SSL_CACERT_BADFILE,
      CURLE_SSL_CRL_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_INVALIDCERTSTATUS,
      CURLE_SSL_CLIENTCERT, CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_ENGINE_SETFAILED, CURLE_SSL_ENGINE_INITFAILED,
      CURLE_USE_SSL_FAILED:
      .tls
    // Only the connect limit is libcurl's; the others are watched by the loop.
    case CURLE_OPERATION_TIMEDOUT: .timeout
    case CURLE_SEND_ERROR, CURLE_SEND_FAIL_REWIND, CURLE_READ_ERROR: .send
    case CURLE_OK, CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_PARTIAL_FILE, CURLE_HTTP2, CURLE_HTTP2_STREAM: .receive
    case CURLE_URL_MALFORMAT: .url
    case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY: .notHTTP
    case CURLE_BAD_CONTENT_ENCODING: .encoding
    default: .other
    }
  }
}
