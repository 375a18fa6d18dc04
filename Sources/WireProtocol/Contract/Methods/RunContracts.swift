// SPDX-License-Identifier: Apache-2.0

import JSONCore
import RunJournal

extension MethodContract {
  static let runStart = request(
    .runStart, "Starts a run.",
    more: """
      The response comes before the first event of the run; with `wait` it is the run's result and comes after the last. \
      A run that fails after its start is a result with `status: "failed"`, not an error.
      """,
    RunStartParams.shape, .union([.object(StartResult.shape), .object(RunResult.shape)]),
    errors: [
      .sessionNotFound, .sessionBusy, .configInvalid, .configNotFound, .credentialsMissing, .untrustedWorkspace,
      .unsupportedContent,
      .idempotencyConflict,
    ],
    ["config": ["name": "three-agents-demo"], "prompt": "Which index fits?", "replay": ["speed": "instant"]],
    StartResult.example)

  static let runCancel = request(
    .runCancel, "Cancels a run, or one agent of it.",
    more:
      "Answers at once; the end is `run.completed`. Cancelling a run that is over gives its status and is no error.",
    RunCancelParams.shape, .object(RunStatusResult.shape), errors: [.runNotFound, .runNotActive],
    ["runId": "run_example", "reason": "The user changed their mind."], ["status": "running"])

  static let runSteer = request(
    .runSteer, "Gives agents that are at work a message of the user.",
    more: "Each agent gets it with its next call, which `steer.applied` tells.",
    RunSteerParams.shape,
    .object(
      ObjectShape(
        "RunSteerResult", "A message was taken.",
        [
          .required("accepted", .boolean, "Always true; a message that is not taken is an error."),
          .required(
            "appliedAt", .words(WordList("SteerTime", "When it is applied.", [.init("nextTurn")], isOpen: true)),
            "When it is applied."),
          .required("agentIds", .texts, "The agents that get it."),
        ])), errors: [.runNotFound, .runNotActive, .contentModified, .unsupportedContent],
    ["runId": "run_active", "prompt": "Mind the budget.", "agentIds": ["scout"]],
    ["accepted": true, "appliedAt": "nextTurn", "agentIds": ["scout"]])

  static let runAnswerNow = request(
    .runAnswerNow, "Lets the team wind up with what it has.",
    more: "The best answer so far is presented. Without any answer the first that arrives wins.",
    RunAnswerNowParams.shape, .object(RunStatusResult.shape), errors: [.runNotFound, .runNotActive],
    ["runId": "run_active", "reason": "We are out of time."], ["status": "running"])

  static let runList = request(
    .runList, "Lists runs, newest first.", RunListParams.shape,
    .object(
      ObjectShape(
        "RunListResult", "A page of runs.",
        [
          .required("runs", .list(of: .object(RunRecord.shape)), "The runs."),
          .optional("nextCursor", .text, "Where the next page begins; absent on the last."),
        ])), ["sessionId": "ses_example", "status": ["completed"], "limit": 1],
    ["runs": [json { RunRecord.example.encode(into: &$0) }], "nextCursor": "run_example"])

  static let runGet = request(
    .runGet, "Gives where a run stands.", RunGetParams.shape, .object(RunSnapshot.shape), errors: [.runNotFound],
    ["runId": "run_example", "include": ["items", "answers", "votes", "usage", "config"]],
    json { RunSnapshot.example.encode(into: &$0) })

  static let runWait = request(
    .runWait, "Waits for the end of a run.",
    more: "Cancelling the request does not cancel the run. When time runs out the result says where the run stands.",
    RunWaitParams.shape, .union([.object(RunResult.shape), .object(RunWaitTimeout.shape)]), errors: [.runNotFound],
    ["runId": "run_example", "timeoutMs": 60_000], json { RunResult.example.encode(into: &$0, runID: "run_example") })

  static let runAttach = request(
    .runAttach, "Follows a run on this connection.",
    more: """
      Without `fromSeq` the result has a snapshot and events follow from `asOfSeq` + 1; with it they follow from there. \
      A run that is over and has no more events is not followed.
      """,
    RunAttachParams.shape,
    .object(
      ObjectShape(
        "RunAttachResult", "A run is followed.",
        [
          .optional("snapshot", .object(RunSnapshot.shape), "Without `fromSeq`: where the run stands."),
          .required("asOfSeq", .count, "The event before the first that follows."),
          .optional("lastSeq", .count, "With `fromSeq`: the newest event there is."),
        ])), errors: [.runNotFound, .runNotActive, .seqUnavailable],
    ["runId": "run_example", "delivery": ["maxLatencyMs": 100]],
    ["snapshot": json { RunSnapshot.example.encode(into: &$0) }, "asOfSeq": 142])

