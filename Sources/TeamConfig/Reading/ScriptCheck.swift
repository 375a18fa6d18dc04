// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

/// Checks a script word by word, so that whoever plays it need not. (replay.md section 1)
struct ScriptCheck {
  /// A script that has been checked.
  struct Result {
    /// The replies, numbers and truth values made texts where texts are wanted.
    var script: JSONValue
    /// Where the replies and their steps stand.
    var positions: [ReplyPosition]
  }

  /// Checks a script.
  static func check(_ script: Section.Field, findings: inout Findings) -> Result {
    var check = ScriptCheck(findings: findings)
    let positions = check.script(script)
    findings = check.findings
    return Result(script: check.json(script), positions: positions)
  }

  private var findings: Findings
  /// Where something else stands for a text.
  private var texts: Set<ConfigPath> = []

  private init(findings: Findings) { self.findings = findings }

  private static let replyWords = ["steps", "repeat", "for"]
  private static let stepWords = ["delay_ms", "chars", "every_ms"] + StepAction.allCases.map(\.rawValue)

  // MARK: Replies

  private mutating func script(_ field: Section.Field) -> [ReplyPosition] {
    guard let items = field.node.items else {
      wrong(field, "a list of replies")
      return []
    }
    var positions: [ReplyPosition] = []
    /// The kinds of call, or nil for any, that a repeating reply takes for ever.
    var taken: Set<String?> = []
    for (index, item) in items.enumerated() {
      let field = Section.Field(node: item, path: field.path.appending(index))
      positions.append(reply(field, taken: &taken))
    }
    return positions
  }

  private mutating func reply(_ field: Section.Field, taken: inout Set<String?>) -> ReplyPosition {
    var position = ReplyPosition(range: field.node.range, steps: [])
    guard field.node.members != nil else {
      wrong(field, "a mapping with `steps`")
      return position
    }
    let section = Section(field.node, field.path)
    let meant = words(of: section, known: Self.replyWords, holder: "reply")
    let kind = callKind(section)
    if taken.contains(kind) { report(.unreachableReply, section) }
    if let repeats = section["repeat"], boolean(repeats) { taken.insert(kind) }
    guard let steps = section["steps"] else {
      if !meant.contains("steps") { report(.missingWord("steps", of: "reply"), section) }
      return position
    }
    guard let items = steps.node.items else {
      wrong(steps, "a list of steps")
      return position
    }
    var ending: String?
    for (index, item) in items.enumerated() {
      position.steps.append(item.range)
      let field = Section.Field(node: item, path: steps.path.appending(index))
      if let ending { findings.report(ReplayFinding.unreachableStep(after: ending), at: item, path: field.path) }
      if let action = step(field), action.endsReply, ending == nil { ending = action.rawValue }
    }
    return position
  }

  /// The kind of call a reply is kept for; nil for any.
  private mutating func callKind(_ section: Section) -> String? {
    guard let field = section["for"] else { return nil }
    guard case .string(let word) = field.node.content, CallKind(rawValue: word) != nil else {
      wrong(field, "one of \(OwnBackendKeys.callKinds.joined(separator: ", "))")
      return nil
    }
    return word
  }

  // MARK: Steps

  private mutating func step(_ field: Section.Field) -> StepAction? {
    guard field.node.members != nil else {
      wrong(field, "a mapping such as `text: …`")
      return nil
    }
    let section = Section(field.node, field.path)
    _ = words(of: section, known: Self.stepWords, holder: "step")
    if let delay = section["delay_ms"] { duration(delay) }
    let actions = (field.node.members ?? []).compactMap { StepAction(rawValue: $0.key) }
    if actions.count > 1 { report(.twoActions(actions[0].rawValue, actions[1].rawValue), section) }
    let action = actions.first
    pieces(section, action)
    if let action, let value = section[action.rawValue] { self.value(value, of: action) }
    return action
  }

  /// Checks `chars` and `every_ms`, which go with each other and with a text.
  private mutating func pieces(_ section: Section, _ action: StepAction?) {
    let chars = section["chars"]
    let pause = section["every_ms"]
    if let chars, (wholeNumber(chars) ?? 0) < 1 { wrong(chars, "a whole number above 0") }
    if let pause { duration(pause) }
    if chars != nil, pause == nil { report(.needsWord("chars", needs: "every_ms"), section) }
    if pause != nil, chars == nil { report(.needsWord("every_ms", needs: "chars"), section) }
    if chars != nil || pause != nil, action != .text, action != .reasoning {
      report(.needsWord(chars != nil ? "chars" : "every_ms", needs: "text"), section)
    }
  }

  private mutating func value(_ field: Section.Field, of action: StepAction) {
    switch action {
    case .text, .reasoning, .error, .mcpStatus, .debug:
      textValue(field)
    case .finish:
      textValue(field)
      if case .string(let reason) = field.node.content, FinishReason(rawValue: reason) == nil {
        wrong(field, "a reason such as stop, tool_calls, length, content_filter or refusal")
      }
    case .hang:
      if case .bool(true) = field.node.content { break }
      wrong(field, "true")
    case .toolCalls: toolCalls(field)
    case .usage: usage(field)
    case .raise: failure(field)
    case .write: write(field)
    case .event:
      if field.node.members == nil { return wrong(field, "a mapping with `type`") }
      if field.node["type"] == nil { report(.missingWord("type", of: "event"), Section(field.node, field.path)) }
    }
  }

