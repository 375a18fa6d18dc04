// SPDX-License-Identifier: Apache-2.0

import Backends
import Glibc
import RunJournal

extension RunPlan.Member {
  /// Gives the agent's program a folder of the run for what it must not lose. Nothing has been started before.
  mutating func settle(in folder: String) {
    guard var program, var guarded = backend as? GuardedBackend else { return }
    program.settings.stateFolder = folder
    guarded.backend = ClaudeCodeBackend(program.settings)
    backend = guarded
    self.program = program
  }
}

extension RunPlan {
  /// Makes a folder below that of the run for each agent that is a program. Where none can be made the program does
  /// without.
  static func settle(_ members: inout [Member], below run: String?) async {
    guard let run, members.contains(where: { $0.program != nil }) else { return }
    let folder = "\(run)/programs"
    let wanted = members.indices.filter { members[$0].program != nil }
    let made = await DiskExecutor.shared.run { () -> [(Int, String)] in
      mkdir(folder, 0o700)
      return wanted.compactMap { index in
        let own = "\(folder)/agent\(index + 1)"
        return mkdir(own, 0o700) == 0 || errno == EEXIST ? (index, own) : nil
      }
    }
    for (index, own) in made { members[index].settle(in: own) }
  }
}
