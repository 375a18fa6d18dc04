// SPDX-License-Identifier: Apache-2.0

/// Findings about AG2 agents and groups.
enum AG2Finding: Finding {
  /// Neither an agent nor a group.
  case configMissing
  /// Both an agent and a group.
  case configBoth
  /// No name.
  case nameMissing
  /// Two members have one name.
  case nameDuplicate(String)
  /// No model.
  case modelMissing
  /// A model that is neither a mapping nor a list of mappings.
  case modelWrong(kind: String)
  /// A model that does not say which.
  case modelUnnamed
  /// No class of agents has this name.
  case agentType(String, suggestion: String?)
  /// No executor has this name.
  case executor(String, suggestion: String?)
  /// An executor without a type.
  case executorTypeMissing
  /// Code without a place to run.
  case executorMissing
  /// A group without members.
  case groupEmpty
  /// A group without a model; `isNeeded` unless everybody in it has one.
  case groupModelMissing(isNeeded: Bool)
  /// A group does not say how speakers are chosen.
  case patternMissing
  /// A pattern without this member.
  case patternLacks(String)
  /// No pattern has this name.
  case patternType(String, suggestion: String?)
  /// A pattern that MassGen lacks.
  case patternOnlyHere(String)
  /// The first speaker is no member.
  case firstSpeaker(String, members: [String], suggestion: String?)
  /// The agent that ends a group is called otherwise than `User`.
  case userName(String?)
  /// AG2 does not read the key; where it belongs, if anywhere.
  case keyIgnored(String, suggestion: String?, belongs: String?)

  var code: DiagnosticCode {
    switch self {
    case .configMissing: .ag2ConfigMissing
    case .configBoth: .ag2ConfigBoth
    case .nameMissing: .ag2NameMissing
    case .nameDuplicate: .ag2NameDuplicate
    case .modelMissing, .modelWrong, .modelUnnamed: .ag2LLMConfig
    case .agentType: .ag2AgentType
    case .executor, .executorTypeMissing: .ag2Executor
    case .executorMissing: .ag2ExecutorMissing
    case .groupEmpty: .ag2GroupAgentsEmpty
    case .groupModelMissing: .ag2GroupLLMConfig
    case .patternMissing, .patternLacks, .patternType, .patternOnlyHere, .firstSpeaker: .ag2GroupPattern
    case .userName: .ag2UserAgentName
    case .keyIgnored: .ag2KeyIgnored
    }
  }

  var severity: ConfigDiagnostic.Severity {
    switch self {
    case .nameDuplicate, .executorMissing, .keyIgnored: .warning
    case .groupModelMissing(let isNeeded): isNeeded ? .error : .warning
    case .patternOnlyHere: .information
    default: .error
    }
  }

  var tags: Set<ConfigDiagnostic.Tag> {
    switch self {
    case .keyIgnored, .executorMissing: [.unnecessary]
    default: []
    }
  }
}
