// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

extension TeamReading {
  /// Reads `orchestrator`.
  mutating func orchestrator(_ top: Section) -> OrchestratorSpec {
    var spec = OrchestratorSpec()
    guard let section = top.section("orchestrator") else { return spec }
    readPolicies(section, into: &spec)
    readLimits(section, into: &spec)
    spec.contextPaths = contextPaths(section["context_paths"])
    spec.snapshotStorage = text(section["snapshot_storage"])
    spec.agentTemporaryWorkspace = text(section["agent_temporary_workspace"])
    spec.sessionStorage = text(section["session_storage"])
    if let field = section["skip_coordination_rounds"], section.bool("skip_coordination_rounds") == true {
      spec.skipCoordinationRounds = true
      findings.report(
        OrchestratorFinding.skipCoordination, at: field.keyRange ?? field.node.range, path: field.path,
        override: field.node.override)
    }
    if let coordination = section.section("coordination") { readPlanning(coordination, into: &spec) }
    return spec
  }

  private func readPolicies(_ section: Section, into spec: inout OrchestratorSpec) {
    func word<Word: RawRepresentable<String>>(_ key: String, _: Word.Type) -> Word? {
      section[key].flatMap { Word(rawValue: $0.node.text) }
    }
    spec.aliasPolicy = word("alias_policy", AliasPolicy.self) ?? spec.aliasPolicy
    spec.restartPolicy = word("restart_policy", RestartPolicy.self) ?? spec.restartPolicy
    spec.votingSensitivity = word("voting_sensitivity", Strictness.self) ?? spec.votingSensitivity
    spec.answerNoveltyRequirement =
      word("answer_novelty_requirement", Strictness.self) ?? spec.answerNoveltyRequirement
    switch section["final_answer_strategy"]?.node.text {
    case "present", "winner_present": spec.finalAnswerStrategy = .present
    case "reuse", "winner_reuse": spec.finalAnswerStrategy = .reuse
    case "synthesize": spec.finalAnswerStrategy = .synthesize
    default: break
    }
    if spec.finalAnswerStrategy == nil, section.bool("skip_final_presentation") == true {
      spec.finalAnswerStrategy = .reuse
    }
    spec.skipVoting = section.bool("skip_voting") ?? false
    spec.deferVotingUntilAllAnswered = section.bool("defer_voting_until_all_answered") ?? false
    spec.disableInjection = section.bool("disable_injection") ?? false
  }

  private mutating func readLimits(_ section: Section, into spec: inout OrchestratorSpec) {
    spec.maxNewAnswersPerAgent = limit("max_new_answers_per_agent", in: section)
    spec.maxNewAnswersGlobal = limit("max_new_answers_global", in: section)
    spec.maxRounds = limit("max_rounds", in: section)
    spec.maxFailedSeries = limit("max_failed_series", in: section) ?? spec.maxFailedSeries
    let restarts = limit("max_orchestration_restarts", in: section, least: 0)
    let coordination = section.section("coordination").flatMap {
      limit("max_orchestration_restarts", in: $0, least: 0)
    }
    spec.maxOrchestrationRestarts = coordination ?? restarts ?? 0
  }

  private mutating func readPlanning(_ section: Section, into spec: inout OrchestratorSpec) {
    spec.planningMode = section.bool("enable_planning_mode") ?? false
    spec.planningModeInstruction = text(section["planning_mode_instruction"])
    if spec.planningMode {
      if settings.target < MassGenVersion(0, 1, 2), let field = section["enable_planning_mode"] {
        findings.report(
          OrchestratorFinding.planningInactive(target: settings.target), at: field.keyRange ?? field.node.range,
          path: field.path, override: field.node.override)
      }
    } else if let field = section["planning_mode_instruction"] {
      findings.report(
        OrchestratorFinding.planningInstructionUnused, at: field.keyRange ?? field.node.range, path: field.path,
        override: field.node.override)
    }
  }

  /// Reads a list of context paths. `keepsWorkspace` says that `${cwd}` means something there.
  mutating func contextPaths(_ field: Section.Field?, keepsWorkspace: Bool = false) -> [ContextPath] {
    guard let field else { return [] }
    guard let items = field.node.items else {
      findings.report(
        OrchestratorFinding.contextPathsNotList(kind: field.node.kindName),
        at: field.keyRange ?? field.node.range, path: field.path, override: field.node.override)
      return []
    }
    return items.enumerated().compactMap { index, item in
      contextPath(Section.Field(node: item, path: field.path.appending(index)), keepsWorkspace: keepsWorkspace)
    }
  }

  private mutating func contextPath(_ field: Section.Field, keepsWorkspace: Bool) -> ContextPath? {
    guard field.node.members != nil else {
      guard let written = text(field, keepsWorkspace: keepsWorkspace) else {
        findings.report(OrchestratorFinding.contextPathWithoutPath, at: field.node, path: field.path)
        return nil
      }
      findings.report(
        OrchestratorFinding.contextPathIsText(written), at: field.node, path: field.path,
        repairs: [
          Repair(
            "Write it with `path` and `permission`",
            [.set(field.path, ["path": .string(field.node.text), "permission": "read"])], isSafe: true)
        ])
      return ContextPath(
        path: written, resolved: resolve(written, .workingDirectory), permission: .read, protectedPaths: [],
        range: field.node.range)
    }
    let section = Section(field.node, field.path)
    guard let written = text(section["path"], keepsWorkspace: keepsWorkspace), !written.isEmpty else {
      // A mapping or a list has been reported.
      if let path = section["path"]?.node, path.members != nil || path.items != nil { return nil }
      let place = section["path"]?.keyRange ?? section.anchor
      findings.report(
        OrchestratorFinding.contextPathWithoutPath, at: place, path: field.path, override: field.node.override)
      return nil
    }
    var permission = ContextPath.Permission.read
    if let field = section["permission"], !field.node.isNull {
      if let known = ContextPath.Permission(rawValue: field.node.text.lowercased()) {
        permission = known
      } else if field.writtenText == nil {
        findings.report(
          StructureFinding.wrongType(expected: [.string], kind: field.node.kindName, matters: true),
          at: field.keyRange ?? field.node.range, path: field.path, override: field.node.override)
      } else {
        findings.report(
          OrchestratorFinding.contextPathPermission(field.node.text), at: field.node, path: field.path)
      }
    }
    var protected: [String] = []
    for item in section.items("protected_paths") {
      if let path = text(item) { protected.append(path) }
    }
    return ContextPath(
      path: written, resolved: resolve(written, .workingDirectory), permission: permission, protectedPaths: protected,
      range: section["path"]?.node.range ?? field.node.range)
  }
}
