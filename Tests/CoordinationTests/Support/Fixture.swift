// SPDX-License-Identifier: Apache-2.0

import JSONCore
import TestSupport

/// The data files of this suite.
enum Fixture {
  /// The scenarios of a file in the folder `Fixtures`.
  static func scenarios(_ name: String) throws -> [JSONValue] {
    let folder = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
    return try JSONReader.parse(FileBytes.read("/\(folder)/Fixtures/\(name)"))["scenarios"]?.arrayValue ?? []
  }
}

extension JSONValue {
  /// The object with the members of another one laid over it; of `config` and `script` the members are.
  func overlaid(with other: JSONValue) -> JSONValue {
    var result = objectValue ?? [:]
    for (key, value) in other.objectValue ?? [:] {
      if key == "config" || key == "script", var members = result[key]?.objectValue {
        members.merge(value.objectValue ?? [:])
        result[key] = .object(members)
      } else {
        result[key] = value
      }
    }
    return .object(result)
  }
}
