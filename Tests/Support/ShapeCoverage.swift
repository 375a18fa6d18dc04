// SPDX-License-Identifier: Apache-2.0

public import JSONCore

/// Compares what a full sample has with what its shape declares.
public enum ShapeCoverage {
  /// Pointers of the members that are declared but not in the value, at any depth. Lists are judged by all their
  /// elements together; unions and variants by what is there.
  public static func missing(_ value: JSONValue, _ shape: Shape, at pointer: String = "") -> [String] {
    switch (shape, value) {
    case (.object(let object), .object(let members)):
      object.members.flatMap { member in
        let place = "\(pointer)/\(member.name)"
        if let value = members[member.name] { return missing(value, member.shape, at: place) }
        return object.choice.contains(member.name) ? [] : [place]
      }
    case (.list(let element, _), .array(let elements)):
      missing(elements, element, at: "\(pointer)/0")
    default: []
    }
  }

  private static func missing(_ elements: [JSONValue], _ shape: Shape, at place: String) -> [String] {
    guard let first = elements.first else { return [place] }
    return elements.dropFirst().reduce(missing(first, shape, at: place)) { rest, element in
      let also = missing(element, shape, at: place)
      return rest.filter { pointer in also.contains { pointer == $0 || pointer.hasPrefix("\($0)/") } }
    }
  }
}
