// SPDX-License-Identifier: Apache-2.0

import JSONCore
import RunJournal
import ToolHost

/// The folders the user has trusted for good: `trustedRoots` in `$XDG_CONFIG_HOME/massgen/settings.json`.
public enum TrustedFolders {
  /// Where the user's settings are.
  public static func settingsFile(_ environment: ServiceEnvironment) -> String {
    "\(environment.configHome)/massgen/settings.json"
  }

  /// The folders in the settings; none when there are no settings or they cannot be read. It blocks.
  static func readNow(_ environment: ServiceEnvironment) -> [String] {
    guard let bytes = WholeFile.read(settingsFile(environment)), let settings = try? JSONReader.parse(bytes) else {
      return []
    }
    return settings["trustedRoots"]?.arrayValue?.compactMap(\.stringValue) ?? []
  }

  /// Adds a folder to the settings and keeps everything else in them. Settings that are no JSON object are left alone
  /// and are an error.
  ///
  /// - Returns: what is wrong when the folder could not be added; nil when it is there now.
  public static func add(_ folder: String, _ environment: ServiceEnvironment) async -> String? {
    let file = settingsFile(environment)
    return await DiskExecutor.shared.run { () -> String? in
      var settings: JSONObject = [:]
      if let bytes = WholeFile.read(file) {
        guard let object = (try? JSONReader.parse(bytes))?.objectValue else { return "\(file) is no JSON object." }
        settings = object
      }
      var roots = settings["trustedRoots"]?.arrayValue ?? []
      guard !roots.contains(.string(folder)) else { return nil }
      roots.append(.string(folder))
      settings["trustedRoots"] = .array(roots)
      // Whoever keeps the settings elsewhere has a link here, which stays.
      let place = (try? RealPath(of: file, in: DiskView()))?.path ?? file
      do throws(DiskError) {
        try FileTree.makeFolder(FileTree.parent(of: place), permissions: 0o700)
        try FileTree.replace(place, with: JSONValue.object(settings).encodedForPeople(), permissions: 0o600)
        return nil
      } catch {
        return error.description
      }
    }
  }
}
