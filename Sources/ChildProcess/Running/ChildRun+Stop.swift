// SPDX-License-Identifier: Apache-2.0

import Glibc

extension ChildRun {
  /// What a guard may take beyond a step of the ladder to do what it was told.
  private static let slack = Duration.milliseconds(500)
  /// How long the kernel may take to end what has been killed.
  private static let killTime = Duration.seconds(5)

  /// Climbs the ladder until nothing of the child is left.
  @concurrent
  func stop(_ ladder: StopLadder) async -> ChildExit {
    output.drain()
    if let time = ladder.afterInputClosed {
      input.close()
      if let exit = await state.exit(within: time) { return exit }
    }
    if let time = ladder.afterTerminate {
      order(.end(graceMilliseconds: Int32(clamping: time.milliseconds)))
      if let exit = await state.exit(within: time + Self.slack) { return exit }
    }
    order(.kill)
    if let exit = await state.exit(within: Self.killTime) { return exit }
    // The guard does not do its work; the program dies with it, and the rest is swept up.
    killGuard()
    return await state.exit(within: Self.killTime) ?? .signalled(SIGKILL)
  }
}

extension Duration {
  fileprivate var milliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}
