// SPDX-License-Identifier: Apache-2.0

/// Something the user says to agents while they work.
struct SteerMessage: Sendable, Equatable {
  /// The caller's name for it.
  let id: String
  let text: String
}
