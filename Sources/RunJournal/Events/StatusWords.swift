// SPDX-License-Identifier: Apache-2.0

/// Where a run stands. (protocol.md section 4)
public enum RunStatus: String, Sendable, Hashable, CaseIterable {
  case queued, running, waitingForInput
  case completed, failed, cancelled, timedOut, budgetExceeded, interrupted

  /// Whether the run is over; such a status never changes.
  public var isTerminal: Bool {
    switch self {
    case .queued, .running, .waitingForInput: false
    case .completed, .failed, .cancelled, .timedOut, .budgetExceeded, .interrupted: true
    }
  }
}

/// What an item is.
public enum ItemKind: String, Sendable, Hashable, CaseIterable {
  case message, reasoning, toolCall, fileChange, image, plan
}

/// Which text of an item grows.
public enum ItemField: String, Sendable, Hashable, CaseIterable {
  /// What the agent says or thinks.
  case text
  /// The raw JSON of a tool call's arguments.
  case arguments
  /// What a tool printed.
  case output
}