  static let runDetach = request(
    .runDetach, "Stops following a run on this connection; the run goes on.", RunParams.shape,
    .object(EmptyResult.shape), errors: [.runNotFound, .notAttached], ["runId": "run_active"], [:])

  static let runReplay = request(
    .runReplay, "Gives events of a run from its journal, a page at a time.", RunReplayParams.shape,
    .object(
      ObjectShape(
        "RunReplayResult", "A page of events.",
        [
          .required("events", .list(of: .variants(EventContract.anyEvent)), "The events, none merged or left out."),
          .required("nextSeq", .ordinal, "Where the next page begins."),
          .required("lastSeq", .count, "The newest event there is."),
          .required("done", .boolean, "Whether nothing is left of what was asked for."),
        ])), errors: [.runNotFound, .seqUnavailable], ["runId": "run_example", "fromSeq": 1, "toSeq": 1],
    [
      "events": [EventType.runStarted.contract.example], "nextSeq": 2, "lastSeq": 142, "done": true,
    ])

  static let runExport = request(
    .runExport, "Exports a run as text or as files.", RunExportParams.shape,
    .object(
      ObjectShape(
        "RunExportResult", "An export.",
        [
          .required("format", .text, "As what."),
          .optional("text", .text, "The export, when it was not written to a file."),
          .optional("uri", .uri, "Where it was written."),
          .required("bytes", .count, "Its size in bytes, all files together."),
          .optional(
            "unfinished", .boolean, "Whether the run went on meanwhile; the export has what was there.", default: false),
        ])), errors: [.runNotFound], ["runId": "run_example", "format": "md"],
    ["format": "md", "text": "# Which index fits?\n…", "bytes": 23])

  static let runAck = notification(
    .runAck, "Says which events the client has dealt with; only with `windowBytes`.", RunAckParams.shape,
    ["runId": "run_example", "seq": 42])

  static let itemRead = request(
    .itemRead, "Reads a text of an item whose events show only a part.", ItemReadParams.shape,
    .object(
      ObjectShape(
        "ItemReadResult", "A part of a text.",
        [
          .required("text", .text, "The part. It is cut between characters."),
          .required("offset", .count, "Where it begins, in bytes."),
          .required("nextOffset", .count, "Where the next part begins."),
          .required("done", .boolean, "Whether nothing is left."),
        ])), errors: [.runNotFound], ["itemId": "itm_example", "offset": 0, "limit": 65_536],
    ["text": "A covering index on (a, b).", "offset": 0, "nextOffset": 27, "done": true])

  static let runEvents = sent(
    .runEvents, "Events of a run that this connection follows.",
    more: """
      A batch covers every event of the journal from `fromSeq` to `toSeq`, whether delivered, merged or filtered out: a \
      client checks that `fromSeq` is one more than the `toSeq` before.
      """,
    ObjectShape(
      "RunEventsParams", "A batch of events.",
      [
        .required("runId", .text, "The run."), .required("fromSeq", .ordinal, "The first event covered."),
        .required("toSeq", .ordinal, "The last event covered."),
        .required("events", .list(of: .variants(EventContract.anyEvent)), "The events; may be empty."),
      ]), capability: nil,
    ["runId": "run_example", "fromSeq": 3, "toSeq": 7, "events": [EventType.itemDelta.contract.example]])

  /// What an encoder writes.
  static func json(_ write: (inout JSONWriter) -> Void) -> JSONValue {
    var writer = JSONWriter()
    write(&writer)
    return (try? JSONReader.parse(writer.bytes)) ?? .null
  }
}

/// A result that only says where a run stands.
enum RunStatusResult {
  static let shape = ObjectShape(
    "RunStatusResult", "Where a run stands.", [.required("status", RunStatus.shape, "Where the run stands now.")])
}

/// What `massgen/run/wait` gives when time runs out.
enum RunWaitTimeout {
  static let shape = ObjectShape(
    "RunWaitTimeout", "Time ran out before the run's end.",
    [
      .required("runId", .text, "The run."), .required("status", RunStatus.shape, "Where it stands."),
      .required("lastSeq", .count, "The newest event."),
    ])
}

/// A result that says nothing but that it was done.
enum EmptyResult {
  static let shape = ObjectShape("EmptyResult", "It was done.")
}
