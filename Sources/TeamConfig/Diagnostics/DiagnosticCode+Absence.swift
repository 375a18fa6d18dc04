// SPDX-License-Identifier: Apache-2.0

extension DiagnosticCode {
  /// Whether the diagnostic says that something is not there. In a text of which a part could not be read, that part
  /// may hold it, and such a diagnostic would only echo what is said about the text.
  var isAboutAbsence: Bool {
    switch self {
    case .agentsMissing, .agentsEmpty, .sectionNull, .agentIDMissing, .backendMissing, .backendTypeMissing,
      .modelMissing, .baseURLMissing, .azureEndpointMissing, .imageGenerationWithoutCwd, .toolFilterUnused,
      .cwdRequiresOrchestrator, .orchestratorStorageMissing, .cwdMissing, .contextPathWithoutCwd,
      .protectedPathWithoutWrite, .storageUnused, .mcpTypeMissing, .mcpNameMissing, .mcpCommandMissing,
      .mcpURLMissing, .ag2ConfigMissing, .ag2NameMissing, .ag2LLMConfig, .ag2Executor, .ag2ExecutorMissing,
      .ag2GroupPattern, .ag2GroupLLMConfig, .ag2GroupAgentsEmpty, .ag2UserAgentName, .contextPathNoPath, .replaySource,
      .planningModeInactive, .planningModeWithoutTools,
      .planningInstructionUnused, .suppressionUnused:
      true
    default: false
    }
  }
}
