// SPDX-License-Identifier: Apache-2.0

/// Error codes of the protocol, with their names. (protocol.md section 11)
///
/// Application codes lie outside -32768…-32000, which JSON-RPC keeps for itself.
public enum WireErrorCode: Int, Sendable, CaseIterable {
  case parseError = -32700
  case invalidRequest = -32600
  case methodNotFound = -32601
  case invalidParams = -32602
  case internalError = -32603
  case serverNotInitialized = -32002
  case requestCancelled = -32800
  case contentModified = -32801
  case serverCancelled = -32802
  case requestFailed = -32803
  case runNotFound = -31001
  case sessionNotFound = -31002
  case runNotActive = -31003
  case sessionBusy = -31004
  case configInvalid = -31005
  case configNotFound = -31006
  case credentialsMissing = -31007
  case untrustedWorkspace = -31008
  case unsupportedContent = -31009
  case payloadTooLarge = -31010
  case rateLimited = -31011
  case upstreamError = -31012
  case overloaded = -31013
  case draining = -31014
  case notAttached = -31015
  case seqUnavailable = -31016
  case alreadyResolved = -31017
  case budgetExceeded = -31018
  case toolServerFailed = -31019
  case protocolVersionUnsupported = -31020
  case experimentalDisabled = -31021
  case idempotencyConflict = -31022

  /// The name that stands in `error.data.name` and in `run.completed.error.name`.
  public var name: String {
    switch self {
    case .parseError: "ParseError"
    case .invalidRequest: "InvalidRequest"
    case .methodNotFound: "MethodNotFound"
    case .invalidParams: "InvalidParams"
    case .internalError: "InternalError"
    case .serverNotInitialized: "ServerNotInitialized"
    case .requestCancelled: "RequestCancelled"
    case .contentModified: "ContentModified"
    case .serverCancelled: "ServerCancelled"
    case .requestFailed: "RequestFailed"
    case .runNotFound: "RunNotFound"
    case .sessionNotFound: "SessionNotFound"
    case .runNotActive: "RunNotActive"
    case .sessionBusy: "SessionBusy"
    case .configInvalid: "ConfigInvalid"
    case .configNotFound: "ConfigNotFound"
    case .credentialsMissing: "CredentialsMissing"
    case .untrustedWorkspace: "UntrustedWorkspace"
    case .unsupportedContent: "UnsupportedContent"
    case .payloadTooLarge: "PayloadTooLarge"
    case .rateLimited: "RateLimited"
    case .upstreamError: "UpstreamError"
    case .overloaded: "Overloaded"
    case .draining: "Draining"
    case .notAttached: "NotAttached"
    case .seqUnavailable: "SeqUnavailable"
    case .alreadyResolved: "AlreadyResolved"
    case .budgetExceeded: "BudgetExceeded"
    case .toolServerFailed: "ToolServerFailed"
    case .protocolVersionUnsupported: "ProtocolVersionUnsupported"
    case .experimentalDisabled: "ExperimentalDisabled"
    case .idempotencyConflict: "IdempotencyConflict"
    }
  }

  /// Whether the same request can succeed later without a change.
  public var isRetryable: Bool {
    switch self {
    case .overloaded, .rateLimited, .upstreamError, .sessionBusy, .serverCancelled, .contentModified: true
    default: false
    }
  }
}
