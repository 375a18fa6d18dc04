// SPDX-License-Identifier: Apache-2.0

/// The variables a team file may use, from several places of which the first that has a name wins. (config.md 1.5)
///
/// The usual layers are the real environment, `./.env`, `~/.config/massgen/.env` and `~/.massgen/.env`;
/// ``TeamLookup/environmentFiles()`` names the files. Printing an environment shows no
/// values.
public struct Environment: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
  /// Variables from one place.
  public struct Layer: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
    /// What people are told about the place, such as `./.env`.
    public var origin: String
    /// The variables.
    public var values: [String: String]

    /// Creates a layer.
    public init(origin: String, values: [String: String]) {
      self.origin = origin
      self.values = values
    }

    /// The origin and the number of variables.
    public var description: String { "\(origin) (\(values.count))" }
    /// Shows no values.
    public var customMirror: Mirror { Mirror(self, children: ["origin": origin]) }
  }

  /// The places, the strongest first.
  public private(set) var layers: [Layer]
  /// Whether missing variables are known to be missing. Without that nothing is said about them.
  public var isKnown: Bool

  /// Creates an environment from layers, the strongest first.
  public init(layers: [Layer]) {
    self.layers = layers
    isKnown = true
  }

  /// No variables, and nothing is said about missing ones: for a file that is only looked at.
  public static let unknown: Environment = {
    var environment = Environment(layers: [])
    environment.isKnown = false
    return environment
  }()

  /// The value of a variable and where it comes from; nil when no place has it.
  public func lookup(_ name: String) -> (value: String, origin: String)? {
    for layer in layers {
      if let value = layer.values[name] { return (value, layer.origin) }
    }
    return nil
  }

  /// The first variable of a list that has a value, empty ones left out.
  func firstSet(of names: [String]) -> (name: String, value: String)? {
    for name in names {
      if let value = lookup(name)?.value, !value.isEmpty { return (name, value) }
    }
    return nil
  }

  /// Adds the variables of a `.env` file below all others. `${NAME}` and `${NAME:-default}` in its values are replaced
  /// by what the stronger layers have or, where they have none, the lines above.
  public mutating func append(dotEnv bytes: [UInt8], origin: String) {
    var values: [String: String] = [:]
    for entry in DotEnv.parse(bytes) {
      values[entry.name] = DotEnv.interpolate(entry.value) { lookup($0)?.value ?? values[$0] }
    }
    layers.append(Layer(origin: origin, values: values))
  }

  /// The origins of the layers.
  public var description: String { layers.map(\.description).joined(separator: ", ") }
  /// Shows no values.
  public var customMirror: Mirror { Mirror(self, children: ["origins": layers.map(\.origin)]) }
}
