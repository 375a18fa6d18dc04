// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

/// Where a backend is asked, as far as the file says.
struct BackendAddress {
  /// The address without an endpoint's path; nil when there is none.
  var text: String?
  /// Its parts; nil when there is no address or it is not known yet.
  var parts: WebAddress?
  /// Where it stands.
  var field: Section.Field?
  /// Whether the address came from the environment and so is as trusted as the key beside it.
  var isFromEnvironment = false
}

extension TeamReading {
  /// Reads `base_url`; for Azure also `azure_endpoint`; without one the variable of the type.
  mutating func address(_ section: Section, type: BackendType) -> BackendAddress {
    var address = BackendAddress()
    let keys = type == .azureOpenAI ? ["base_url", "azure_endpoint"] : ["base_url"]
    for key in keys where address.text == nil {
      guard let field = section[key], let written = text(field), !written.isEmpty else { continue }
      address.text = written
      address.field = field
    }
    if type == .azureOpenAI { noteAzureSettings(section) }
    guard let written = address.text, let field = address.field else {
      return defaultAddress(section, type: type)
    }
    noteAddressInMassGen(field, type: type)
    if VariableReferences.expand(written, lookup: { _ in nil }).unset.isEmpty == false { return address }
    do {
      address.parts = try WebAddress(parsing: written)
    } catch {
      findings.report(BackendFinding.addressInvalid(reason: error.rawValue), at: field.node, path: field.path)
      return address
    }
    if let suffix = WebAddress.endpointSuffix(of: written) {
      address.text = String(written.dropLast(suffix.count))
      let plain = field.node.text.hasSuffix(suffix) ? String(field.node.text.dropLast(suffix.count)) : nil
      findings.report(
        BackendFinding.addressSuffix(suffix), at: field.node, path: field.path,
        repairs: plain.map {
          [Repair("Remove \(ShownText.quoted(suffix))", [.set(field.path, .string($0))], isSafe: true)]
        } ?? [])
    }
    return address
  }

  private mutating func defaultAddress(_ section: Section, type: BackendType) -> BackendAddress {
    var address = BackendAddress()
    if let variable = type.addressVariable, let value = context.environment.firstSet(of: [variable])?.value {
      address.text = value
      address.parts = try? WebAddress(parsing: value)
      address.isFromEnvironment = true
      return address
    }
    switch type {
    case .chatcompletion:
      findings.report(
        BackendFinding.addressMissing, at: section["type"]?.node.range ?? section.anchor, path: section.path,
        override: section.node.override)
    case .azureOpenAI:
      if context.environment.isKnown {
        findings.report(
          BackendFinding.azureEndpointMissing, at: section["type"]?.node.range ?? section.anchor, path: section.path,
          override: section.node.override)
      }
    default: break
    }
    return address
  }

  /// The version of the API that the environment names for a type.
  func environmentVersion(_ type: BackendType) -> String? {
    type == .azureOpenAI ? context.environment.firstSet(of: ["AZURE_OPENAI_API_VERSION"])?.value : nil
  }

  /// Says where MassGen asks another address.
  private mutating func noteAddressInMassGen(_ field: Section.Field, type: BackendType) {
    switch type {
    case .openai, .claude, .gemini, .grok, .claudeCode:
      findings.report(
        BackendFinding.addressIgnored(type), at: field.keyRange ?? field.node.range, path: field.path,
        override: field.node.override)
    default: break
    }
  }

  /// Says which settings of Azure MassGen sends to the model instead of using them.
  private mutating func noteAzureSettings(_ section: Section) {
    for (key, variable) in [
      ("base_url", "AZURE_OPENAI_ENDPOINT"), ("azure_endpoint", "AZURE_OPENAI_ENDPOINT"),
      ("api_version", "AZURE_OPENAI_API_VERSION"),
    ] {
      guard let field = section.written(key) else { continue }
      findings.report(
        BackendFinding.azureSetting(key, variable: variable), at: field.keyRange ?? field.node.range,
        path: field.path, override: field.node.override)
    }
  }

  /// The provider behind a type: for `chatcompletion` the one the host belongs to.
  func provider(of type: BackendType, at address: BackendAddress) -> ProviderProfile? {
    switch type {
    case .chatcompletion, .inference:
      guard let text = address.text else {
        return type == .inference ? ProviderTable.generic : ProviderTable.profile(forType: type.rawValue)
      }
      let host = address.parts?.host ?? text
      return ProviderTable.profile(forHost: host) ?? ProviderTable.generic
    default:
      return ProviderTable.profile(forType: type.rawValue)
    }
  }
}
