// SPDX-License-Identifier: Apache-2.0

/// Some of a provider's models, told by the beginnings of their names.
///
/// A beginning ends at a border of the name: `o1` covers `o1-mini` and not `o10`.
public struct ModelSet: Sendable, Hashable {
  /// Beginnings of names; empty for all models.
  public var beginnings: [String]
  /// Beginnings of names that are no part of it.
  public var except: [String]

  /// Creates a set.
  public init(_ beginnings: [String], except: [String] = []) {
    self.beginnings = beginnings
    self.except = except
  }

  /// All models.
  public static let all = ModelSet([String]())

  /// Whether a model is one of them.
  public func contains(_ model: String) -> Bool {
    if except.contains(where: { Self.begins(model, with: $0) }) { return false }
    return beginnings.isEmpty || beginnings.contains { Self.begins(model, with: $0) }
  }

  private static func begins(_ model: String, with beginning: String) -> Bool {
    guard model.hasPrefix(beginning) else { return false }
    guard let next = model.utf8.dropFirst(beginning.utf8.count).first else { return true }
    let isLetterOrDigit =
      (0x30...0x39).contains(next) || (0x41...0x5A).contains(next) || (0x61...0x7A).contains(next)
    return !isLetterOrDigit
  }
}

extension ModelSet: ExpressibleByArrayLiteral {
  /// The models whose names begin with one of the elements.
  public init(arrayLiteral beginnings: String...) {
    self.init(beginnings)
  }
}
