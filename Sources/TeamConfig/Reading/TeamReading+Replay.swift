// SPDX-License-Identifier: Apache-2.0

extension TeamReading {
  /// Reads the backend of a replay agent. What is wrong with it is reported; the rest is read.
  mutating func replay(_ section: Section, agentID: String) -> ReplaySpec {
    var spec = ReplaySpec(agent: text(section["agent"]) ?? agentID)
    let script = section["script"]
    let cassette = section["cassette"]
    switch (script, cassette) {
    case (nil, nil):
      findings.report(
        ReplayFinding.noSource, at: section["type"]?.node.range ?? section.anchor, path: section.path,
        override: section.node.override)
    case (_?, let cassette?):
      findings.report(
        ReplayFinding.twoSources, at: cassette.keyRange ?? cassette.node.range, path: section.path,
        override: cassette.node.override)
    default: break
    }
    if let field = section["record"], record(section) != nil {
      findings.report(
        ReplayFinding.recordsReplay, at: field.keyRange ?? field.node.range, path: section.path,
        override: field.node.override)
    }
    if let script {
      let result = ScriptCheck.check(script, findings: &findings)
      spec.script = result.script
      spec.positions = result.positions
      spec.scriptRange = script.node.range
    } else if let cassette, let written = text(cassette), !written.isEmpty {
      spec.cassette = resolve(written, .teamFolder)
      spec.cassetteRange = cassette.node.range
    }
    spec.label = text(section["model"]).flatMap { $0.isEmpty ? nil : $0 }
    spec.speed = speed(section)
    spec.toolsRecorded = section["tools"].map { $0.node.text == "recorded" } ?? (spec.cassette != nil)
    if spec.script != nil { spec.toolsRecorded = false }
    spec.strictMatch = section["match"]?.node.text == "strict"
    return spec
  }

  private mutating func speed(_ section: Section) -> ReplaySpeed? {
    guard let field = section["speed"], !field.node.isNull else { return nil }
    if field.node.text == "instant" { return .instant }
    if let number = field.node.number, number > 0, number.isFinite { return .factor(number) }
    findings.report(
      ReplayFinding.wrongValue(
        expected: "a number above 0, or `instant`",
        found: field.writtenText.map(ShownText.quoted) ?? field.node.kindName),
      at: field.node, path: field.path)
    return nil
  }
}

extension ConfigDiagnostic {
  /// What is wrong with the cassette of an agent, at the place where the file names it.
  public static func cassette(_ problem: CassetteProblem, of agent: AgentSpec, path: String) -> ConfigDiagnostic {
    let finding = ReplayFinding.cassette(problem)
    return ConfigDiagnostic(
      code: finding.code, severity: finding.severity, message: finding.message(at: path),
      range: agent.backend.replay?.cassetteRange ?? agent.backend.range, path: path)
  }
}
