// SPDX-License-Identifier: Apache-2.0

import RunEngine
import RunJournal

/// Showing a run on the whole screen.
extension TerminalRun {
  /// Shows the run to its end; false when there is no screen to show it on.
  func showView(of run: StartedRun, task: String) async throws -> Bool {
    guard let terminal else { return false }
    await printWarnings(of: run)
    let desk = ActionDesk(service: service, cancellation: cancellation, runID: run.runID)
    let view = LiveView(terminal, run: RunView(team: Self.name(of: run.file), task: task)) { desk.perform($0) }
    guard view.open() else { return false }
    people.show(true)
    defer { people.show(false) }
    desk.reportTo { [weak view] in view?.say($0) }
    cancellation.watch(run.runID) { [weak view] in view?.showCancelling() }
    do {
      try await RunFollower(journal: run.journal).follow { view.apply($0) }
    } catch {
      _ = await view.close()
      throw error
    }
    // What a person should know must not go away with the screen.
    for notice in await view.close().notices { await TerminalOutput.progress(ProgressLines.line(for: notice)) }
    return true
  }

  /// What people call a team: its file's name without what all team files end with.
  static func name(of file: TeamFile) -> String {
    var name = file.displayName.split(separator: "/").last.map(String.init) ?? file.displayName
    for ending in [".yaml", ".yml", ".json", ".massgen"] where name.hasSuffix(ending) && name.count > ending.count {
      name.removeLast(ending.count)
    }
    return name
  }
}
