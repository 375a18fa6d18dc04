// SPDX-License-Identifier: Apache-2.0

import AgentModel

extension TeamReading {
  /// Finds the key of a backend, and only one that was meant for the host that is asked. (design decision 7)
  ///
  /// `api_key` and `api_key_env` count for any host. Without them a provider's own variables count for the provider's
  /// own hosts; this machine and the local network get no key, and a host of nobody's gets none either.
  mutating func credential(
    _ section: Section, type: BackendType, profile: ProviderProfile?, address: BackendAddress
  ) -> Credential {
    if let written = writtenKey(section, profile: profile) { return written }
    let owner: ProviderProfile?
    if let parts = address.parts, !address.isFromEnvironment {
      if parts.isLoopback { return .none }
      owner = keyOwner(of: parts.host, profile: profile)
      if owner == nil {
        if profile?.isLocal == true { return localKey(profile) }
        if parts.isPrivate { return .none }
        reportUnknownHost(parts.host, type: type, address: address)
        return .missing(variables: [])
      }
    } else if address.text != nil, !address.isFromEnvironment {
      // The address is not known yet, so neither is who may get a key.
      return .missing(variables: [])
    } else {
      owner = profile
    }
    guard let owner else { return type.hasOwnLogin ? .none : .missing(variables: []) }
    if owner.isLocal { return .none }
    if let found = context.environment.firstSet(of: owner.keyVariables) {
      return .key(Secret(found.value), variable: found.name)
    }
    if type.hasOwnLogin { return .none }
    // One word about a missing key is enough, however many agents want it.
    if context.environment.isKnown, missingKeys.insert(owner.keyVariables).inserted {
      findings.report(
        BackendFinding.keyMissing(variables: owner.keyVariables, provider: owner.displayName),
        at: section["type"]?.node.range ?? section.anchor, path: section.path, override: section.node.override)
    }
    return .missing(variables: owner.keyVariables)
  }

  // MARK: Keys in the file

  /// The key that `api_key` or `api_key_env` gives; nil when neither is written.
  private mutating func writtenKey(_ section: Section, profile: ProviderProfile?) -> Credential? {
    if let field = section["api_key"], let written = field.writtenText, !written.isEmpty {
      return literalKey(written, field, profile: profile)
    }
    guard let field = section["api_key_env"], let written = field.writtenText, !written.isEmpty else { return nil }
    // People write the name alone or as a reference.
    let name = VariableReferences.expand(written, lookup: { _ in nil }).only ?? written
    guard VariableReferences.isName(name), !SecretPattern.matches(name) else {
      findings.report(BackendFinding.keyVariableInvalid, at: field.node, path: field.path)
      return .missing(variables: [])
    }
    return variableKey([name], field, provider: profile?.displayName ?? "this backend")
  }

  private mutating func literalKey(
    _ written: String, _ field: Section.Field, profile: ProviderProfile?
  ) -> Credential {
    let environment = context.environment
    let expansion = VariableReferences.expand(written) { environment.lookup($0)?.value }
    if let name = expansion.only {
      return variableKey([name], field, provider: profile?.displayName ?? "this backend")
    }
    if !expansion.unset.isEmpty {
      return variableKey(expansion.unset, field, provider: profile?.displayName ?? "this backend")
    }
    if expansion.text == written {
      findings.report(
        BackendFinding.keyLiteral(variable: profile?.keyVariables.first), at: field.node, path: field.path)
    }
    return .key(Secret(expansion.text), variable: "api_key")
  }

  /// The key in variables that the file names.
  private mutating func variableKey(
    _ names: [String], _ field: Section.Field, provider: String
  ) -> Credential {
    if let found = context.environment.firstSet(of: names) {
      return .key(Secret(found.value), variable: found.name)
    }
    if context.environment.isKnown {
      findings.report(
        BackendFinding.keyMissing(variables: names, provider: provider), at: field.node, path: field.path)
    }
    return .missing(variables: names)
  }

  // MARK: Hosts

  /// Whose key a host may get: the type's own provider, or the one the host belongs to.
  private func keyOwner(of host: String, profile: ProviderProfile?) -> ProviderProfile? {
    if let profile, profile.owns(host: host) { return profile }
    return ProviderTable.profile(forHost: host)
  }

  /// The key of a server of the user's own that does not run on this machine.
  private func localKey(_ profile: ProviderProfile?) -> Credential {
    guard let found = context.environment.firstSet(of: profile?.keyVariables ?? []) else { return .none }
    return .key(Secret(found.value), variable: found.name)
  }

  private mutating func reportUnknownHost(_ host: String, type: BackendType, address: BackendAddress) {
    guard let field = address.field else { return }
    findings.report(BackendFinding.addressUnknown(host: host), at: field.node, path: field.path)
  }
}
