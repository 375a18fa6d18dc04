// SPDX-License-Identifier: Apache-2.0

import JSONCore
import TeamConfig
import Testing

@testable import TeamLanguage

/// Operations on the data become edits that look as if the author had made them.
@Suite struct RepairEditingTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var title: String
    var before: String
    var operations: [Repair.Operation]
    /// Nil where nothing may be done.
    var after: String?
    var path = "/work/team.yaml"

    init(_ title: String, _ before: String, _ operations: [Repair.Operation], _ after: String?) {
      self.title = title
      self.before = before
      self.operations = operations
      self.after = after
      if title.contains("JSON") { path = "/work/team.json" }
    }

    var testDescription: String { title }
  }

  @Test("An operation is written in the style of the file", arguments: cases)
  func operation(_ entry: Case) throws {
    let fixture = LanguageFixture(entry.before, path: entry.path)
    let edits = Repair("", entry.operations).edits(in: fixture.file)
    #expect(edits.map(fixture.applying) == entry.after)
  }

  static let cases: [Case] = sets + removals + names + moves + lists

  private static func path(_ steps: Any...) -> ConfigPath {
    ConfigPath(steps.map { ($0 as? Int).map { .index($0) } ?? .key($0 as? String ?? "") })
  }

  private static let sets = [
    Case(
      "A scalar keeps its quotes and the comment behind it",
      "a: 'x' # why\nb: 1\n", [.set(path("a"), "it's")], "a: 'it''s' # why\nb: 1\n"),
    Case("A text that would be something else is quoted", "a: x\n", [.set(path("a"), "no")], "a: \"no\"\n"),
    Case("An anchor stays with its value", "a: &x 1\nb: *x\n", [.set(path("a"), 2)], "a: &x 2\nb: *x\n"),
    Case("An alias is replaced where it stands", "a: &x 1\nb: *x\n", [.set(path("b"), 2)], "a: &x 1\nb: 2\n"),
    Case(
      "A merged value is changed where it is defined", "a: &x {k: 1}\nb:\n  <<: *x\n", [.set(path("b", "k"), 2)],
      "a: &x {k: 2}\nb:\n  <<: *x\n"),
    Case(
      "A new key goes where the key table has it", "agents:\n- id: a\n  system_message: |\n    x\n\n- id: b\n",
      [.set(path("agents", 0, "backend"), ["type": "openai", "model": "gpt-4o"])],
      "agents:\n- id: a\n  backend:\n    type: openai\n    model: gpt-4o\n  system_message: |\n    x\n\n- id: b\n"),
    Case(
      "A new key goes before the empty lines behind a block scalar", "a:\n  k: |\n    x\n\nb: 1\n",
      [.set(path("a", "l"), "y")], "a:\n  k: |\n    x\n  l: y\n\nb: 1\n"),
    Case(
      "Empty lines that belong to a text stay with it", "a: |+\n  x\n\n", [.set(path("b"), 1)], "a: |+\n  x\n\nb: 1\n"),
    Case(
      "An id goes in front", "agents:\n  - backend: {type: openai}\n", [.set(path("agents", 0, "id"), "a")],
      "agents:\n  - id: a\n    backend: {type: openai}\n"),
    Case(
      "Missing mappings are made", "agents: []\n", [.set(path("orchestrator", "coordination", "x"), true)],
      "agents: []\norchestrator:\n  coordination:\n    x: true\n"),
    Case(
      "A section without content is filled below its comment", "orchestrator: # soon\nui: {}\n",
      [.set(path("orchestrator", "max_rounds"), 3)], "orchestrator: # soon\n  max_rounds: 3\nui: {}\n"),
    Case("A section that says null is filled", "a: ~ # x\n", [.set(path("a", "b"), 3)], "a: # x\n  b: 3\n"),
    Case("An empty mapping is filled", "a: {}\n", [.set(path("a", "b"), "x: y")], "a: {b: \"x: y\"}\n"),
    Case("An empty item is filled", "agents:\n  -\n", [.set(path("agents", 0, "id"), "a")], "agents:\n  - id: a\n"),
    Case(
      "Brackets stay brackets", "a: {b: 1, c: 2} # x\n", [.set(path("a", "d"), ["k": [1]])],
      "a: {b: 1, c: 2, d: {k: [1]}} # x\n"),
    Case(
      "Line ends of two bytes stay", "a:\r\n  b: 1\r\n", [.set(path("a", "c"), "x\ny\n")],
      "a:\r\n  b: 1\r\n  c: |\r\n    x\r\n    y\r\n"),
    Case(
      "A list can take the place of a text", "a: x # y\nb: 1\n", [.set(path("a"), [1, 2])],
      "a: # y\n  - 1\n  - 2\nb: 1\n"),
    Case("A text can take the place of a list", "a:\n  - 1\n  - 2\nb: 1\n", [.set(path("a"), "x")], "a: x\nb: 1\n"),
    Case(
      "A text can take the place of a block scalar", "a: |\n  x\n\nb: 1\n", [.set(path("a"), "x")], "a: x\n\nb: 1\n"),
    Case("An empty text begins", "# header\n", [.set(path("agents", 0, "id"), "a")], "# header\nagents:\n  - id: a\n"),
    Case("A text without a last line end goes on", "a: 1", [.set(path("b"), 2)], "a: 1\nb: 2\n"),
    Case("A path through a text leads nowhere", "a: x\n", [.set(path("a", "b"), 2)], nil),
    Case(
      "JSON gets a line of its own where others have one", "{\n  \"a\": 1\n}\n",
      [.set(path("b"), ["c": [], "d": true])],
      "{\n  \"a\": 1,\n  \"b\": {\n    \"c\": [],\n    \"d\": true\n  }\n}\n"),
    Case("JSON on one line stays on it", "{\"a\": {}}", [.set(path("a", "b"), "x")], "{\"a\": {\"b\": \"x\"}}"),
  ]

  private static let removals = [
    Case(
      "A key goes with its value and the comment on its line", "a: 1\n# about b\nb: # x\n  c: 1\n\nd: 2\n",
      [.remove(path("b"))], "a: 1\n# about b\n\nd: 2\n"),
    Case(
      "The first key of an item gives its place to the next", "l:\n  - a: 1 # x\n    b: 2\n",
      [.remove(path("l", 0, "a"))], "l:\n  - b: 2\n"),
    Case("The last key leaves an empty mapping", "a:\n  b: 1\nc: 2\n", [.remove(path("a", "b"))], "a: {}\nc: 2\n"),
    Case(
      "The last key of an item leaves an empty mapping", "a:\n  - b: 1\n", [.remove(path("a", 0, "b"))], "a:\n  - {}\n"),
    Case("The last item leaves an empty list", "a: # x\n- b\nc: 2\n", [.remove(path("a", 0))], "a: [] # x\nc: 2\n"),
    Case("An item goes", "a:\n- 1\n- |\n  x\n- 3\n", [.remove(path("a", 1))], "a:\n- 1\n- 3\n"),
    Case(
      "A member between brackets goes with its comma", "a: {b: 1, c: 2, d: 3}\n", [.remove(path("a", "c"))],
      "a: {b: 1, d: 3}\n"),
    Case(
      "The last member between brackets goes with the comma before it", "a: [1, 2]\n", [.remove(path("a", 1))],
      "a: [1]\n"),
    Case("The only member between brackets goes", "a: {b: 1}\n", [.remove(path("a", "b"))], "a: {}\n"),
    Case("A line of JSON goes", "{\n  \"a\": 1,\n  \"b\": 2\n}\n", [.remove(path("b"))], "{\n  \"a\": 1\n}\n"),
    Case("What is not there need not go", "a: 1\n", [.remove(path("b"))], nil),
    Case("The definition of an alias stays", "a: &x 1\nb: *x\n", [.remove(path("a"))], nil),
  ]

  private static let names = [
    Case("A key gets another name", "a: 1 # x\n", [.rename(path("a"), to: "b")], "b: 1 # x\n"),
    Case("A key keeps its quotes", "{\"a\": 1}", [.rename(path("a"), to: "b")], "{\"b\": 1}"),
    Case("A name that is there is not given twice", "a: 1\nb: 2\n", [.rename(path("a"), to: "b")], nil),
    Case("A number becomes a text", "a: 017 # x\n", [.quote(path("a"))], "a: \"017\" # x\n"),
    Case("Quotes are those of the file", "b: 'x'\na: no\n", [.quote(path("a"))], "b: 'x'\na: 'no'\n"),
  ]

  private static let moves = [
    Case(
      "A section moves to the top with its comments",
      "agents: []\norchestrator:\n  timeout: # limits\n    # in seconds\n    x: 1 # one\n  y: 2\n",
      [.move(path("orchestrator", "timeout"), to: path("timeout_settings"))],
      "agents: []\norchestrator:\n  y: 2\ntimeout_settings: # limits\n  # in seconds\n  x: 1 # one\n"),
    Case(
      "A key moves down", "agents:\n  - id: a\n    model: gpt-4o # new\n    backend:\n      type: openai\n",
      [.move(path("agents", 0, "model"), to: path("agents", 0, "backend", "model"))],
      "agents:\n  - id: a\n    backend:\n      type: openai\n      model: gpt-4o # new\n"),
    Case(
      "A block scalar moves with its lines",
      "agents:\n  - id: a\n    backend:\n      type: openai\n      system_message: |\n        x\n          y\n",
      [.move(path("agents", 0, "backend", "system_message"), to: path("agents", 0, "system_message"))],
      "agents:\n  - id: a\n    backend:\n      type: openai\n    system_message: |\n      x\n        y\n"),
    Case(
      "A key moves into brackets", "a:\n  m: x\n  b: {c: 1}\n", [.move(path("a", "m"), to: path("a", "b", "m"))],
      "a:\n  b: {c: 1, m: x}\n"),
    Case("A move does not overwrite", "a: 1\nb:\n  c: 2\n", [.move(path("a"), to: path("b", "c"))], nil),
    Case(
      "Two steps are one repair", "display:\n  type: simple\n",
      [.rename(path("display"), to: "ui"), .rename(path("ui", "type"), to: "display_type")],
      "ui:\n  display_type: simple\n"),
    Case(
      "Members of JSON move", "{\n  \"a\": {\n    \"b\": 1,\n    \"c\": 2\n  }\n}\n",
      [.move(path("a", "c"), to: path("c"))],
      "{\n  \"a\": {\n    \"b\": 1\n  },\n  \"c\": 2\n}\n"),
  ]

  private static let lists = [
    Case("A text becomes a list", "a: x # y\n", [.wrapInList(path("a"))], "a: [x] # y\n"),
    Case("A text with a comma becomes a list", "a: x, y\n", [.wrapInList(path("a"))], "a: [\"x, y\"]\n"),
    Case(
      "A mapping becomes a list", "m:\n  type: stdio\n\n  command: x\nn: 1\n", [.wrapInList(path("m"))],
      "m:\n  - type: stdio\n\n    command: x\nn: 1\n"),
    Case(
      "An item is added", "a:\n- x # 1\n- y # 2\nb: 1\n", [.append(path("a"), "z")], "a:\n- x # 1\n- y # 2\n- z\nb: 1\n"
    ),
    Case("An item is added between brackets", "a: [x]\n", [.append(path("a"), ["k": "v"])], "a: [x, {k: v}]\n"),
    Case("A list is begun", "b: 1\n", [.append(path("a"), "z")], "b: 1\na:\n  - z\n"),
  ]
}
