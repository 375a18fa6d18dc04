// SPDX-License-Identifier: Apache-2.0

public import AgentModel
public import JSONCore

extension ApprovalPolicy {
  /// The policies a client can ask for.
  public static let shape = Shape.words(
    "ApprovalPolicy", "What happens to tool calls that need a decision.", ApprovalPolicy.self,
    [
      "ask": "People are asked.", "allow": "They are allowed.",
      "readOnly": "Agents only read: whatever changes something is refused, and so is what would have to be asked.",
      "deny": "They are refused.",
    ])
}
