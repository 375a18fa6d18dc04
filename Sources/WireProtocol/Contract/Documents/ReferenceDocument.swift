// SPDX-License-Identifier: Apache-2.0

import JSONCore
import RunJournal

/// The protocol as a page for people: every method, event, error and type with its members and an example.
public enum ReferenceDocument {
  private static let renderer = MarkdownRenderer(
    headings: EventType.allCases.reduce(into: [:]) { $0[$1.contract.shape.name] = $1.contract.type.rawValue })

  /// The whole page.
  public static var text: String {
    let types = MethodTable.shapes.entries.filter { entry in
      !MethodTable.all.contains { $0.params.name == entry.name }
        && !EventType.allCases.contains { $0.contract.shape.name == entry.name }
    }
    return """
      <!-- Generated from the sources by scripts/generate-protocol. -->
      # Protocol reference

      Protocol version \(WireProtocol.version). Examples show every member that can appear, so no real value has all of \
      them at once. Receivers ignore members, words and event types they do not know; a member that is `null` counts as \
      absent.

      ## Requests of the client

      \(MethodTable.fromClient.filter { $0.result != nil }.map(section).joined(separator: "\n"))
      ## Notifications of the client

      \(MethodTable.fromClient.filter { $0.result == nil }.map(section).joined(separator: "\n"))
      ## What the server sends

      \(MethodTable.fromServer.map(section).joined(separator: "\n"))
      ## Events

      Events travel in `massgen/run/events`. *Lossless* ones are never merged and nothing moves across them; *delta* ones \
      of the same item and field are joined; of *state* ones only the newest of each agent is delivered.

      \(EventType.allCases.map { event($0.contract) }.joined(separator: "\n"))
      ## Errors

      `error.data` is \(renderer.link("ErrorData")). Every request can give \
      \(MethodContract.commonErrors.map { "`\($0.name)`" }.joined(separator: ", ")).

      | Code | Name | Meaning | Again? |
      |---|---|---|---|
      \(WireErrorCode.allCases.map(row).joined())
      \(WireErrorCode.allCases.map(error).joined(separator: "\n"))
      ## Types

      \(types.map(renderer.section).joined(separator: "\n"))
      """
  }

  private static func section(_ method: MethodContract) -> String {
    var text = "### \(method.name)\n\n\(method.summary)"
    if !method.description.isEmpty { text += " \(method.description)" }
    if method.isStandard { text += " Part of the Language Server Protocol." }
    if let capability = method.capability { text += " Only with the client's capability `\(capability)`." }
    text += "\n\n"
    if method.params.members.isEmpty {
      text += "No params.\n"
    } else {
      if !method.params.choice.isEmpty {
        text += "Exactly one of \(method.params.choice.map { "`\($0)`" }.joined(separator: ", ")).\n\n"
      }
      text += renderer.table(method.params)
    }
    text += "\n" + block(["jsonrpc": "2.0"], method)
    if let result = method.result {
      text += "\nResult: \(renderer.phrase(result)).\n\n" + block(method.exampleResult)
      if !method.errors.isEmpty {
        text += "\nErrors: \(method.errors.map { "[\($0.name)](#\($0.name.lowercased()))" }.joined(separator: ", ")).\n"
      }
    }
    return text
  }

  private static func block(_ head: JSONObject, _ method: MethodContract) -> String {
    var message = head
    if method.result != nil { message["id"] = 1 }
    message["method"] = .string(method.name)
    if !method.exampleParams.isEmpty { message["params"] = .object(method.exampleParams) }
    return block(.object(message))
  }

  private static func block(_ value: JSONValue) -> String {
    "```json\n\(String(decoding: value.encodedForPeople(), as: UTF8.self))\n```\n"
  }

  private static func event(_ contract: EventContract) -> String {
    let notYet = contract.isSent ? "" : " Not sent by this version."
    return """
      ### \(contract.type.rawValue)

      \(contract.description) *\(contract.type.deliveryClass.rawValue)*\(notYet)

      \(renderer.table(contract.shape))
      \(block(contract.example))
      """
  }

  private static func row(_ code: WireErrorCode) -> String {
    "| \(code.rawValue) | [\(code.name)](#\(code.name.lowercased())) | \(code.meaning) | \(code.isRetryable ? "yes" : "") |\n"
  }

  private static func error(_ code: WireErrorCode) -> String {
    let notYet = code.isGiven ? "" : " Not the error of a request in this version."
    return "### \(code.name)\n\n\(code.meaning)\(notYet)\n\n\(block(code.example))"
  }
}
