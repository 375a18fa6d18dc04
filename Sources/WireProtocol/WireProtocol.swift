// SPDX-License-Identifier: Apache-2.0

/// WireProtocol holds the types of every `massgen/*` method and error: what a client may send, what it gets back, and
/// the names both sides use. (protocol.md)
public enum WireProtocol {
  /// The protocol version this server speaks; it changes only when a change breaks clients. (protocol.md section 13)
  public static let version = 1
  /// All versions this server can speak.
  public static let supportedVersions = [1]
  /// The version of the server itself.
  public static let serverVersion = "0.1.0"
  /// What the server calls itself.
  public static let serverName = "massgen-server"
}
