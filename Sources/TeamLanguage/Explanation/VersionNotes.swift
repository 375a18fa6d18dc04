// SPDX-License-Identifier: Apache-2.0

import TeamConfig

/// What MassGen makes of a key, and what this program does.
enum VersionNotes {
  /// The sentences about a key, for a file that is compared with a version of MassGen.
  static func facts(about descriptor: KeyDescriptor, target: MassGenVersion) -> [String] {
    [massGen(descriptor, target), effect(descriptor, target), here(descriptor)].compactMap(\.self)
  }

  private static func massGen(_ descriptor: KeyDescriptor, _ target: MassGenVersion) -> String? {
    let since = descriptor.since.map { " since \($0)" } ?? ""
    switch descriptor.status {
    case .own: return "An addition of massgen-server; MassGen does not know it."
    case .read where descriptor.since.map({ $0 > target }) ?? false, .later:
      let known = "MassGen has it\(since)"
      guard let first = descriptor.since, first > target else { return "\(known)." }
      return "\(known); \(target), which this file is compared with, does not know it."
    case .read: return "MassGen has it\(since)."
    case .passthrough: return "MassGen\(since.isEmpty ? "" : ",\(since),") hands it to the provider unchanged."
    case .ignored: return "MassGen takes no notice of it."
    case .rejected: return "MassGen 0.0.30 cannot run with it, or not with every backend."
    }
  }

  private static func effect(_ descriptor: KeyDescriptor, _ target: MassGenVersion) -> String? {
    if let until = descriptor.until {
      return "The last MassGen that honours it is \(until)\(until < target ? ", older than \(target)" : "")."
    }
    guard let effective = descriptor.effectiveSince else { return nil }
    return "In MassGen it does what it says from \(effective) on."
  }

  private static func here(_ descriptor: KeyDescriptor) -> String? {
    UnbuiltKeys.contain(descriptor) ? "massgen-server reads and checks it, but does not act on it yet." : nil
  }
}
