// SPDX-License-Identifier: Apache-2.0

import JSONCore

extension SyntaxFinding {
  func message(at place: String) -> String {
    switch self {
    case .notJSON(let reason):
      return "This is not JSON: \(reason)."
    case .duplicateKey(let key):
      return "The key \(ShownText.quoted(key)) stands twice in the same object, and only the last one counts."
    case .empty:
      return "The file is empty; a team file begins with `agents:`."
    case .rootNotMapping(let kind):
      return "A team file is a mapping that begins with `agents:`, but this one is \(kind)."
    case .unknownExtension(let name):
      return "The name of a team file ends in .yaml, .yml or .json, but this one is \(ShownText.quoted(name))."
    case .implicitType(let written, let kind, let isPlain):
      let shown = written.map(ShownText.quoted) ?? "the value"
      return isPlain
        ? "YAML 1.1 reads \(shown) as \(kind), but \(place) is a text; write it in quotes."
        : "\(place) is \(kind), but it should be a text; write it in quotes."
    case .floatWithoutDot(let written):
      return "YAML 1.1 reads \(ShownText.quoted(written)) as a text, but \(place) is a number; write it with a dot and "
        + "a signed exponent, such as 1.5e+3."
    case .override(let pointer, let failure):
      return "The override \(ShownText.quoted(pointer.description)) leads nowhere: \(Self.reason(failure))."
    }
  }

  var hint: String? {
    switch self {
    case .notJSON: "Comments and trailing commas are not allowed in JSON; a file named .yaml may have comments."
    case .duplicateKey: "Remove or rename one of them."
    default: nil
    }
  }

  private static func reason(_ failure: ConfigNode.OverrideFailure) -> String {
    switch failure {
    case .noSuchItem(let token, let path, let count):
      "\(path) has \(count) \(count == 1 ? "item" : "items"), and \(ShownText.quoted(token)) is none of them"
    case .notAHolder(let token, let path, let kind):
      "\(path) is \(kind), so there is no \(ShownText.quoted(token)) inside"
    case .wholeDocument:
      "only a mapping can replace the whole file"
    }
  }
}
