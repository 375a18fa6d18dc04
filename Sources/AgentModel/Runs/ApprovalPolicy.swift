// SPDX-License-Identifier: Apache-2.0

/// What happens to uses of tools that neither the rules nor the team file decide. (design.md decision 7)
public enum ApprovalPolicy: String, Sendable, Hashable, CaseIterable {
  /// People are asked.
  case ask
  /// They are allowed.
  case allow
  /// Agents only read: whatever changes something is refused, and so is what would have to be asked.
  case readOnly
  /// They are refused.
  case deny
}
