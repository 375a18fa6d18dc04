// SPDX-License-Identifier: Apache-2.0

import JSONCore

/// A file that Gemini keeps. (ai.google.dev, Files API)
struct GeminiFile: Sendable, Equatable {
  /// Whether the file can be used.
  enum State: Equatable {
    case active
    /// It is being looked at, as films are.
    case processing
    /// It cannot be used; with the provider's words, if it has some.
    case failed(String?)
  }

  /// The name it is asked for and deleted by: `files/…`.
  let name: String
  /// The address that stands for it in requests.
  let uri: String
  /// Whether it can be used.
  let state: State

  /// Reads a description, alone or as the reply to an upload; nil when it is none.
  init?(_ value: JSONValue) {
    let file = value["file"] ?? value
    guard let name = file["name"]?.stringValue, Self.isSafe(name), let uri = file["uri"]?.stringValue, !uri.isEmpty
    else { return nil }
    self.name = name
    self.uri = uri
    switch file["state"]?.stringValue {
    case "PROCESSING": state = .processing
    case "FAILED": state = .failed(file["error"]?["message"]?.stringValue)
    default: state = .active
    }
  }

  /// Whether a name can stand in an address: a server must not lead requests with a key elsewhere.
  private static func isSafe(_ name: String) -> Bool {
    guard name.hasPrefix("files/") else { return false }
    let id = name.dropFirst("files/".count)
    return !id.isEmpty && id.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
  }
}
