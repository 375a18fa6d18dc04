// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Coordination
import JSONCore
import Testing

/// A coordination scenario: scripted replies in, expected trace out. The shape is that of `spec/scenarios.json`; the
/// fixtures of this suite use it too, with the extra members read in `Scenario+Settings`.
struct Scenario: Sendable, CustomTestStringConvertible {
  let id: String
  let behaviour: String
  let isAliasPolicySensitive: Bool
  /// MassGen v0.1.12 reports the end of the coordination after the final text.
  let reportsEndLast: Bool
  let agents: [String]
  let config: JSONValue
  let task: String
  let history: [Message]
  let script: [String: [JSONValue]]
  let commands: [JSONValue]
  let expectedTrace: [JSONValue]
  let expectedOutcome: JSONValue
  /// Nil where the expectation comes from MassGen, which has no words for it.
  let expectedEnding: JSONValue?
  /// Lines of an ``EventLog``; nil where they are of no interest.
  let expectedEvents: [String]?

  var testDescription: String { id }

  init(_ json: JSONValue) {
    id = json["id"]?.stringValue ?? "?"
    behaviour = json["behaviour"]?.stringValue ?? ""
    isAliasPolicySensitive = json["alias_policy_sensitive"]?.boolValue ?? false
    reportsEndLast = json["reference"]?.stringValue == "MassGen v0.1.12"
    config = json["config"] ?? .null
    agents = config["agents"]?.strings ?? []
    let messages = json["turns"]?[0]?["messages"]?.arrayValue
    // The last user message is the task; a message list without one has no task.
    task =
      messages.map { $0.last { $0["role"]?.stringValue == "user" }?["content"]?.stringValue ?? "" }
      ?? json["task"]?.stringValue ?? ""
    history = (json["history"]?.arrayValue ?? []).map {
      .text($0["role"]?.stringValue == "user" ? .user : .assistant, $0["content"]?.stringValue ?? "")
    }
    var script: [String: [JSONValue]] = [:]
    for (agent, replies) in json["script"]?.objectValue ?? [:] { script[agent] = replies.arrayValue ?? [] }
    self.script = script
    commands = json["commands"]?.arrayValue ?? []
    expectedTrace = json["expected"]?["trace"]?.arrayValue ?? []
    expectedOutcome = json["expected"]?["outcome"] ?? .null
    expectedEnding = json["expected"]?["ending"]
    expectedEvents = json["expected"]?["events"]?.strings
  }
}

extension JSONValue {
  var strings: [String]? { arrayValue?.compactMap(\.stringValue) }
}
