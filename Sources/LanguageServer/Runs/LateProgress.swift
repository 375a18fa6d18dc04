// SPDX-License-Identifier: Apache-2.0

import RunEngine
import Synchronization

/// Passes milestones on to a progress that may only be known once the run has started.
final class LateProgress: Sendable {
  private let progress: Mutex<RunProgress?>

  init(_ progress: RunProgress?) {
    self.progress = Mutex(progress)
  }

  var current: RunProgress? { progress.withLock { $0 } }

  func set(_ progress: RunProgress) {
    self.progress.withLock { $0 = progress }
  }

  func report(_ milestone: RunMilestone) {
    current?.report(milestone)
  }
}
