// SPDX-License-Identifier: Apache-2.0

/// Where the lines of a recording go. Calls come in order, from any thread, and must not block it.
public protocol CassetteSink: Sendable {
  /// Takes one whole line, its LF included.
  func append(_ line: [UInt8])
  /// Keeps the content of a media file under its SHA-256.
  func store(_ media: [UInt8], digest: String)
}
