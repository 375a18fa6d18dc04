// SPDX-License-Identifier: Apache-2.0

import AgentModel
import RunEngine

extension DoctorFinding {
  /// What is said about a provider. A key that is missing is worth knowing, not wrong: nobody has all of them. A key
  /// that is there and does not work is.
  init(provider check: ProviderCheck) {
    self.init(.ok, check.type, "\(check.displayName), \(Self.key(check.key))")
    if let problem = check.problems.first {
      state = .note
      if case .missing = check.key { return }
      message = "\(check.displayName): \(problem.message)"
      hint = problem.hint
    } else if let program = check.program {
      tell(of: program, check)
    } else if let reply = check.reply {
      message += "; \(Self.words(reply))"
      hint = reply.failure?.hint
      // A server of one's own that does not run may not be wanted to.
      if reply.failure != nil { state = check.key == .notNeeded && !reply.isReachable ? .note : .problem }
    } else if check.key == .notNeeded {
      state = .note
      message = check.shownBaseURL.map { "\(check.displayName), \($0), no key needed" } ?? message
    }
  }

  /// What is said about an agent: everything that keeps it from running is wrong.
  init(agent check: ProviderCheck) {
    let model = check.model.map { " \($0)" } ?? ""
    self.init(.ok, check.agentID ?? "", "\(check.displayName)\(model); \(Self.key(check.key))")
    if let problem = check.problems.first {
      state = .problem
      message = "\(check.displayName)\(model): \(problem.message)"
      hint = problem.hint
    } else if let program = check.program {
      tell(of: program, check)
    } else if let reply = check.reply {
      message += "; \(Self.words(reply))"
      if reply.failure != nil {
        state = .problem
        hint = reply.failure?.hint
      } else if check.isModelListed == false {
        state = .note
        message += ", none of them called \(check.model ?? "")"
        hint = "Lists leave out other names of a model; a run will tell whether this is one."
      }
    }
  }

  /// Says which program an agent is. A login may be where nobody looks, so that none found is only worth knowing.
  private mutating func tell(of program: ProgramReport, _ check: ProviderCheck) {
    let model = check.model.flatMap { check.agentID == nil ? nil : " \($0)" } ?? ""
    let version = program.version.map { " \($0)" } ?? ""
    message = "\(check.displayName)\(version)\(model) at \(program.path); \(program.login)"
    if let remark = program.remarks.first {
      state = .note
      hint = remark
    } else if program.login == ProgramReport.noLogin {
      state = .note
      hint = "Run `claude` once and log in, or set ANTHROPIC_API_KEY."
    }
  }

  private static func key(_ key: ProviderCheck.Key) -> String {
    switch key {
    case .notNeeded: "no key needed"
    case .missing(let variables): variables.isEmpty ? "no key" : "no key: \(variables.joined(separator: " or "))"
    case .set(let variable, let origin):
      origin.map { "\(variable) from \($0 == "environment" ? "the environment" : $0)" } ?? "a key in the team file"
    }
  }

  private static func words(_ reply: ModelListReport) -> String {
    if let failure = reply.failure { return failure.message }
    return
      "answered in \(reply.latencyMilliseconds) ms with \(reply.models.count == 1 ? "1 model" : "\(reply.models.count) models")"
  }
}