  private mutating func toolCalls(_ field: Section.Field) {
    guard let items = field.node.items else { return wrong(field, "a list of calls") }
    for (index, item) in items.enumerated() {
      let call = Section.Field(node: item, path: field.path.appending(index))
      guard item.members != nil else {
        wrong(call, "a mapping with `name` and `arguments`")
        continue
      }
      let section = Section(item, call.path)
      let meant = words(of: section, known: ["name", "arguments", "id"], holder: "tool call")
      if !meant.contains("name") { required("name", in: section, holder: "tool call") }
      if let id = section["id"] { textValue(id) }
      if let arguments = section["arguments"], arguments.node.members == nil {
        if case .string = arguments.node.content { continue }
        wrong(arguments, "a mapping, or a text with raw JSON")
      }
    }
  }

  private mutating func usage(_ field: Section.Field) {
    guard field.node.members != nil else { return wrong(field, "a mapping such as {input: 10, output: 5}") }
    let section = Section(field.node, field.path)
    let counts = ["input", "output", "cache_read", "cache_write", "reasoning"]
    _ = words(of: section, known: counts + ["cost", "estimated"], holder: "usage")
    for word in counts {
      if let count = section[word], (wholeNumber(count) ?? -1) < 0 { wrong(count, "a whole number, 0 or more") }
    }
    if let cost = section["cost"], (cost.node.json.doubleValue ?? -1) < 0 { wrong(cost, "a number of US dollars") }
    if let estimated = section["estimated"] { _ = boolean(estimated) }
  }

  private mutating func failure(_ field: Section.Field) {
    guard field.node.members != nil else {
      return field.writtenText == nil
        ? wrong(field, "a text, or a mapping with `class` and `message`") : textValue(field)
    }
    let section = Section(field.node, field.path)
    _ = words(of: section, known: ["class", "status", "message", "retry_after_ms"], holder: "failure")
    if let name = section["class"], FailureClass(rawValue: name.node.text) == nil {
      wrong(name, "one of \(FailureClass.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    if let status = section["status"], (wholeNumber(status) ?? -1) < 0 { wrong(status, "an HTTP status such as 429") }
    if let message = section["message"] { textValue(message) }
    if let wait = section["retry_after_ms"] { duration(wait) }
  }

  private mutating func write(_ field: Section.Field) {
    guard field.node.members != nil else { return wrong(field, "a mapping with `path` and `text`") }
    let section = Section(field.node, field.path)
    let meant = words(of: section, known: ["path", "text"], holder: "write step")
    for word in ["path", "text"] where !meant.contains(word) { required(word, in: section, holder: "write step") }
  }

  // MARK: Values

  private mutating func required(_ word: String, in section: Section, holder: String) {
    if let field = section[word] {
      textValue(field)
    } else {
      report(.missingWord(word, of: holder), section)
    }
  }

  private mutating func textValue(_ field: Section.Field) {
    if case .string = field.node.content { return }
    guard field.writtenText != nil else { return wrong(field, "a text") }
    texts.insert(field.path)
    findings.report(
      SyntaxFinding.implicitType(field.node, isSecret: false), at: field.node, path: field.path)
  }

  private mutating func duration(_ field: Section.Field) {
    if (wholeNumber(field) ?? -1) < 0 { wrong(field, "a whole number of milliseconds, 0 or more") }
  }

  /// A whole number that any clock can take; nil for anything else.
  private func wholeNumber(_ field: Section.Field) -> Int? {
    field.node.json.intValue.flatMap { $0 <= 1_000_000_000_000 ? $0 : nil }
  }

  private mutating func boolean(_ field: Section.Field) -> Bool {
    if case .bool(let value) = field.node.content { return value }
    wrong(field, "true or false")
    return false
  }

  /// Reports words that do not belong there, and returns the words that were probably meant.
  private mutating func words(of section: Section, known: [String], holder: String) -> Set<String> {
    var meant: Set<String> = []
    for member in section.node.members ?? [] where !known.contains(member.key) {
      let suggestion = SpellingSuggestion.nearest(to: member.key, among: known)
      if let suggestion { meant.insert(suggestion) }
      findings.report(
        ReplayFinding.unknownWord(member.key, of: holder, suggestion: suggestion), at: member.keyRange,
        path: section.path.appending(member.key), override: member.value.override)
    }
    return meant
  }

  /// The value as JSON, with texts where texts are wanted.
  private func json(_ field: Section.Field) -> JSONValue {
    switch field.node.content {
    case .mapping(let members):
      .object(
        JSONObject(
          members.map { ($0.key, json(Section.Field(node: $0.value, path: field.path.appending($0.key)))) }))
    case .list(let items):
      .array(items.enumerated().map { json(Section.Field(node: $1, path: field.path.appending($0))) })
    default:
      texts.contains(field.path) ? .string(field.node.text) : field.node.json
    }
  }

  private mutating func wrong(_ field: Section.Field, _ expected: String) {
    let found = field.writtenText.map(ShownText.quoted) ?? field.node.kindName
    findings.report(ReplayFinding.wrongValue(expected: expected, found: found), at: field.node, path: field.path)
  }

  private mutating func report(_ finding: ReplayFinding, _ section: Section) {
    findings.report(finding, at: section.node, path: section.path)
  }
}

/// What a step does.
private enum StepAction: String, CaseIterable {
  case text, reasoning, usage, error, raise, hang, finish, write, event, debug
  case toolCalls = "tool_calls"
  case mcpStatus = "mcp_status"

  /// Whether nothing of the reply comes after it.
  var endsReply: Bool { self == .raise || self == .hang || self == .finish }
}
