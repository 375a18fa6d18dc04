// SPDX-License-Identifier: Apache-2.0

import JSONCore
import RunJournal

extension MethodContract {
  static let sessionList = request(
    .sessionList, "Lists sessions, newest first.", SessionListParams.shape,
    .object(
      ObjectShape(
        "SessionListResult", "A page of sessions.",
        [
          .required("sessions", .list(of: .object(SessionSummary.shape)), "The sessions."),
          .optional("nextCursor", .text, "Where the next page begins; absent on the last."),
        ])), ["limit": 1],
    ["sessions": [json { SessionSummary.example.encode(into: &$0) }], "nextCursor": "ses_example"])

  static let sessionGet = request(
    .sessionGet, "Gives a session with its turns.", SessionParams.shape, .object(SessionSummary.detailedShape),
    errors: [.sessionNotFound], ["sessionId": "ses_example"],
    json { SessionSummary.example.encode(into: &$0, turns: [.example]) })

  static let sessionRename = request(
    .sessionRename, "Gives a session a title.", SessionRenameParams.shape, .object(EmptyResult.shape),
    errors: [.sessionNotFound], ["sessionId": "ses_example", "title": "Indexes"], [:])

  static let sessionDelete = request(
    .sessionDelete, "Deletes a session with its runs.",
    more: "Only what runs made is deleted; the result names what stays.",
    SessionParams.shape,
    .object(
      ObjectShape(
        "SessionDeleteResult", "A session was deleted.",
        [.optional("kept", .texts, "Paths that stay because no run made them.")])),
    errors: [.sessionNotFound, .sessionBusy], ["sessionId": "ses_fork"], ["kept": ["/work/.massgen/notes.txt"]])

  static let sessionFork = request(
    .sessionFork, "Makes a new session that begins with the turns of another.", SessionForkParams.shape,
    .object(
      ObjectShape(
        "SessionForkResult", "A session was forked.", [.required("sessionId", .text, "The new session.")])),
    errors: [.sessionNotFound, .runNotFound], ["sessionId": "ses_example", "throughRunId": "run_example"],
    ["sessionId": "ses_fork"])

  static let usageGet = request(
    .usageGet, "Sums up what runs used.", UsageGetParams.shape, .object(usageReport),
    errors: [.runNotFound, .sessionNotFound], ["runId": "run_example"], usageReportExample)

  private static let usageReport: ObjectShape = {
    let agent: [ObjectShape.Member] = [.required("agentId", .text, "The agent.")]
    var members = usageSum
    members += [
      .required(
        "agents", .list(of: .object(ObjectShape("AgentUsageSum", "What one agent used.", agent + modelSum))),
        "By agent, in the order of their first runs."),
      .required(
        "models", .list(of: .object(ObjectShape("ModelUsageSum", "What one model used.", modelSum))),
        "By model, in the order of their first runs."),
      .required("priceTable", .text, "The version of the table that prices come from."),
    ]
    return ObjectShape("UsageReport", "What runs used together, and who used it.", members)
  }()

  private static let modelSum: [ObjectShape.Member] = {
    var members: [ObjectShape.Member] = [
      .required("backend", .text, "The `type` of the backend."), .required("model", .text, "The model."),
    ]
    members += usageSum
    return members
  }()

  private static let usageSum: [ObjectShape.Member] = [
    .required("runs", .count, "How many runs are in the sum."),
    .required(
      "tokens",
      .object(
        ObjectShape(
          "TokenSum", "Tokens used.",
          [
            .required("input", .count, "Tokens of prompts, including those read from a cache."),
            .required("output", .count, "Tokens of replies, including reasoning."),
            .optional("cached", .count, "Input tokens that came from a provider's cache."),
            .optional("cacheWrite", .count, "Input tokens that went into a provider's cache."),
            .optional("reasoning", .count, "Output tokens of reasoning."),
            .optional("estimated", .boolean, "Whether figures are estimates of this server.", default: false),
          ])), "The tokens."),
    .required(
      "cost",
      .object(
        ObjectShape(
          "CostSum", "Money spent.",
          [
            .required(
              "amount", .union([.number(.notNegative), .null]),
              "How much, as far as prices are known; null when none is."),
            .required("currency", .text, "ISO 4217 code."),
            .required("complete", .boolean, "Whether the amount stands for everything."),
          ])), "What they cost."),
  ]

  private static let usageReportExample: JSONValue = {
    let sum: JSONObject = [
      "runs": 1,
      "tokens": [
        "input": 5210, "output": 1832, "cached": 1024, "cacheWrite": 512, "reasoning": 640, "estimated": true,
      ],
      "cost": ["amount": 0.031, "currency": "USD", "complete": true],
    ]
    var model: JSONObject = ["backend": "openai", "model": "large-model"]
    model.merge(sum)
    var agent: JSONObject = ["agentId": "scout"]
    agent.merge(model)
    var report = sum
    report["agents"] = [.object(agent)]
    report["models"] = [.object(model)]
    report["priceTable"] = "prices 2026-08"
    return .object(report)
  }()
}
