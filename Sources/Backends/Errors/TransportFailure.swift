// SPDX-License-Identifier: Apache-2.0

import AgentModel
import HTTPEngine

extension ModelFailure {
  /// What a broken exchange means for the call. (backends.md 0.2, 8.1)
  ///
  /// - Parameter startHint: how to get a local server running, for failures to reach it.
  init(_ failure: HTTPFailure, startHint: String? = nil) {
    let (failureClass, code, retryable): (FailureClass, String, Bool)
    switch failure.kind {
    case .resolve: (failureClass, code, retryable) = (.network, "resolve", true)
    case .connect: (failureClass, code, retryable) = (.network, "connect", true)
    case .tls: (failureClass, code, retryable) = (.network, "tls", false)
    case .timeoutConnect: (failureClass, code, retryable) = (.timeout, "timeout_connect", true)
    case .timeoutFirstByte: (failureClass, code, retryable) = (.timeout, "timeout_first_byte", true)
    case .timeoutGap: (failureClass, code, retryable) = (.truncated, "timeout_gap", true)
    case .noReply: (failureClass, code, retryable) = (.network, "no_reply", true)
    case .truncated: (failureClass, code, retryable) = (.truncated, "truncated", true)
    case .sendFailed: (failureClass, code, retryable) = (.network, "send_failed", true)
    case .tooManyOpenFiles: (failureClass, code, retryable) = (.network, "too_many_open_files", true)
    case .redirectRefused: (failureClass, code, retryable) = (.invalidRequest, "redirect", false)
    case .unsupportedURL: (failureClass, code, retryable) = (.invalidRequest, "unsupported_url", false)
    case .invalidRequest: (failureClass, code, retryable) = (.invalidRequest, "invalid_request", false)
    case .cancelled: (failureClass, code, retryable) = (.network, "cancelled", false)
    case .libraryMissing: (failureClass, code, retryable) = (.network, "library_missing", false)
    case .other: (failureClass, code, retryable) = (.network, "transport", true)
    }
    self.init(failureClass, failure.message, retryable: retryable, code: code)
    hint = Self.hint(failure.kind, startHint: startHint)
  }

  private static func hint(_ kind: HTTPFailure.Kind, startHint: String?) -> String? {
    switch kind {
    case .connect: startHint
    case .resolve: "Check base_url and the network."
    case .tls: "The server's certificate is not trusted here."
    case .redirectRefused: "Set base_url to the address that answers itself."
    case .libraryMissing: "Install libcurl (Debian: libcurl4)."
    default: nil
    }
  }
}
