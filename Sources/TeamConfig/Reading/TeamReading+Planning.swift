// SPDX-License-Identifier: Apache-2.0

import JSONCore

extension TeamReading {
  /// Checks that planning mode, where it is on, has tools to hold back and can do so. (config.md section 6)
  mutating func checkPlanning() {
    guard let coordination = topSection.section("orchestrator")?.section("coordination"),
      coordination.bool("enable_planning_mode") == true, let field = coordination["enable_planning_mode"]
    else { return }
    let related = [field.related("planning mode is switched on here")]
    for backend in backends where backend.type == .ag2 || backend.type == .azureOpenAI {
      let type = backend.section["type"] ?? Section.Field(node: backend.section.node, path: backend.section.path)
      findings.report(PlanningFinding.notHeldBack(backend.type), onValueOf: type, related: related)
    }
    if !backends.isEmpty, !backends.contains(where: { hasTools($0.section, type: $0.type) }) {
      findings.report(
        PlanningFinding.withoutTools, onKeyOf: field,
        repairs: [Repair("Switch planning mode off", [.set(field.path, .bool(false))])])
    }
  }
}
