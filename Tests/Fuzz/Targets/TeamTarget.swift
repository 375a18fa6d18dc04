// SPDX-License-Identifier: Apache-2.0

import JSONCore
import TeamConfig
import YAMLTree

extension FuzzTarget {
  /// Team files, whole or broken, in YAML and in JSON, with overrides and without: everything that is said about them
  /// stands inside the text, in order, and is worth reading.
  static let team = FuzzTarget(
    "team",
    corpora: ["massgen-v0.0.30", "massgen-v0.0.29", "massgen-v0.0.30-v1-examples", "massgen-v0.1.12"].flatMap {
      folder in
      [".yaml", ".json"].map { SeedCorpus(folder: "corpus/\(folder)", suffix: $0) }
    }
  ) { (bytes) throws(Violation) in
    let plain = TeamContext(workingDirectory: "/work")
    let changed = TeamContext(
      workingDirectory: "/work",
      environment: Environment(layers: [.init(origin: "the environment", values: ["OPENAI_API_KEY": "sk-none"])]),
      overrides: [
        (JSONPointer(tokens: ["agents", "0", "backend", "model"]), "other"),
        (JSONPointer(tokens: ["orchestrator"]), .null), (JSONPointer(tokens: ["ui", "logging_enabled"]), 1),
      ])
    for format in [TeamSource.Format.yaml, .json] {
      let source = TeamSource(bytes: bytes, path: "/work/team.yaml", format: format)
      try checkResult(TeamReader.read(source, context: plain), bytes)
      try checkResult(TeamReader.read(source, context: changed), bytes)
    }
    var environment = Environment(layers: [])
    environment.append(dotEnv: bytes, origin: ".env")
  }

  private static func checkResult(_ result: TeamReadResult, _ bytes: [UInt8]) throws(Violation) {
    let size = bytes.count
    var before = 0
    for diagnostic in result.diagnostics {
      let code = diagnostic.code
      try expectInside(diagnostic.range, size, "\(code)")
      try expect(diagnostic.range.lowerBound >= before, "diagnostics are in the order of the text")
      before = diagnostic.range.lowerBound
      try expect(!diagnostic.message.isEmpty, "\(code) says something")
      for related in diagnostic.related { try expectInside(related.range, size, "a place of \(code)") }
      for case .edit(let edits) in diagnostic.repairs.flatMap(\.operations) {
        var end = 0
        for edit in edits {
          try expectInside(edit.range, size, "an edit of \(code)")
          try expect(edit.range.lowerBound >= end, "edits of \(code) are sorted and do not overlap")
          end = edit.range.upperBound
        }
      }
      for encoding in PositionEncoding.allCases {
        let positions = result.lines.positions(of: diagnostic.range, encoding: encoding)
        try expect(positions.upperBound.line < result.lines.lineCount, "\(code) stands in a line of the text")
      }
    }
    try expect(result.team != nil || !result.diagnostics.isEmpty, "a file without a team gets a diagnostic")
  }
}
