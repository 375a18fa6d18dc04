// SPDX-License-Identifier: Apache-2.0

/// Everything about files and folders that needs the whole team: workspaces, storage, context paths and uploads.
///
/// What is on the disk is known from ``FileFacts`` alone.
extension TeamReading {
  mutating func checkFilesystem() {
    var uses = checkWorkspaces()
    uses += checkStorage()
    uses += checkContextPaths()
    if uses.count > 1 { checkOverlap(uses) }
    for backend in backends { checkUploads(backend) }
  }

  /// Whether every agent of the file has a backend that could be read, so that what none of them has is missing.
  var readsEveryBackend: Bool {
    backends.count == (topSection["agent"] == nil ? topSection["agents"]?.node.items?.count ?? 0 : 1)
  }
}
