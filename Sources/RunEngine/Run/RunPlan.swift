// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Coordination
import JSONCore
import RunJournal
import ToolHost

/// Everything that is decided before a run starts.
struct RunPlan: Sendable {
  /// One agent with its model.
  struct Member: Sendable {
    var agent: CoordinationAgent
    /// Nil when the agent cannot make calls; ``CoordinationAgent/fatalProblem`` says why.
    var backend: (any Backend)?
    var descriptor: BackendDescriptor
    /// What is asked; nil for prepared replies.
    var target: ModelTarget?
    /// Where the agent works, absolute; real when ``folders`` is there.
    var workspace: String?
    /// What the agent may touch; nil when it does nothing with files.
    var folders: AgentFolders?
    /// The program behind the agent; nil when there is none.
    var program: AgentProgram?

    /// What the agent has read and written in this run.
    let seen = SeenFiles()

    /// The rules that hold for a call.
    func rules(for start: Coordination.CallStart) -> CallRules {
      // A lone agent delivers itself.
      let delivers = start.kind == .final || start.kind == .direct
      let mode: AccessMode = start.planningMode ? .planning : delivers ? .presenting : .round
      return CallRules(PathRules(folders: folders ?? AgentFolders(), mode: mode, seen: seen))
    }

    /// Whether prepared replies are played instead of asking a model.
    var isReplayed: Bool { descriptor.replay != nil }
    /// What its model costs; nil when that is not known.
    var price: ModelPrice? { ModelTable.facts(provider: descriptor.provider, model: descriptor.model)?.price }
  }

  var runID: String
  var sessionID: String
  var members: [Member]
  var task: CoordinationTask
  var settings: CoordinationSettings
  var configDigest: String
  /// Things the user should know at the start, in the run's own order.
  var notices: [Notice]
  /// Limit of the whole run in milliseconds.
  var timeoutMilliseconds: Int?
  var budgetUSD: Double?
  var budgetTokens: Int?
  /// Whether everything is scripted and played without waiting, on a clock of the run's own. (replay.md section 3)
  var isVirtual: Bool
  /// Ends the run's recordings, if it makes any.
  var recording: RunRecording?
  /// How uses of tools are decided that the rules leave open.
  var approvals = ApprovalSettings()
  /// Counts the calls of all runs.
  var meter = ProviderMeter()
  /// The state of the providers, as all runs know it.
  var traffic = ProviderTraffic()

  /// Whether replay agents take part.
  var isReplayed: Bool { members.contains(where: \.isReplayed) }

  /// The limits that hold, for `run.started`.
  var limits: JSONObject {
    var limits: JSONObject = [:]
    func set(_ key: String, _ value: Int?) {
      if let value { limits[key] = .integer(Int64(value)) }
    }
    set("timeoutMs", timeoutMilliseconds)
    set("coordinationTimeoutMs", settings.coordinationTimeoutMilliseconds)
    set("presentationTimeoutMs", settings.presentationTimeoutMilliseconds)
    set("agentRoundTimeoutMs", settings.agentRoundTimeoutMilliseconds)
    set("maxNewAnswersPerAgent", settings.maxNewAnswersPerAgent)
    set("maxFailedSeries", settings.maxFailedSeries)
    set("budgetTokens", budgetTokens)
    if let budgetUSD { limits["budgetUsd"] = .number(budgetUSD) }
    return limits
  }
}
