// SPDX-License-Identifier: Apache-2.0

/// Ids of items. An item's id contains its run's, so that an item can be found without naming its run.
enum ItemID {
  /// What the ids of a run's items begin with: `itm_<what follows run_>`.
  static func prefix(of runID: String) -> String {
    "itm_" + runID.dropFirst("run_".count)
  }

  /// The run an item belongs to; nil when the id is not one of ours.
  static func runID(of itemID: String) -> String? {
    let parts = itemID.split(separator: "_", omittingEmptySubsequences: false)
    guard parts.count == 4, parts[0] == "itm", !parts[1].isEmpty else { return nil }
    return "run_\(parts[1])"
  }
}
