// SPDX-License-Identifier: Apache-2.0

import JSONCore
import Synchronization
import TestSupport
import Testing

@testable import WireProtocol

@Suite("Params and their shapes say the same")
struct ParamsShapeTests {
  static let types: [any MethodParams.Type] = [
    RunStartParams.self, RunCancelParams.self, RunSteerParams.self, RunAnswerNowParams.self, RunListParams.self,
    RunGetParams.self, RunWaitParams.self, RunAttachParams.self, RunParams.self, RunReplayParams.self,
    RunAckParams.self, RunExportParams.self, ItemReadParams.self, SessionListParams.self, SessionParams.self,
    SessionRenameParams.self, SessionForkParams.self, UsageGetParams.self, ConfigValidateParams.self,
    ConfigResolveParams.self, ConfigMigrateParams.self, ConfigCatalogParams.self, ConfigNewParams.self,
    ApprovalListParams.self, ApprovalRespondParams.self, InputRespondParams.self,
    ProviderListParams.self, ProviderCheckParams.self, ModelListParams.self, LogSetLevelParams.self, NoParams.self,
  ]

  private static func read(_ type: any MethodParams.Type, _ object: JSONObject) throws -> any MethodParams {
    try type.init(ParameterReader(object: object))
  }

  @Test("Everything a shape allows is read, and what is read is declared", arguments: types.indices)
  func members(_ index: Int) throws {
    let type = Self.types[index]
    let seen = ReadLog()
    for object in ShapeSamples.objects(type.shape) {
      let reader = ParameterReader(object: object, pointer: "") { seen.note($0) }
      _ = try type.init(reader)
    }
    #expect(seen.pointers == Self.declared(type.shape, at: ""), "\(type)")
  }

  @Test("A member of the wrong kind is refused at its place", arguments: types.indices)
  func wrongKinds(_ index: Int) throws {
    let type = Self.types[index]
    for object in ShapeSamples.objects(type.shape) {
      for (pointer, shape) in Self.places(.object(type.shape), .object(object), []) {
        guard !pointer.tokens.isEmpty, let wrong = ShapeSamples.wrongKind(for: shape) else { continue }
        var value = JSONValue.object(object)
        try value.set(wrong, at: pointer)
        let error = #expect(throws: WireError.self, "\(type) \(value)") {
          try Self.read(type, value.objectValue ?? [:])
        }
        #expect(error?.code == .invalidParams)
        #expect(error?.pointer == pointer.description, "\(type) \(value)")
      }
    }
  }

  @Test("A member that must be there is missed at its place", arguments: types.indices)
  func missing(_ index: Int) throws {
    let type = Self.types[index]
    guard let object = ShapeSamples.objects(type.shape).first else { return }
    for member in type.shape.members where member.isRequired {
      var params = object
      params[member.name] = nil
      let error = #expect(throws: WireError.self) { try Self.read(type, params) }
      #expect(error?.pointer == "/\(member.name)")
      #expect(error?.message == "“\(member.name)” is missing.")
    }
  }

  @Test("A default is what absence means", arguments: types.indices)
  func defaults(_ index: Int) throws {
    let type = Self.types[index]
    let required = Set(type.shape.members.filter(\.isRequired).map(\.name) + type.shape.choice.prefix(1))
    guard let full = ShapeSamples.objects(type.shape).first else { return }
    let minimal = JSONObject(full.filter { required.contains($0.key) }.map { ($0.key, $0.value) })
    let absent = String(reflecting: try Self.read(type, minimal))
    for member in type.shape.members {
      guard let value = member.defaultValue else { continue }
      var params = minimal
      params[member.name] = value
      let given = try Self.read(type, params)
      #expect(Self.sorted(String(reflecting: given)) == Self.sorted(absent), "\(type).\(member.name)")
    }
  }

  /// Sets print in any order.
  private static func sorted(_ text: String) -> [Character] { text.sorted() }

  /// The pointers of all members, with every index written as `0`. Blocks of prompts are kept as they come.
  private static func declared(_ shape: ObjectShape, at pointer: String) -> Set<String> {
    var pointers: Set<String> = []
    for member in shape.members {
      let place = "\(pointer)/\(member.name)"
      pointers.insert(place)
      pointers.formUnion(declared(member.shape, at: place))
    }
    return pointers
  }

  private static func declared(_ shape: Shape, at pointer: String) -> Set<String> {
    switch shape {
    case .object(let object): declared(object, at: pointer)
    case .list(let element, _): declared(element, at: "\(pointer)/0")
    case .union(let shapes): shapes.reduce(into: []) { $0.formUnion(declared($1, at: pointer)) }
    case .variants: ["\(pointer)/type", "\(pointer)/text"]
    default: []
    }
  }

  /// Every place of a value with the shape that stands there.
  private static func places(
    _ shape: Shape, _ value: JSONValue, _ tokens: [String]
  ) -> [(JSONPointer, Shape)] {
    var places = [(JSONPointer(tokens: tokens), shape)]
    switch (shape, value) {
    case (.object(let object), .object(let members)):
      for (key, value) in members {
        if let member = object[key] { places += self.places(member.shape, value, tokens + [key]) }
      }
    case (.list(let element, _), .array(let elements)):
      for (index, value) in elements.enumerated() { places += self.places(element, value, tokens + [String(index)]) }
    case (.union(let shapes), _):
      if let shape = shapes.first(where: { ShapeCheck.closed.problem(in: value, $0, label: "It") == nil }) {
        places += self.places(shape, value, tokens).dropFirst()
      }
    default: break
    }
    return places
  }
}

/// Remembers which members were asked for.
private final class ReadLog: Sendable {
  private let state = Mutex<Set<String>>([])

  func note(_ pointer: String) { state.withLock { _ = $0.insert(pointer) } }

  var pointers: Set<String> { state.withLock { $0 } }
}
