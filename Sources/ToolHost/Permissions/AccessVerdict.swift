// SPDX-License-Identifier: Apache-2.0

// ToolHost holds what tools may touch: which paths an agent may read and write, decided on resolved real paths, and the
// folders agents work in.

/// What the rules say about one access of a tool, before any policy and any person.
public enum AccessVerdict: Sendable, Equatable {
  /// The rules allow it; nobody needs to be asked.
  case allowed
  /// The rules leave it open: whoever may decide is asked. `why` completes “It …”.
  case open(why: String)
  /// The rules forbid it; nobody is asked. `why` is a sentence that the model gets to read.
  case forbidden(why: String)
}
