// SPDX-License-Identifier: Apache-2.0

import Glibc
import HTTPEngine
import MediaFormats
import RunEngine
import TeamConfig

/// Looks at the machine: libraries, folders, `.env` files. Nothing is changed on it. It blocks: call it on a thread that
/// may.
struct MachineInspection {
  let environment: ServiceEnvironment
  let variables: Environment

  /// What was found, in the order of the report.
  var findings: [DoctorFinding] {
    [http, pictures, teams, state, settings] + workingFolder + environmentFiles
  }

  private var http: DoctorFinding {
    do throws(HTTPFailure) {
      // The library itself and what it does TLS with come first.
      let parts = try HTTPClient.libraryVersion().split(separator: " ").prefix(2)
      return DoctorFinding(.ok, "libcurl", parts.joined(separator: ", "))
    } catch {
      return DoctorFinding(
        .problem, "libcurl", error.message, hint: "Without it no model is reached; recordings play.")
    }
  }

  private var pictures: DoctorFinding {
    if PictureScaler.isAvailable { return DoctorFinding(.ok, "libvips", "scales pictures that are too large") }
    return DoctorFinding(
      .note, "libvips", "is not installed, so pictures that are too large for a provider are refused",
      hint: "Install libvips (Debian: libvips42) to have them scaled.")
  }

  private var teams: DoctorFinding {
    guard let folder = environment.teamsDirectory else {
      return DoctorFinding(
        .note, "bundled teams", "were not found; teams run by path only",
        hint: "Set MASSGEN_TEAMS_DIR to the folder teams of the checkout.")
    }
    guard access(folder, R_OK | X_OK) == 0 else {
      return DoctorFinding(
        .problem, "bundled teams", "\(folder) cannot be read: \(Self.reason())",
        hint: "Set MASSGEN_TEAMS_DIR to the folder of the bundled teams, or unset it.")
    }
    return DoctorFinding(.ok, "bundled teams", folder)
  }

  private var state: DoctorFinding {
    writable("state folder", "\(environment.stateHome)/massgen", hint: "Set XDG_STATE_HOME to a folder you may write.")
  }

  private var settings: DoctorFinding {
    let finding = writable("settings folder", "\(environment.configHome)/massgen", hint: nil)
    // Settings are only read.
    return finding.state == .ok ? finding : DoctorFinding(.note, finding.name, finding.message)
  }

  private var workingFolder: [DoctorFinding] {
    let finding = writable("working folder", "\(environment.workingDirectory)/.massgen", hint: nil)
    if finding.state == .ok { return [finding] }
    return [
      DoctorFinding(.note, finding.name, "\(finding.message); runs are kept in the state folder instead")
    ]
  }

  /// Whether a folder can be written or made. What is not there is judged by what it would be made in.
  private func writable(_ name: String, _ path: String, hint: String?) -> DoctorFinding {
    var place = path
    while access(place, F_OK) != 0, errno == ENOENT, let slash = place.lastIndex(of: "/") {
      place = slash == place.startIndex ? "/" : String(place[..<slash])
      if place == "/" { break }
    }
    guard access(place, W_OK | X_OK) == 0 else {
      return DoctorFinding(.problem, name, "\(path) cannot be written: \(Self.reason())", hint: hint)
    }
    return DoctorFinding(.ok, name, place == path ? path : "\(path), made when it is needed")
  }

  private static func reason() -> String { String(cString: strerror(errno)) }

  private var environmentFiles: [DoctorFinding] {
    let found = variables.layers.dropFirst().map { layer in
      DoctorFinding(
        .ok, ".env", "\(layer.origin), \(layer.values.count == 1 ? "1 variable" : "\(layer.values.count) variables")")
    }
    if !found.isEmpty { return Array(found) }
    let places = TeamLookup(
      workingDirectory: environment.workingDirectory, home: environment.home, configHome: environment.configHome
    ).environmentFiles().map(\.origin)
    return [DoctorFinding(.note, ".env", "none of \(places.joined(separator: ", ")) is there")]
  }
}
