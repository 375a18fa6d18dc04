// SPDX-License-Identifier: Apache-2.0

import JSONCore
import TeamConfig

extension MethodContract {
  static let configValidate = request(
    .configValidate, "Checks a team file without running it.",
    more: "Nothing is started, no connection is opened, and no secret is shown.",
    ConfigValidateParams.shape,
    .object(
      ObjectShape(
        "ConfigValidateResult", "What is to be said about a team file.",
        [
          .required(
            "diagnostics", .list(of: .object(StartResult.diagnostic)), "The diagnostics, in the order of the text."),
          .required("digest", .text, "The name of the content: the same for every way of writing the same data."),
          .required("runnable", .boolean, "Whether a run could start, keys and backends apart."),
          .required(
            "summary",
            .object(
              ObjectShape(
                "DiagnosticSummary", "How many diagnostics there are.",
                [
                  .required("errors", .count, "The team cannot run."),
                  .required("warnings", .count, "The team runs, but not as the file says."),
                  .required("information", .count, "Worth knowing."),
                  .required("hints", .count, "Could be nicer."),
                ])), "How many there are of each severity."),
        ])),
    errors: [.configNotFound], ["text": "agents: []\n"],
    [
      "diagnostics": StartResult.example["warnings"] ?? [],
      "digest": "sha256:0d9d2e5c7f4b…", "runnable": false,
      "summary": ["errors": 1, "warnings": 0, "information": 0, "hints": 0],
    ])

  static let configResolve = request(
    .configResolve, "Gives a team file as it will run: every value with where it comes from.",
    more: "Secrets are `***`.", ConfigResolveParams.shape,
    .object(
      ObjectShape(
        "ConfigResolveResult", "A team as it will run.",
        [
          .required("config", .anyObject, "The effective values."),
          .required("origins", .anyObject, "For each value, by JSON Pointer, where it comes from."),
          .required("digest", .text, "The name of the content."),
          .optional("keys", .any, "Which variables keys come from, and whether they are set."),
          .optional("paths", .any, "Paths as they are resolved."),
          .optional("uploads", .list(of: .object(agentUploads)), "What becomes of the files that go with the task."),
          .optional("warnings", .any, "What this version does not act on."),
        ], isOpen: true)),
    errors: [.configNotFound, .configInvalid], ["name": "three-agents-demo"],
    [
      "config": ["agents": []], "origins": [:], "keys": [:], "paths": [:],
      "uploads": [
        [
          "agent": "scout", "tokens": 1560, "cost": 0.0047,
          "files": [
            [
              "pointer": "/agents/0/backend/upload_files/0/image_path", "decision": "scaled",
              "code": "too_long_side", "reason": "a side of 9000 pixels; Anthropic takes 8000",
              "path": "/home/me/team/chart.png", "mediaType": "image/png", "bytes": 1_203_331, "width": 9000,
              "height": 5063, "tokens": 1560, "cost": 0.0047,
            ]
          ],
        ]
      ],
      "warnings": [],
      "digest": "sha256:0d9d2e5c7f4b…",
    ])

  static let configSchema = request(
    .configSchema, "Gives the JSON Schema of team files.", NoParams.shape, .anyObject, [:],
    ["$schema": "http://json-schema.org/draft-07/schema#"])

  static let configMigrate = request(
    .configMigrate, "Brings an older team file to today's format.",
    more: "Nothing is written; the client applies the edits, or takes the text.", ConfigMigrateParams.shape,
    .object(
      ObjectShape(
        "ConfigMigrateResult", "A migrated team file.",
        [
          .required("text", .text, "The whole text after the migration."),
          .required("edits", .list(of: .object(edit)), "The changes, sorted and without overlap."),
          .required(
            "notes",
            .list(
              of: .object(
                ObjectShape(
                  "MigrationNote", "Something that was done, or is left to do.",
                  [
                    .required("message", .text, "One sentence."),
                    .required("path", .text, "The place by name; empty for the whole file."),
                    .required("needsAttention", .boolean, "Whether somebody has to look at it."),
                  ]))), "What was done and what is left."),
        ])),
    errors: [.configNotFound],
    ["text": "agents:\n  - agent_id: a\n    agent_type: openai\n    model_config: {model: gpt-4o}\n"],
    [
      "text": "agents:\n  - id: a\n    backend: {type: openai, model: gpt-4o}\n",
      "edits": [
        ["range": ["start": ["line": 1, "character": 4], "end": ["line": 1, "character": 12]], "newText": "id"]
      ],
      "notes": [
        ["message": "`agent_id` is `id` now.", "path": "agents[0].agent_id", "needsAttention": false]
      ],
    ])

