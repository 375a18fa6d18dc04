// SPDX-License-Identifier: Apache-2.0

public import JSONCore
import TeamConfig

/// The JSON Schema of team files, made from the key table, for editors and servers that know nothing else.
///
/// It is written in draft 7, which yaml-language-server and VS Code's JSON service know as well as every validator.
/// Both also read `markdownDescription`, `deprecationMessage` and `doNotSuggest`.
///
/// Keys it does not know are fine everywhere. A schema cannot warn, only refuse, and a key of a later MassGen or a
/// provider's own parameter must not make a file invalid; spelling mistakes are what `massgen-server check` finds.
public enum ConfigJSONSchema {
  /// The schema, as JSON Schema draft 7.
  public static let document: JSONValue = {
    var schema = SchemaBuilder().root()
    schema["$schema"] = "http://json-schema.org/draft-07/schema#"
    schema["title"] = "MassGen team file"
    schema["description"] = "A team of agents that work on one task. Key table \(ConfigSchema.version)."
    return .object(schema)
  }()
}
