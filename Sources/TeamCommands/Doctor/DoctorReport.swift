// SPDX-License-Identifier: Apache-2.0

import JSONCore
import RunEngine
import TerminalText
import WireProtocol

/// What the doctor found.
struct DoctorReport: Sendable {
  /// What was found out about a team.
  struct TeamPart: Sendable {
    /// What the team was called.
    var name: String
    /// Where its file is.
    var path: String?
    /// What there is to say about the file.
    var findings: [DoctorFinding] = []
    /// Its agents.
    var agents: [ProviderCheck] = []
  }

  var version: String
  var isOnline: Bool
  var machine: [DoctorFinding]
  var providers: [ProviderCheck] = []
  var team: TeamPart?

  /// How many things will not work.
  var problemCount: Int { sections.flatMap(\.findings).count { $0.state == .problem } }

  private var sections: [(title: String, findings: [DoctorFinding])] {
    var sections = [("This machine", machine), ("Providers", providers.map { DoctorFinding(provider: $0) })]
    if let team {
      sections.append(("Team \(team.name)", team.findings + team.agents.map { DoctorFinding(agent: $0) }))
    }
    return sections
  }

  // MARK: For people

  /// The report as text.
  func text(_ palette: Palette) -> String {
    var text = "massgen-server \(version)\n"
    for section in sections {
      text += "\n" + palette.paint(ShownLine.flat(section.title), .bold) + "\n"
      let width = min(section.findings.map(\.name.columns).max() ?? 0, 24)
      for finding in section.findings {
        let name = ShownLine.flat(finding.name)
        let padding = String(repeating: " ", count: max(0, width - name.columns))
        let state = finding.state.rawValue
        let gap = String(repeating: " ", count: 7 - state.utf8.count)
        text += "  \(palette.paint(state, finding.state.style))\(gap)  \(name)\(padding)  "
        text += ShownLine.flat(finding.message) + "\n"
        if let hint = finding.hint {
          text += String(repeating: " ", count: width + 13) + palette.paint(ShownLine.flat(hint), .dim) + "\n"
        }
      }
    }
    return text
  }

  /// One line about the whole.
  var summary: String {
    switch problemCount {
    case 0: isOnline ? "Nothing is wrong." : "Nothing is wrong. --online asks the providers as well."
    case 1: "There is a problem."
    default: "There are \(problemCount) problems."
    }
  }

  // MARK: For programs

  /// The report as one JSON object: `version`, `ok`, `online`, `machine` with findings, `providers` and the `agents` of
  /// `team` as `massgen/provider/check` has them.
  var json: String {
    var object: JSONObject = [
      "version": .string(version), "ok": .bool(problemCount == 0), "online": .bool(isOnline),
      "machine": .array(machine.map(Self.json)), "providers": .array(providers.map { ProviderJSON.encode($0) }),
    ]
    if let team {
      var part: JSONObject = ["name": .string(team.name), "findings": .array(team.findings.map(Self.json))]
      part["path"] = team.path.map(JSONValue.string)
      part["agents"] = .array(team.agents.map { ProviderJSON.encode($0) })
      object["team"] = .object(part)
    }
    return String(decoding: JSONValue.object(object).encodedForPeople(), as: UTF8.self) + "\n"
  }

  private static func json(_ finding: DoctorFinding) -> JSONValue {
    var object: JSONObject = [
      "name": .string(finding.name), "state": .string(finding.state.rawValue), "message": .string(finding.message),
    ]
    object["hint"] = finding.hint.map(JSONValue.string)
    return .object(object)
  }
}

extension DoctorFinding.State {
  /// How the word stands out.
  fileprivate var style: Style {
    switch self {
    case .ok: Style(.green)
    case .note: .dim
    case .problem: .failure
    }
  }
}
