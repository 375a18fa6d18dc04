// SPDX-License-Identifier: Apache-2.0

extension PlanningFinding {
  func message(at place: String) -> String {
    switch self {
    case .withoutTools:
      "No agent has tools that planning mode could hold back; remove it, or give an agent `mcp_servers` or `cwd`."
    case .notHeldBack(let type):
      "Planning mode holds back no tools of `\(type.rawValue)`; use another type for this agent, or switch it off."
    }
  }
}