  static let configCatalog = request(
    .configCatalog, "Lists teams that can be run by name, and templates for new ones.",
    more: "First the folder's own teams, then the user's, then those that come with the server.",
    ConfigCatalogParams.shape,
    .object(
      ObjectShape(
        "ConfigCatalogResult", "Teams and templates.",
        [
          .required("teams", .list(of: .object(team)), "The teams."),
          .required("templates", .list(of: .object(template)), "The templates, whatever was looked for."),
        ])), ["query": "three-agents-demo"],
    [
      "teams": [
        [
          "name": "three-agents-demo", "uri": "file:///opt/massgen/teams/basics/three-agents-demo.massgen.yaml",
          "place": "bundled", "group": "basics", "description": "Three scripted agents answer, vote and present.",
          "needs": "nothing", "costs": "nothing", "shows": "how a team works", "tags": ["demo"],
          "agents": ["scout", "critic"], "providers": ["replay"], "modalities": ["text"], "replayable": true,
          "runnable": true,
        ]
      ],
      "templates": [
        [
          "name": "three-agents", "description": "Three agents of different providers.",
          "questions": [
            ["name": "model", "text": "Which model?", "default": "gpt-5-mini", "allowed": ["gpt-5-mini"]]
          ],
        ]
      ],
    ])

  static let configNew = request(
    .configNew, "Writes a team file from a template.", more: "Nothing is saved; the client gets the text.",
    ConfigNewParams.shape,
    .object(ObjectShape("ConfigNewResult", "A new team file.", [.required("text", .text, "Its text.")])),
    ["template": "replay-demo"], ["text": "agents:\n  - id: scout\n"])

  private static let agentUploads = ObjectShape(
    "AgentUploads", "What becomes of an agent's files.",
    [
      .required("agent", .text, "The agent's id."),
      .required("files", .list(of: .object(upload)), "The files, in the order of the team file."),
      .required("tokens", .count, "Tokens of input all of them are expected to be."),
      .optional(
        "cost", .number(.notNegative), "US dollars that is for every call that reads them; missing when nobody knows."),
    ])

  private static let upload = ObjectShape(
    "UploadForecast", "What becomes of a file that goes with the task.",
    [
      .required("pointer", .string(Shape.StringRule(format: .jsonPointer)), "Where the team file names it."),
      .required(
        "decision",
        .words(
          "UploadDecision", "What is done with a file.", UploadDecision.self, isOpen: true,
          [
            "sent": "It goes as it is.", "scaled": "It goes once it is scaled down or converted.",
            "inlined": "Its text becomes part of the message.", "searched": "A tool of the provider searches it.",
            "described": "The model is told that it exists and was not seen.", "dropped": "It is left out.",
            "refused": "The run does not start.", "missing": "It is not there.",
            "unknown": "Nobody has looked, or nothing tells what kind of file it is.",
          ]), "What is done with it."),
      .optional("code", .text, "What speaks against the file as it is, as a word."),
      .optional("reason", .text, "What speaks against the file as it is, with the figures."),
      .optional("path", .string(Shape.StringRule(format: .absolutePath)), "The file."),
      .optional("mediaType", .text, "What the file is, by its content; for addresses by its name."),
      .optional("bytes", .count, "Its size."),
      .optional("width", .count, "Columns of a picture, in pixels."),
      .optional("height", .count, "Rows of a picture, in pixels."),
      .optional("pages", .count, "Pages of a document."),
      .optional("durationMs", .count, "How long sound or a film plays."),
      .optional("tokens", .count, "Tokens of input it is expected to be as it is sent."),
      .optional("cost", .number(.notNegative), "US dollars that is for every call that reads it."),
    ])

  private static let team = ObjectShape(
    "CatalogTeam", "A team that can be run by name.",
    [
      .required("name", .text, "What to call it."), .required("uri", .uri, "Its file."),
      .required("place", .text, "Whose it is: `workspace`, `user` or `bundled`."),
      .optional("group", .text, "The folder of a bundled team."),
      .optional("description", .text, "One sentence."), .optional("needs", .text, "Keys, programs and folders."),
      .optional("costs", .text, "What a run costs."), .optional("shows", .text, "What can be learnt from it."),
      .required("tags", .texts, "Its tags."), .required("agents", .texts, "Its agents."),
      .required("providers", .texts, "Their providers."), .required("modalities", .texts, "What it works with."),
      .required("replayable", .boolean, "Whether there is a recording, so that it runs without keys."),
      .required("runnable", .boolean, "Whether the file has no errors."),
    ])

  private static let template = ObjectShape(
    "TeamTemplate", "A template for team files.",
    [
      .required("name", .text, "What to call it."), .required("description", .text, "One sentence."),
      .required(
        "questions",
        .list(
          of: .object(
            ObjectShape(
              "TemplateQuestion", "Something a template wants to know.",
              [
                .required("name", .text, "The name of the answer."), .required("text", .text, "The question."),
                .optional("default", .text, "The usual answer."),
                .optional("allowed", .texts, "The only answers there are."),
              ]))), "What it wants to know."),
    ])

  private static let edit = ObjectShape(
    "TextEdit", "A change of a text.",
    [
      .required("range", .object(StartResult.range), "What is replaced."),
      .required("newText", .text, "What takes its place."),
    ])
}
