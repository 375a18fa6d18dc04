// SPDX-License-Identifier: Apache-2.0

/// Which variables hold something secret, by their names. (replay.md section 5)
enum CredentialName {
  static func matches(_ name: String) -> Bool {
    let name = name.uppercased()
    return ["KEY", "TOKEN", "SECRET", "PASSWORD"].contains { name.contains($0) }
  }
}
