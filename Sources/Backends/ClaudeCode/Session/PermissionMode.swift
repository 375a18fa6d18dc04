// SPDX-License-Identifier: Apache-2.0

import AgentModel

/// What a permission mode lets an agent do without a question. The program is not told its mode, except `plan`: what
/// it would decide is decided here. Path rules hold in every mode. (claude-code.md 2.1)
struct PermissionMode: Sendable, Equatable {
  /// Whether reading needs no question.
  var reads = true
  /// Whether changing files needs no question.
  var writes = false
  /// Whether nothing needs a question.
  var everything = false
  /// Whether what is left is refused instead of asked for.
  var refusesTheRest = false

  /// The meaning of each mode.
  static func meaning(_ mode: ClaudePermissionMode) -> PermissionMode {
    switch mode {
    case .ask, .plan: PermissionMode()
    case .acceptEdits, .auto: PermissionMode(writes: true)
    case .bypassPermissions: PermissionMode(writes: true, everything: true)
    case .dontAsk: PermissionMode(refusesTheRest: true)
    case .manual: PermissionMode(reads: false)
    }
  }

  /// Whether a call that does this needs no question.
  func allows(_ accesses: [ToolAccess]) -> Bool {
    everything || (!accesses.isEmpty && accesses.allSatisfy(allows))
  }

  private func allows(_ access: ToolAccess) -> Bool {
    switch access {
    case .nothing: true
    case .read: reads
    case .write, .delete: writes
    case .execute, .network, .external: false
    }
  }
}
