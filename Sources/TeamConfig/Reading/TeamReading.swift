// SPDX-License-Identifier: Apache-2.0

import JSONCore

/// Turns the data of a file into a ``Team``. The parts of a team are read in the extensions of this type.
struct TeamReading {
  let source: TeamSource
  let context: TeamContext
  let settings: FileSettings
  var findings: Findings
  /// The variables of keys that were reported as missing.
  var missingKeys: Set<[String]> = []
  /// Paths that checks asked about.
  var askedPaths: Set<String> = []
  /// Those of ``askedPaths`` whose contents checks asked about.
  var askedContents: Set<String> = []
  /// The whole file.
  var topSection = Section(ConfigNode(content: .null, range: 0..<0), ConfigPath())
  /// The backends read so far, in the order of the file.
  var backends: [ReadBackend] = []
  /// What was found out about models that nobody knows, by provider and name.
  var modelVerdicts: [String: ModelCatalogue.Verdict] = [:]
  /// Names to propose for workspaces.
  var workspaceNames = WorkspaceNames()

  /// Reads the team; nil when there is no agent.
  mutating func team(_ root: ConfigNode) -> Team? {
    let top = Section(root, ConfigPath())
    topSection = top
    checkTarget(top)
    checkSharedServers()
    let agents = agents(top)
    var team = Team(agents: agents)
    team.orchestrator = orchestrator(top)
    checkFilesystem()
    checkPlanning()
    team.timeouts = timeouts(top)
    team.useOrchestratorForSingleAgent = display(top)
    team.record = record(top)
    sweepTexts(root)
    team.target = settings.target.description
    team.unsupported = UnbuiltKeys.names(
      inTeam: root, worksWithFiles: team.agents.contains { $0.backend.claudeCode != nil })
    return agents.isEmpty ? nil : team
  }

  private mutating func checkTarget(_ top: Section) {
    guard let field = top["target"], !field.node.isNull else { return }
    if MassGenVersion(parsing: field.node.text) == nil {
      findings.report(StructureFinding.targetUnknown(field.node.text), at: field.node, path: field.path)
    }
  }

  /// Reads `ui.use_orchestrator_for_single_agent` and checks the display, which only MassGen uses.
  private mutating func display(_ top: Section) -> Bool? {
    guard let section = top.section("ui") ?? top.section("display") else { return nil }
    if let field = section["display_type"] ?? section["type"], case .string(let written) = field.node.content {
      let allowed = KeyTable.descriptor(at: "ui.display_type")?.allowed ?? []
      if !allowed.contains(written), !written.hasReference {
        findings.report(
          OrchestratorFinding.displayTypeInvalid(written, allowed: allowed), at: field.node, path: field.path)
      }
    }
    return section.bool("use_orchestrator_for_single_agent")
  }

  /// Reads a `record` key.
  mutating func record(_ section: Section) -> RecordSpec? {
    guard let field = section["record"] else { return nil }
    if case .bool(let value) = field.node.content { return value ? .standard : nil }
    guard let path = text(field), !path.isEmpty else { return nil }
    return .path(resolve(path, .teamFolder))
  }

  /// What stands at an absolute path; nil when nobody has looked.
  mutating func fact(_ path: String) -> FileFacts.Fact? {
    askedPaths.insert(path)
    return context.files[path]
  }

  // MARK: Values

  /// The absolute path that a written one means.
  func resolve(_ written: String, _ rule: PathRule) -> String {
    rule.resolve(written, workingDirectory: context.workingDirectory, teamFile: source.path)
  }

  /// The text of a scalar with variables replaced; nil for anything else. A number or truth value has the text it is
  /// written with.
  mutating func text(_ field: Section.Field?, keepsWorkspace: Bool = false) -> String? {
    guard let field, let written = field.writtenText else { return nil }
    return expand(written, at: field, keepsWorkspace: keepsWorkspace).text
  }

  /// Replaces `${NAME}` in a text and reports the names that have no value. `${cwd}` is left for the run to replace,
  /// and reported unless `keepsWorkspace` says that there is a workspace.
  mutating func expand(
    _ written: String, at field: Section.Field, keepsWorkspace: Bool
  ) -> VariableReferences.Expansion {
    let environment = context.environment
    let expansion = VariableReferences.expand(written) { $0 == "cwd" ? nil : environment.lookup($0)?.value }
    for name in expansion.unset {
      if name == "cwd" {
        if keepsWorkspace { continue }
        findings.report(
          StructureFinding.workspaceVariable, at: place(of: "${\(name)}", in: field.node), path: field.path,
          override: field.node.override)
      } else if environment.isKnown {
        findings.report(
          StructureFinding.variableUnset(name), at: place(of: "${\(name)}", in: field.node), path: field.path,
          override: field.node.override)
      }
    }
    return expansion
  }

  /// A value as JSON with variables replaced in all its texts.
  mutating func json(_ field: Section.Field, keepsWorkspace: Bool) -> JSONValue {
    switch field.node.content {
    case .string(let written):
      return .string(expand(written, at: field, keepsWorkspace: keepsWorkspace).text)
    case .list(let items):
      return .array(
        items.enumerated().map { index, item in
          json(Section.Field(node: item, path: field.path.appending(index)), keepsWorkspace: keepsWorkspace)
        })
    case .mapping(let members):
      var object = JSONObject()
      for member in members {
        object[member.key] = json(
          Section.Field(node: member.value, path: field.path.appending(member.key)), keepsWorkspace: keepsWorkspace)
      }
      return .object(object)
    default:
      return field.node.json
    }
  }

  /// Where a text stands inside a value; the whole value where it does not stand there literally.
  func place(of part: String, in node: ConfigNode) -> Range<Int> {
    let reference = Array(part.utf8)
    let range = node.range.clamped(to: source.bytes.indices)
    guard node.override == nil, range.count >= reference.count else { return node.range }
    for start in range.lowerBound...(range.upperBound - reference.count)
    where source.bytes[start..<(start + reference.count)].elementsEqual(reference) {
      return start..<(start + reference.count)
    }
    return node.range
  }
}
