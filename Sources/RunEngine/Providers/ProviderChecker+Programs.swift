// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Backends
import TeamConfig

extension ProviderChecker {
  /// Looks for the programs of checks that found nothing wrong, and asks each for its version. One that a team file
  /// names is only looked for: starting it is for whoever trusts the file.
  public func lookForPrograms(_ checks: [ProviderCheck]) async -> [ProviderCheck] {
    var looked = checks
    for index in checks.indices where checks[index].problems.isEmpty && checks[index].spec.replay == nil {
      let spec = checks[index].spec
      guard let options = spec.claudeCode else { continue }
      // Where it would work is not looked at.
      var program = AgentProgram(spec, options, workspace: "/", surroundings)
      let isNamed = options.cliPath != nil
      do throws(ModelFailure) {
        let found =
          try await isNamed ? ClaudeProgram.locate(program.settings) : ClaudeProgram.find(settings: program.settings)
        program.settings.program = found
        looked[index].program = ProgramReport(
          path: found.path, version: isNamed ? nil : found.version.description, login: Self.words(found.login),
          remarks: found.notices.map(\.message))
      } catch {
        looked[index].problems.append(error)
      }
    }
    return looked
  }

  private static func words(_ login: ClaudeLogin) -> String {
    switch login {
    case .key: "a key"
    case .variable(let name): name
    case .stored: "its own login"
    case .settings: "what its settings say"
    case .unknown: ProgramReport.noLogin
    }
  }
}
