// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

/// Claude Code's tool for asking the user, as a question of ours. (claude-code.md 7.1)
enum UserQuestion {
  /// The tool's name.
  static let tool = "AskUserQuestion"

  /// The question as a form with one member for each part; nil when nothing is asked.
  static func request(callID: String, _ arguments: JSONObject) -> InputRequest? {
    let questions = questions(in: arguments)
    guard !questions.isEmpty else { return nil }
    var properties = JSONObject()
    for (index, question) in questions.enumerated() {
      var property: JSONObject = ["type": "string", "description": .string(question.text)]
      if !question.header.isEmpty { property["title"] = .string(question.header) }
      if !question.choices.isEmpty, !question.takesSeveral {
        property["enum"] = .array(question.choices.map(JSONValue.string))
      }
      properties[key(index)] = .object(property)
    }
    return InputRequest(
      callID: callID, message: questions.map(\.message).joined(separator: "\n\n"),
      schema: [
        "type": "object", "properties": .object(properties),
        "required": .array(questions.indices.map { .string(key($0)) }),
      ])
  }

  /// The tool's arguments with the user's answers in them.
  static func answered(_ arguments: JSONObject, with answer: JSONObject) -> JSONObject {
    var answers = JSONObject()
    for (index, question) in questions(in: arguments).enumerated() {
      guard let value = answer[key(index)] else { continue }
      answers[question.text] = .string(value.stringValue ?? value.description)
    }
    var result = arguments
    result["answers"] = .object(answers)
    return result
  }

  private struct Question {
    var text: String
    var header: String
    var choices: [String]
    var details: [String]
    var takesSeveral: Bool

    var message: String {
      let lines = zip(choices, details).map { choice, detail in
        detail.isEmpty ? "- \(choice)" : "- \(choice): \(detail)"
      }
      let hint = takesSeveral && !choices.isEmpty ? ["(Several can be chosen; separate them by commas.)"] : []
      return ([text] + lines + hint).joined(separator: "\n")
    }
  }

  private static func questions(in arguments: JSONObject) -> [Question] {
    (arguments["questions"]?.arrayValue ?? []).compactMap { value in
      guard let text = value["question"]?.stringValue else { return nil }
      let options = value["options"]?.arrayValue ?? []
      return Question(
        text: text, header: value["header"]?.stringValue ?? "",
        choices: options.compactMap { $0["label"]?.stringValue },
        details: options.filter { $0["label"]?.stringValue != nil }.map { $0["description"]?.stringValue ?? "" },
        takesSeveral: value["multiSelect"]?.boolValue ?? false)
    }
  }

  private static func key(_ index: Int) -> String { "answer\(index + 1)" }
}
