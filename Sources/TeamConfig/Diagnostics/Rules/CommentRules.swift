// SPDX-License-Identifier: Apache-2.0

/// Rules about comments that suppress diagnostics.
enum CommentRules {
  static let all: [DiagnosticRule] = [
    DiagnosticRule(
      .suppressionUnknown, "A comment suppresses a code that does not exist, or none at all.",
      reason: "The comment has no effect, and what it was meant for is still reported. MassGen reads no comments.",
      remedy: "Write the code as it stands beside the diagnostic: `# massgen: ignore unknown-key`.",
      example: """
        # massgen: ignore unknwon-key
        agents:
          - id: a
            backend: {type: openai, model: gpt-4o}
        """),
    DiagnosticRule(
      .suppressionUnused, "A comment suppresses something that is not reported there.",
      reason: "Left in the file, it would hide the mistake when somebody makes it later. MassGen reads no comments.",
      remedy: "Remove the code, or the comment when it has no other.",
      example: """
        # massgen: ignore-file unknown-key
        agents:
          - id: a
            backend: {type: openai, model: gpt-4o}
        """),
  ]
}
