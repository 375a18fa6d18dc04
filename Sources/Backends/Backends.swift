// SPDX-License-Identifier: Apache-2.0

// Backends turns requests into the wire formats of model providers and their replies into events, and plays and records
// prepared replies: one folder a family. Building requests and reading streams are pure; only the types named
// …Backend talk to the network or to a clock.

public import AgentModel

/// How requests introduce the program that sends them.
public enum ClientIdentity {
  /// The value of the `User-Agent` header for a version of the program.
  public static func userAgent(version: String) -> String { "massgen-server/\(version)" }
}

/// A key and where it was found.
public struct ProviderKey: Sendable, Hashable {
  /// The key.
  public var secret: Secret
  /// What people are told about its origin: the name of a variable, or `api_key`.
  public var source: String

  /// Creates a key.
  public init(_ secret: Secret, source: String) {
    self.secret = secret
    self.source = source
  }
}
