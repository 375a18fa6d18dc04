// SPDX-License-Identifier: Apache-2.0

import JSONCore
import RunJournal

/// The result of `massgen/run/start` without `wait`.
enum StartResult {
  static let shape = ObjectShape(
    "RunStartResult", "A run was started.",
    [
      .required("runId", .text, "The run."), .required("sessionId", .text, "Its session."),
      .required("status", RunStatus.shape, "Where it stands."),
      .required("agents", .list(of: .object(agent)), "The team."),
      .required("configDigest", .text, "Digest of the resolved team file."),
      .required("warnings", .list(of: .object(diagnostic)), "What could be better about the team file."),
      .required("lastSeq", .count, "The newest event."),
      .optional(
        "steered", .boolean, "Whether the prompt went to a run that was active, which this is.", default: false),
    ])

  private static let agent = ObjectShape(
    "StartedAgent", "A member of the team.",
    [
      .required("id", .text, "The agent, by its configured id."), .required("provider", .text, "Its provider's id."),
      .required("backend", .text, "The `type` of its backend."), .required("model", .text, "Its model."),
      .required("alias", .text, "Its name in prompts."),
      .optional("replay", .boolean, "Whether nothing real answers.", default: false),
      .optional("problem", .text, "Why it cannot take part."),
    ])

  static let diagnostic = ObjectShape(
    "Diagnostic", "Something about a team file, in LSP's shape.",
    [
      .required(
        "range",
        .object(range),
        "Where."),
      .required("severity", .integer(1...4), "1 error, 2 warning, 3 information, 4 hint."),
      .optional("code", .text, "A stable word; absent in the line that counts what is not shown."),
      .required("source", .text, "Always `massgen`."),
      .required("message", .text, "One sentence."),
      .optional(
        "data",
        .object(
          ObjectShape(
            "DiagnosticData", "More about a diagnostic.",
            [.optional("path", .text, "The key it is about."), .optional("hint", .text, "How to mend it.")])),
        "More."),
      .optional("tags", .list(of: .integer(1...2)), "1 without effect, 2 out of date."),
      .optional("relatedInformation", .list(of: .anyObject), "Other places that belong to it, by LSP."),
    ])

  /// A part of a document.
  static let range = ObjectShape(
    "Range", "A range of a document.",
    [.required("start", .object(position), "Where it begins."), .required("end", .object(position), "Where it ends.")])

  /// A place in a document.
  static let position = ObjectShape(
    "Position", "A place in a document, counted from 0 in the negotiated encoding.",
    [.required("line", .count, "The line."), .required("character", .count, "The column.")])

  static let example: JSONValue = [
    "runId": "run_example", "sessionId": "ses_example", "status": "running",
    "agents": [
      [
        "id": "scout", "provider": "replay", "backend": "replay", "model": "replay: scripted", "alias": "agent1",
        "replay": true, "problem": "It has no key.",
      ]
    ], "configDigest": "sha256:9f86d0",
    "warnings": [
      [
        "range": ["start": ["line": 3, "character": 4], "end": ["line": 3, "character": 9]], "severity": 2,
        "code": "unknown-key", "source": "massgen", "message": "“modle” is no key of a backend.",
        "data": ["path": "/agents/0/backend/modle", "hint": "Did you mean “model”?"],
        "tags": [1],
        "relatedInformation": [
          [
            "location": [
              "uri": "file:///work/team.massgen.yaml",
              "range": ["start": ["line": 2, "character": 4], "end": ["line": 2, "character": 9]],
            ], "message": "It stands here first.",
          ]
        ],
      ]
    ], "lastSeq": 0, "steered": true,
  ]
}
