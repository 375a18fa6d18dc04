// SPDX-License-Identifier: Apache-2.0

/// Findings about which keys stand where and what kind of value they have.
enum StructureFinding: Finding {
  /// Keys of MassGen's first format.
  case firstFormat(keys: [String])
  /// Neither `agents` nor `agent`.
  case agentsMissing
  /// `agents` without items.
  case agentsEmpty
  /// `agents` is a mapping or a scalar.
  case agentsNotList(kind: String, isAgent: Bool)
  /// Both `agent` and `agents`.
  case agentAndAgents
  /// An agent is no mapping.
  case agentNotMapping(kind: String)
  /// A section without content.
  case sectionNull(String)
  /// A value of the wrong kind; `matters` unless nothing reads it here.
  case wrongType(expected: ValueTypes, kind: String, matters: Bool)
  /// A text where a flag is wanted.
  case flagNotBoolean(written: String)
  /// A value outside a closed list; `own` when the key is ours, so that no other meaning is possible.
  case valueNotAllowed(written: String, allowed: [String], own: Bool)
  /// No key of `parent` has this name.
  case unknownKey(String, parent: String, suggestion: String?)
  /// The key belongs at `target`.
  case misplacedKey(String, parent: String, target: String)
  /// Nothing has ever read the key.
  case ineffectiveKey(String, parent: String, replacement: String)
  /// The key should no longer be written.
  case deprecatedKey(String, replacement: String?)
  /// The key is younger than the target version.
  case newerKey(String, since: MassGenVersion, target: MassGenVersion)
  /// `display` for `ui`.
  case displaySection
  /// `type` for `display_type`.
  case displayType
  /// `target` is no version.
  case targetUnknown(String)
  /// A variable in a text that nobody sets.
  case variableUnset(String)
  /// A variable in a text, which the target version does not replace.
  case variableLiteral(String, target: MassGenVersion)
  /// `${cwd}` outside a backend with a workspace.
  case workspaceVariable
  /// Words that were meant to be replaced.
  case placeholder(String)

  var code: DiagnosticCode {
    switch self {
    case .firstFormat: .configV1Format
    case .agentsMissing: .agentsMissing
    case .agentsEmpty: .agentsEmpty
    case .agentsNotList: .agentsNotList
    case .agentAndAgents: .agentAndAgents
    case .agentNotMapping: .agentNotMapping
    case .sectionNull: .sectionNull
    case .wrongType: .wrongType
    case .flagNotBoolean: .flagNotBoolean
    case .valueNotAllowed: .valueNotAllowed
    case .unknownKey: .unknownKey
    case .misplacedKey, .ineffectiveKey: .misplacedKey
    case .deprecatedKey: .deprecatedKey
    case .newerKey: .newerKey
    case .displaySection: .displaySectionAlias
    case .displayType: .uiTypeAlias
    case .targetUnknown: .targetUnknown
    case .variableUnset, .variableLiteral, .workspaceVariable: .variableNotExpanded
    case .placeholder: .placeholderValue
    }
  }

  var severity: ConfigDiagnostic.Severity {
    switch self {
    case .firstFormat, .agentsMissing, .agentsEmpty, .agentsNotList, .agentNotMapping, .sectionNull, .flagNotBoolean:
      .error
    case .wrongType(_, _, let matters): matters ? .error : .warning
    case .valueNotAllowed(_, _, let own): own ? .error : .warning
    case .agentAndAgents, .unknownKey, .misplacedKey, .ineffectiveKey, .displaySection, .displayType, .targetUnknown,
      .variableUnset, .workspaceVariable, .placeholder:
      .warning
    case .deprecatedKey: .hint
    case .newerKey, .variableLiteral: .information
    }
  }

  var identity: String {
    switch self {
    case .unknownKey(let key, _, _), .misplacedKey(let key, _, _), .ineffectiveKey(let key, _, _),
      .deprecatedKey(let key, _):
      key
    default: message(at: "")
    }
  }
}
