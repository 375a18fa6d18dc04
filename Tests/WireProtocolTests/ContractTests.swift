// SPDX-License-Identifier: Apache-2.0

import JSONCore
import RunJournal
import TestSupport
import Testing

@testable import WireProtocol

@Suite("The contract")
struct ContractTests {
  /// Members that exclude another one of the example.
  private static let exclusive: Set<String> = [
    "massgen/run/attach /lastSeq", "massgen/run/export /uri", "massgen/run/export /unfinished",
    "massgen/config/resolve /uploads/0/files/0/pages", "massgen/config/resolve /uploads/0/files/0/durationMs",
  ]

  @Test("Examples of methods have their shapes, and results show every member", arguments: MethodTable.all.indices)
  func examples(_ index: Int) {
    let method = MethodTable.all[index]
    let params = ShapeCheck.closed.problem(
      in: .object(method.exampleParams), .object(method.params), label: "The params")
    #expect(params == nil, "\(method.name)")
    guard let result = method.result else { return }
    #expect(
      ShapeCheck.closed.problem(in: method.exampleResult, result, label: "The result") == nil, "\(method.name)")
    let missing = ShapeCoverage.missing(method.exampleResult, result).map { "\(method.name) \($0)" }
      .filter { !$0.contains("/result/runId") && !$0.hasSuffix("/truncated") }
      .filter { !$0.hasSuffix("/approvals/0") && !$0.hasSuffix("/inputs/0") }
    #expect(Set(missing).subtracting(Self.exclusive) == [])
  }

  @Test("Every method of the server's table is described, once")
  func names() {
    #expect(MethodTable.fromClient.map(\.name) == MethodName.allCases.map(\.rawValue))
    #expect(MethodTable.fromServer.map(\.name) == ServerMethodName.allCases.map(\.rawValue))
    #expect(MethodTable.shapes.conflicts.isEmpty)
    for method in MethodTable.all {
      #expect(method.summary.hasSuffix(".") && !method.summary.contains("\n"), "\(method.name)")
    }
  }

  @Test("Every params type of a method is the one its contract declares")
  func paramsTypes() {
    let declared = Set(MethodTable.fromClient.filter { !$0.isStandard }.map(\.params.name))
    #expect(declared == Set(ParamsShapeTests.types.map { $0.shape.name }))
  }

  @Test("Error data of every code has the shape of error data", arguments: WireErrorCode.allCases)
  func errors(_ code: WireErrorCode) {
    let data = code.example["data"] ?? .null
    #expect(ShapeCheck.closed.problem(in: data, .object(WireError.shape), label: "The data") == nil)
    #expect(code.meaning.hasSuffix("."))
  }

  @Test("References of the documents lead somewhere")
  func references() {
    for document in [OpenRPCDocument.json, JSONSchemaDocument.json] {
      for reference in Self.references(document) {
        let pointer = try? JSONPointer(parsing: String(reference.dropFirst()))
        #expect(pointer.flatMap { document.value(at: $0) } != nil, "\(reference)")
      }
    }
  }

  @Test("The OpenRPC document keeps the rules of its specification")
  func openRPC() {
    let document = OpenRPCDocument.json
    let methods = document["methods"]?.arrayValue ?? []
    let names = methods.compactMap { $0["name"]?.stringValue }
    #expect(names.count == methods.count && Set(names).count == names.count)
    for method in methods {
      let params = method["params"]?.arrayValue ?? []
      let paramNames = params.compactMap { $0["name"]?.stringValue }
      #expect(Set(paramNames).count == params.count)
      #expect(params.allSatisfy { $0["schema"] != nil })
      for example in method["examples"]?.arrayValue ?? [] {
        #expect((example["result"] == nil) == (method["result"] == nil))
        let given = example["params"]?.arrayValue?.compactMap { $0["name"]?.stringValue } ?? []
        #expect(Set(given).isSubset(of: paramNames))
      }
    }
    let codes = document["components"]?["errors"]?.objectValue?.values.compactMap { $0["code"]?.intValue } ?? []
    #expect(Set(codes).count == WireErrorCode.allCases.count)
  }

  private static func references(_ value: JSONValue) -> [String] {
    switch value {
    case .object(let members):
      members.flatMap { key, value in
        key == "$ref" ? value.stringValue.map { [$0] } ?? [] : references(value)
      }
    case .array(let elements): elements.flatMap(references)
    default: []
    }
  }
}
