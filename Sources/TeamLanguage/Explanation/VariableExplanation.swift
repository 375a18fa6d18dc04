// SPDX-License-Identifier: Apache-2.0

import TeamConfig
import YAMLTree

/// Whether a variable is set and where; never what it holds.
enum VariableState {
  /// The sentence about a variable.
  static func sentence(_ name: String, in environment: Environment) -> String {
    let shown = ShownText.quoted(name)
    guard let found = environment.lookup(name) else {
      guard environment.isKnown else { return "Whether \(shown) is set is not known here." }
      let places = environment.layers.map { place($0.origin) }
      return places.isEmpty
        ? "\(shown) is not set." : "\(shown) is not set: not in \(places.joined(separator: ", nor in "))."
    }
    return found.value.isEmpty
      ? "\(shown) is set but empty, in \(place(found.origin))." : "\(shown) is set, in \(place(found.origin))."
  }

  /// A layer as it stands in a sentence.
  private static func place(_ origin: String) -> String { origin == "environment" ? "the environment" : origin }
}

/// What becomes of a `${NAME}` in a text.
enum VariableExplanation {
  /// The first MassGen version that replaces references everywhere. (config.md 1.4)
  private static let everywhere = MassGenVersion(0, 1, 29)

  /// The explanation of the reference at a byte; nil when there is none.
  static func hover(at offset: Int, _ place: Place) -> Hover? {
    guard let reference = VariableReference.at(offset, in: place.range, of: place.file.source.bytes) else { return nil }
    var explanation = Explanation(title: Explanation.title("${\(reference.name)}"))
    if reference.name == "cwd" {
      explanation.text = workspace(place)
    } else {
      explain(reference.name, place, &explanation)
    }
    return Hover(markdown: explanation.markdown, range: reference.range)
  }

  private static func explain(_ name: String, _ place: Place, _ explanation: inout Explanation) {
    let environment = place.file.context.environment
    explanation.facts.append(VariableState.sentence(name, in: environment))
    let isServer = place.path.components.contains(.key("mcp_servers"))
    if isServer {
      explanation.text = "A variable of your environment, put in when the tool server starts."
    } else if environment.lookup(name) != nil {
      explanation.text = "A variable of your environment; its value is put in here."
    } else if environment.isKnown {
      explanation.text = "A variable of your environment. It is not set, so the text stays as it is written."
    } else {
      explanation.text = "A variable of your environment."
    }
    let target = place.file.target
    if target < everywhere, !(isServer && place.path.components.contains(.key("env"))) {
      explanation.facts.append("MassGen \(target) leaves it as it is written; \(everywhere) puts the value in.")
    }
  }

  private static func workspace(_ place: Place) -> String {
    guard place.path.components.contains(.key("backend")) else {
      return "Means the agent's workspace inside a `backend` only; here it stays as it is written."
    }
    guard let cwd = place.agent?.backend?["cwd"], cwd.isScalar else {
      return "Means the agent's workspace, but this backend has no `cwd`, so it stays as it is written."
    }
    return "The agent's workspace: the folder that `cwd` names, put in when a run starts."
  }
}

/// A `${NAME}` in a text and where it stands.
struct VariableReference {
  var name: String
  var range: Range<Int>

  /// The reference at a byte of a range; nil when there is none.
  static func at(_ offset: Int, in range: Range<Int>, of bytes: [UInt8]) -> VariableReference? {
    let range = range.clamped(to: bytes.indices)
    guard range.lowerBound <= offset, offset <= range.upperBound else { return nil }
    // A byte right behind `}` belongs to the reference; so does every byte from `$` on.
    var start = min(offset, range.upperBound - 1)
    while start >= range.lowerBound, offset - start <= longest {
      if bytes[start] == UInt8(ascii: "$"), let found = reference(at: start, in: range, of: bytes) {
        return found.range.upperBound >= offset ? found : nil
      }
      start -= 1
    }
    return nil
  }

  private static let longest = 300

  private static func reference(at start: Int, in range: Range<Int>, of bytes: [UInt8]) -> VariableReference? {
    guard start + 2 < range.upperBound, bytes[start + 1] == UInt8(ascii: "{"),
      let end = bytes[(start + 2)..<range.upperBound].prefix(longest).firstIndex(of: UInt8(ascii: "}"))
    else { return nil }
    let name = String(decoding: bytes[(start + 2)..<end], as: UTF8.self)
    return VariableReferences.isName(name) ? VariableReference(name: name, range: start..<end + 1) : nil
  }
}
