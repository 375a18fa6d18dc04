// SPDX-License-Identifier: Apache-2.0

import JSONCore
import TeamConfig

/// Where the paths of a team lead.
enum EffectivePaths {
  static func describe(_ file: TeamReadResult) -> JSONObject {
    var paths = JSONObject()
    file.forEachMeaning { value, path, meaning in
      guard case .path(let meaning) = meaning, let resolved = meaning.resolve(value.text, at: path, in: file) else {
        return
      }
      var described: JSONObject = ["path": .string(resolved)]
      if let fact = file.context.files[resolved] { described["exists"] = .bool(fact != .missing) }
      paths[JSONPointer(path).description] = .object(described)
    }
    return paths
  }
}
