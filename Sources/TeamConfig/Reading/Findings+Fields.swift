// SPDX-License-Identifier: Apache-2.0

extension Findings {
  /// Reports a finding about a key.
  mutating func report(
    _ finding: some Finding, onKeyOf field: Section.Field, related: [ConfigDiagnostic.Related] = [],
    repairs: [Repair] = []
  ) {
    report(finding, at: field.keyPlace, field, related, repairs)
  }

  /// Reports a finding about a value: at a scalar itself, for anything bigger at its key.
  mutating func report(
    _ finding: some Finding, onValueOf field: Section.Field, related: [ConfigDiagnostic.Related] = [],
    repairs: [Repair] = []
  ) {
    report(finding, at: field.valuePlace, field, related, repairs)
  }

  private mutating func report(
    _ finding: some Finding, at range: Range<Int>, _ field: Section.Field, _ related: [ConfigDiagnostic.Related],
    _ repairs: [Repair]
  ) {
    report(
      finding, at: range, path: field.path, override: field.node.override, related: related,
      repairs: repairs)
  }
}

extension Section.Field {
  /// A place on one line that stands for the key; for an item of a list that of its value.
  var keyPlace: Range<Int> { keyRange ?? valuePlace }

  /// A place on one line that stands for the value.
  var valuePlace: Range<Int> {
    switch node.content {
    case .mapping(let members): keyRange ?? members.first?.keyRange ?? node.range.start
    case .list: keyRange ?? node.range.start
    case .null: keyRange ?? node.range
    case .string(let text) where text.utf8.contains(0x0A): keyRange ?? node.range
    default: node.range
    }
  }

  /// A related place that shows the key.
  func related(_ message: String) -> ConfigDiagnostic.Related {
    ConfigDiagnostic.Related(message: message, range: keyPlace)
  }
}

extension Section {
  /// The members, each with its path.
  var fields: [Field] {
    (node.members ?? []).map { Field(node: $0.value, path: path.appending($0.key), keyRange: $0.keyRange) }
  }

  /// The value of a key, unless nothing is written there.
  func written(_ key: String) -> Field? {
    guard let field = self[key], !field.node.isNull else { return nil }
    return field
  }
}

extension Section.Field {
  /// The items of a list, each with its path; none for anything else.
  var items: [Section.Field] {
    (node.items ?? []).enumerated().map { Section.Field(node: $1, path: path.appending($0)) }
  }

  /// The last step of the path, when it is a key.
  var name: String {
    if case .key(let key) = path.components.last { return key }
    return ""
  }
}
