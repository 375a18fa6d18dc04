// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

/// The two tools every round ends with. (orchestration.md 1.7)
public enum WorkflowTool: String, Sendable, Hashable, CaseIterable {
  /// Submits an answer.
  case newAnswer = "new_answer"
  /// Votes for an answer.
  case vote

  /// The tools of one call. Without anybody to vote for there is no vote tool, and who may not answer any more gets no
  /// answer tool.
  static func definitions(voteOptions: [String], mayAnswer: Bool) -> [ToolDefinition] {
    var tools: [ToolDefinition] = []
    if mayAnswer { tools.append(newAnswerDefinition) }
    if !voteOptions.isEmpty { tools.append(voteDefinition(voteOptions)) }
    return tools
  }

  /// Tools that later rounds may offer an agent that is offered these now: its first round has nobody to vote for.
  static func later(than tools: [ToolDefinition]) -> [ToolDefinition] {
    let names = Set(tools.map(\.name))
    guard names.contains(newAnswer.rawValue), !names.contains(vote.rawValue) else { return [] }
    return [voteDefinition([])]
  }

  private static let newAnswerDefinition = ToolDefinition(
    name: newAnswer.rawValue,
    description: "Submit your own answer to the message. All agents will see it and compare it with the others.",
    parameters: [
      "type": "object",
      "properties": [
        "content": [
          "type": "string",
          "description": .string(
            "The whole improved answer, complete in itself. Where built-in tools such as search or code execution "
              + "contributed, say how."),
        ]
      ],
      "required": ["content"],
    ])

  private static func voteDefinition(_ options: [String]) -> ToolDefinition {
    ToolDefinition(
      name: vote.rawValue,
      description: "Vote for the current answer that serves the message best.",
      parameters: [
        "type": "object",
        "properties": [
          "agent_id": [
            "type": "string", "enum": .array(options.map(JSONValue.string)),
            "description": "Alias of the agent whose answer is best.",
          ],
          "reason": [
            "type": "string",
            "description": "Why, in one or two sentences. The winner reads it before writing the final text.",
          ],
        ],
        "required": ["agent_id", "reason"],
      ])
  }
}
