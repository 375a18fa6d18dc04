// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

/// The MCP server `massgen` that the program reaches through its control protocol: the tools of the request. Pure.
/// (claude-code.md 7.3, 14)
struct HostServedTools: Sendable {
  /// The protocol that is spoken when the program does not say which it wants.
  static let protocolVersion = "2025-11-25"
  /// How many calls of a turn are refused. The next one is taken as it is and ends the turn, so that those who count
  /// attempts get to see it: a model that repeats its mistake would go on without end.
  static let mostRefusals = 3

  /// Tools that the program knows: frozen when it asked for them.
  private let offered: [ToolDefinition]
  /// Tools that may be called in the turn that runs.
  private var allowed: [ToolDefinition] = []
  /// Calls of the turn that were accepted, in order.
  private(set) var accepted: [ToolCall] = []
  /// Ids of all calls the program made of these tools in the turn.
  private(set) var callIDs: Set<String> = []
  /// How many calls of the turn were refused.
  private var refusals = 0

  /// Serves these tools.
  init(_ offered: [ToolDefinition]) {
    self.offered = offered
  }

  /// A turn begins in which these tools may be called.
  mutating func beginTurn(_ tools: [ToolDefinition]) {
    allowed = tools
    accepted = []
    callIDs = []
    refusals = 0
  }

  /// Whether a call was accepted, so that the turn is over with it.
  func isAccepted(_ callID: String) -> Bool { accepted.contains { $0.id == callID } }

  /// The answer to a message of the program.
  mutating func answer(to message: JSONObject) -> JSONObject {
    guard let id = message["id"] else { return ["jsonrpc": "2.0", "result": [:]] }
    let parameters = message["params"]?.objectValue ?? [:]
    var answer: JSONObject = ["jsonrpc": "2.0", "id": id]
    switch message["method"]?.stringValue {
    case "initialize":
      answer["result"] = [
        "protocolVersion": parameters["protocolVersion"] ?? .string(Self.protocolVersion),
        "capabilities": ["tools": ["listChanged": false]],
        "serverInfo": ["name": .string(ToolName.hostServer), "version": "1.0.0"],
      ]
    case "ping": answer["result"] = [:]
    case "tools/list": answer["result"] = ["tools": .array(offered.map { .object(Self.listed($0)) })]
    case "tools/call": answer["result"] = .object(call(parameters))
    default: answer["error"] = ["code": -32601, "message": "There is no such method."]
    }
    return answer
  }

  /// A tool as the program is told it. It keeps what it is told first for as long as it lives, so choices that change
  /// from turn to turn are left out and checked when it calls.
  static func listed(_ tool: ToolDefinition) -> JSONObject {
    var schema = tool.parameters
    if var properties = schema["properties"]?.objectValue {
      for (name, property) in properties {
        guard var property = property.objectValue else { continue }
        property["enum"] = nil
        properties[name] = .object(property)
      }
      schema["properties"] = .object(properties)
    }
    return [
      "name": .string(tool.name), "description": .string(tool.description), "inputSchema": .object(schema),
      "_meta": ["anthropic/alwaysLoad": true],
    ]
  }

  private mutating func call(_ parameters: JSONObject) -> JSONObject {
    let name = parameters["name"]?.stringValue ?? ""
    let arguments = parameters["arguments"]?.objectValue ?? [:]
    let id = parameters["_meta"]?["claudecode/toolUseId"]?.stringValue ?? "call_\(callIDs.count + 1)"
    if isAccepted(id) { return Self.result("Recorded.") }
    callIDs.insert(id)
    if refusals < Self.mostRefusals, let problem = problem(with: name, arguments) {
      refusals += 1
      return Self.result(problem, isError: true)
    }
    accepted.append(ToolCall(id: id, name: name, arguments: arguments))
    return Self.result("Recorded.")
  }

  /// What is wrong with a call, in words for the model; nil for a right one.
  private func problem(with name: String, _ arguments: JSONObject) -> String? {
    guard let tool = allowed.first(where: { $0.name == name }) else {
      let names = allowed.map { ToolName.hosted($0.name) }.joined(separator: ", ")
      return names.isEmpty
        ? "“\(name)” cannot be called now." : "“\(name)” cannot be called now. You can call: \(names)."
    }
    return ToolArguments.problem(with: arguments, schema: tool.parameters).map { "Not recorded: \($0) Call it again." }
  }

  private static func result(_ text: String, isError: Bool = false) -> JSONObject {
    ["content": [["type": "text", "text": .string(text)]], "isError": .bool(isError)]
  }
}
