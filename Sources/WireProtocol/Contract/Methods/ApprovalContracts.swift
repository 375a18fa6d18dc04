// SPDX-License-Identifier: Apache-2.0

import JSONCore
import RunJournal

extension MethodContract {
  static let approvalList = request(
    .approvalList, "Lists what waits for a person: requests for approval and questions.",
    ApprovalListParams.shape,
    .object(
      ObjectShape(
        "ApprovalListResult", "What waits for a person.",
        [
          .required(
            "approvals", .list(of: .object(ApprovalQuestion.shape)),
            "Requests for approval, oldest first within a run."),
          .required("inputs", .list(of: .object(InputQuestion.shape)), "Questions, oldest first within a run."),
        ])), errors: [.runNotFound], [:],
    [
      "approvals": [json { ApprovalQuestion.example.encode(runID: "run_example", into: &$0) }],
      "inputs": [json { InputQuestion.example.encode(runID: "run_example", into: &$0) }],
    ])

  static let approvalRespond = request(
    .approvalRespond, "Answers a request for approval.",
    more: "The first answer counts; later ones get -31017. Wherever the request is still asked, it is withdrawn.",
    ApprovalRespondParams.shape, .object(EmptyResult.shape), errors: [.alreadyResolved, .runNotActive],
    ["approvalId": "apr_example_1", "optionId": "allow_once"], [:])

  static let inputRespond = request(
    .inputRespond, "Answers a question of an agent.",
    more: "The first answer counts; later ones get -31017. Wherever the question is still asked, it is withdrawn.",
    InputRespondParams.shape, .object(EmptyResult.shape), errors: [.alreadyResolved, .runNotActive],
    ["inputId": "inp_example_1", "action": "accept", "content": ["region": "eu"]], [:])

  static let approvalRequest = sent(
    .approvalRequest, "Asks for approval of a tool call.",
    more: """
      Only to the client that started the run. It comes after the event `approval.requested` and is withdrawn with \
      `$/cancelRequest` when somebody else has answered, or when what asked is over. An error, `null` and anything that \
      is no option of the request count as its default, which never is an approval.
      """,
    ApprovalQuestion.shape, result: .object(ApprovalResponse.shape),
    capability: "experimental.massgen.approvalRequests", example(ApprovalQuestion.example.encode),
    ["outcome": "selected", "optionId": "allow_once", "note": "The tests are safe."])

  static let inputRequest = sent(
    .inputRequest, "Asks the user something for an agent.",
    more: "As `massgen/approval/request`; an answer that cannot be understood counts as `cancel`.",
    InputQuestion.shape, result: .object(InputResponse.shape), capability: "experimental.massgen.inputRequests",
    example(InputQuestion.example.encode), ["action": "accept", "content": ["region": "eu"]])

  static let showMessageRequest = sent(
    .showMessageRequest,
    "Asks for approval of a tool call, in clients that know nothing else of approvals, or whether a folder is trusted.",
    ObjectShape(
      "ShowMessageRequestParams", "A question with its answers.",
      [
        .required("type", .integer(1...5), "1 error, 2 warning, 3 information, 4 log, 5 debug."),
        .required("message", .text, "The question."),
        .required(
          "actions",
          .list(
            of: .object(
              ObjectShape("MessageActionItem", "An answer.", [.required("title", .text, "What people read on it.")]))),
          "The answers."),
      ]), result: .union([.null, .anyObject]), capability: "window.showMessage",
    [
      "type": 2, "message": "scout: run npm test",
      "actions": [["title": "Allow once"], ["title": "Reject once"]],
    ], ["title": "Allow once"], isStandard: true)

  private static func example(_ encode: (String, inout JSONWriter) -> Void) -> JSONObject {
    json { encode("run_example", &$0) }.objectValue ?? [:]
  }
}
