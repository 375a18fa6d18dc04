// SPDX-License-Identifier: Apache-2.0

import JSONCore
import JSONRPC
import RunEngine
import TeamConfig
import WireProtocol

/// Finding teams, and making new ones.
extension ServerSession {
  /// `massgen/config/catalog`
  func configCatalog(_ responder: Responder, _ reader: ParameterReader) async throws(WireError) {
    let params = try ConfigCatalogParams(reader)
    let folder = params.workingDirectory ?? rootDirectory ?? environment.workingDirectory
    let catalogue = TeamCatalogue(environment)
    wait(isWork: true) {
      let teams = await catalogue.entries(in: folder).filter { $0.matches(query: params.query, tags: params.tags) }
      responder.respond([
        "teams": .array(teams.map(CatalogJSON.team)), "templates": .array(TeamTemplate.all.map(CatalogJSON.template)),
      ])
    }
  }

  /// `massgen/config/new`
  func configNew(_ responder: Responder, _ reader: ParameterReader) throws(WireError) {
    let params = try ConfigNewParams(reader)
    guard let template = TeamTemplate.named(params.template) else {
      throw .invalidParams(
        reader.child("template"), "There is no template “\(params.template)”.",
        hint: "There are \(TeamTemplate.all.map(\.name).joined(separator: ", ")).")
    }
    do throws(TemplateProblem) {
      responder.respond(["text": .string(try template.render(params.answers))])
    } catch {
      throw .invalidParams(reader.child("answers"), error.description)
    }
  }
}
