// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc
import JSONCore
import TeamCommands
import TeamLanguage
import WireProtocol

/// `massgen-server schema`: the contract for programs.
struct SchemaCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Print the protocol for programs and their authors.")

  /// What can be printed.
  enum Form: String, EnumerableFlag {
    case openrpc, jsonSchema, typescript, python, reference, config, diagnostics, providers

    static func help(for form: Form) -> ArgumentHelp? {
      switch form {
      case .openrpc: "An OpenRPC 1.4 document."
      case .jsonSchema: "One JSON Schema 2020-12 document with every type."
      case .typescript: "A TypeScript module."
      case .python: "A Python module."
      case .reference: "A page in Markdown."
      case .config: "The JSON Schema of team files, for editors that know nothing else."
      case .diagnostics: "Every finding about team files, as a page in Markdown."
      case .providers: "What the tables know about providers, as Markdown in JSON."
      }
    }
  }

  @Flag(exclusivity: .exclusive) var form: Form

  func run() async throws {
    await ProcessDeadline.started()
    var text =
      switch form {
      case .openrpc: String(decoding: OpenRPCDocument.json.encodedForPeople(), as: UTF8.self)
      case .jsonSchema: String(decoding: JSONSchemaDocument.json.encodedForPeople(), as: UTF8.self)
      case .typescript: TypeScriptDocument.text
      case .python: PythonDocument.text
      case .reference: ReferenceDocument.text
      case .config: String(decoding: ConfigJSONSchema.document.encodedForPeople(), as: UTF8.self)
      case .diagnostics: RulePage.document
      case .providers: String(decoding: JSONValue.object(ProviderPages.document).encodedForPeople(), as: UTF8.self)
      }
    while text.last == "\n" { text.removeLast() }
    print(text)
  }
}
