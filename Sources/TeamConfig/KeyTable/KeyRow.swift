// SPDX-License-Identifier: Apache-2.0

/// A row of the key table as the section files write it: whatever a row leaves out comes from its section.
struct KeyRow {
  var name: String
  var types: ValueTypes
  var allowed: [String]
  var defaultText: String?
  var backends: BackendSet?
  var since: MassGenVersion?
  var effectiveSince: MassGenVersion?
  var until: MassGenVersion?
  var status: KeyDescriptor.Status?
  var isDeprecated: Bool
  var replacement: String?
  var isRequestParameter: Bool?
  var isOpen: Bool?
  var isRequired: Bool
  var isSecret: Bool
  var variables: [String]
  var documentation: String

  /// - Parameters:
  ///   - name: the path below the section's prefix.
  ///   - replacement: the full path of the key to write instead.
  init(
    _ name: String, _ types: ValueTypes, allowed: [String] = [], default defaultText: String? = nil,
    on backends: BackendSet? = nil, since: MassGenVersion? = nil, effective: MassGenVersion? = nil,
    until: MassGenVersion? = nil, status: KeyDescriptor.Status? = nil, deprecated: Bool = false,
    use replacement: String? = nil, request: Bool? = nil, open: Bool? = nil, required: Bool = false,
    secret: Bool = false,
    variables: [String] = [], _ documentation: String
  ) {
    self.name = name
    self.types = types
    self.allowed = allowed
    self.defaultText = defaultText
    self.backends = backends
    self.since = since
    self.effectiveSince = effective
    self.until = until
    self.status = status
    self.isDeprecated = deprecated
    self.replacement = replacement
    self.isRequestParameter = request
    self.isOpen = open
    self.isRequired = required
    self.isSecret = secret
    self.variables = variables
    self.documentation = documentation
  }
}

/// Rows that share a prefix and, where they do not say otherwise, their origin.
struct KeySection {
  /// What stands before every row's name; empty at the top of the file.
  var prefix: String
  var status: KeyDescriptor.Status
  var since: MassGenVersion?
  var backends: BackendSet?
  var rows: [KeyRow]

  init(
    _ prefix: String, status: KeyDescriptor.Status = .read, since: MassGenVersion? = nil,
    on backends: BackendSet? = nil,
    _ rows: [KeyRow]
  ) {
    self.prefix = prefix
    self.status = status
    self.since = since
    self.backends = backends
    self.rows = rows
  }

  /// The finished rows.
  var descriptors: [KeyDescriptor] {
    rows.map { row in
      let status = row.status ?? status
      return KeyDescriptor(
        path: prefix.isEmpty ? row.name : "\(prefix).\(row.name)",
        types: row.types,
        allowed: row.allowed,
        defaultText: row.defaultText,
        backends: row.backends ?? backends,
        since: row.since ?? since,
        effectiveSince: row.effectiveSince,
        until: row.until,
        status: status,
        isDeprecated: row.isDeprecated,
        replacement: row.replacement,
        isRequestParameter: row.isRequestParameter ?? (status == .passthrough),
        isOpen: row.isOpen ?? (status == .passthrough),
        isRequired: row.isRequired,
        isSecret: row.isSecret,
        variables: row.variables,
        documentation: row.documentation)
    }
  }
}

extension MassGenVersion {
  /// A version in a row of the key table.
  static func v(_ major: Int, _ minor: Int, _ patch: Int) -> MassGenVersion { MassGenVersion(major, minor, patch) }
}
