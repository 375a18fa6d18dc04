// SPDX-License-Identifier: Apache-2.0

/// What of a file must be known before the rest is judged.
struct FileSettings {
  /// The MassGen version the file is compared with.
  var target = ConfigSchema.defaultTarget
  /// Keys of MassGen's first format that the file has, in its order; such a file gets one diagnostic and is not
  /// judged key by key.
  var firstFormatKeys: [ConfigNode.Member] = []

  /// Whether the file is in MassGen's first format.
  var isFirstFormat: Bool { !firstFormatKeys.isEmpty }

  /// Looks a file over. A `target` given here counts more than the file's own.
  init(root: ConfigNode, target: MassGenVersion? = nil) {
    if let target {
      self.target = target
    } else if let written = root["target"]?.text, let version = MassGenVersion(parsing: written) {
      self.target = version
    }
    let agents = (root["agents"]?.items ?? []) + [root["agent"]].compactMap(\.self)
    // A file whose agents have backends is in today's format, whatever old keys it has besides.
    guard !agents.contains(where: { $0["backend"] != nil }) else { return }
    firstFormatKeys = Self.topKeys.compactMap(root.member)
    firstFormatKeys += ["log_dir"].compactMap { root["logging"]?.member($0) }
    firstFormatKeys += ["max_duration", "max_debate_rounds"].compactMap { root["orchestrator"]?.member($0) }
    for agent in agents { firstFormatKeys += ["agent_type", "model_config", "agent_id"].compactMap(agent.member) }
    firstFormatKeys.sort { $0.keyRange.lowerBound < $1.keyRange.lowerBound }
  }

  private static let topKeys = [
    "models", "model_configs", "num_agents", "max_rounds", "consensus_threshold", "voting_enabled", "enable_voting",
    "streaming_display",
  ]
}
