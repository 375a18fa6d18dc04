// SPDX-License-Identifier: Apache-2.0

import JSONCore

extension TeamReading {
  /// Checks where a server is called: `url` and `headers`.
  mutating func checkServerAddress(_ server: Section, scope: ServerScope, isOn: Bool) {
    if let url = server["url"], !url.node.isNull {
      if case .string(let written) = url.node.content {
        checkURL(written, url, server: server, scope: scope, isOn: isOn)
      }
    } else {
      findings.report(
        MCPFinding.addressMissing, at: (server["url"] ?? server["type"])?.keyPlace ?? server.anchor, path: server.path,
        override: server.node.override)
    }
    guard let headers = server.written("headers") else { return }
    guard headers.node.members != nil else {
      findings.report(MCPFinding.headersWrong(kind: headers.node.kindName), onValueOf: headers)
      return
    }
    for header in Section(headers.node, headers.path).fields where checkIsText(header, .header) {
      checkLiterals(header, scope: scope, isOn: isOn)
    }
  }

  private mutating func checkURL(
    _ written: String, _ field: Section.Field, server: Section, scope: ServerScope, isOn: Bool
  ) {
    let environment = context.environment
    let expansion = VariableReferences.expand(written) { environment.lookup($0)?.value }
    if written.hasReference { checkLiterals(field, scope: scope, isOn: isOn) }
    guard expansion.unset.isEmpty else { return }
    if let fault = MCPAddressRules.fault(in: expansion.text) {
      findings.report(MCPFinding.addressInvalid(reason: fault), onValueOf: field)
      return
    }
    guard let address = try? WebAddress(parsing: expansion.text), let nearness = MCPAddressRules.nearness(of: address)
    else { return }
    let security = server.section("security")
    if security?.bool(nearness.permission) == true { return }
    if security?["allowed_hostnames"]?.node.items?.contains(where: { $0.text.lowercased() == address.host }) == true {
      return
    }
    findings.report(
      MCPFinding.addressNear(host: address.host, nearness), onValueOf: field,
      repairs: [
        .write(true, at: server.path.appending("security").appending(nearness.permission))
      ])
  }
}
