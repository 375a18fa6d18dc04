// SPDX-License-Identifier: Apache-2.0

import JSONCore
import JSONRPC
import RunEngine
import WireProtocol

/// Which team files may start programs and write outside `.massgen/` on this connection. (protocol.md 2.2)
extension ServerSession {
  /// What is trusted for a run of this connection. A script that names a team on the `rpc` face has decided for it,
  /// unless it says itself what it trusts; an editor opens folders of anybody and has to say.
  var trust: TrustScope {
    TrustScope(
      roots: settings.trustedRoots + trustedFolders,
      includesNamedTeams: face == .rpc && !settingsLayers.clientNamesTrust)
  }

  /// `massgen.trustFolder`: trusts a folder for this connection, or for good with `remember`.
  func trustFolder(_ responder: Responder, _ arguments: ParameterReader) async throws(WireError) {
    let folder = try folderToTrust(arguments)
    if !trustedFolders.contains(folder) { trustedFolders.append(folder) }
    let isRemembered = arguments.bool("remember") ?? false
    if isRemembered, let problem = await TrustedFolders.add(folder, environment) {
      throw WireError(
        .requestFailed, "“\(folder)” is trusted until this server ends. It could not be remembered: \(problem)",
        hint: "Add it to trustedRoots in \(TrustedFolders.settingsFile(environment)).")
    }
    showMessage(
      .info,
      "Teams in “\(folder)” may start programs now\(isRemembered ? "" : ", until this server ends").")
    responder.respond(["folder": .string(folder), "remembered": .bool(isRemembered)])
  }

  // MARK: Asking

  /// Whether a team that is not trusted is a question for the user of this client: an editor that has said nothing of
  /// trust and can show a choice.
  var asksForTrust: Bool {
    face == .lsp && !settingsLayers.clientNamesTrust && capabilities.editor.showsChoices
  }

  /// Asks the user whether to trust the folder of a team. False when it is not trusted, for whatever reason.
  func askForTrust(_ refusal: EngineError) async -> Bool {
    guard case .untrustedWorkspace(let folder, _, _) = refusal else { return false }
    let choices = ["Trust for Now", "Always Trust", "Don’t Run"]
    let params: JSONValue = [
      "type": .integer(MessageType.warning.rawValue),
      "message": .string("\(WireError(refusal, encoding: documents.encoding).message) Do you trust it?"),
      "actions": .array(choices.map { ["title": .string($0)] }),
    ]
    let answer = try? await peer.request(
      ServerMethodName.showMessageRequest.rawValue, params: params, timeout: .seconds(600),
      cancelMethod: ServerMethodName.cancelRequest.rawValue)
    guard let choice = answer?["title"]?.stringValue, choices.prefix(2).contains(choice) else { return false }
    if !trustedFolders.contains(folder) { trustedFolders.append(folder) }
    if choice == choices[1], let problem = await TrustedFolders.add(folder, environment) {
      showMessage(.warning, "“\(folder)” is trusted until this server ends. It could not be remembered: \(problem)")
    }
    return true
  }

  /// The folder a client means: the one it names, that of the team file it names, or that of the only one open.
  private func folderToTrust(_ arguments: ParameterReader) throws(WireError) -> String {
    if let folder = arguments.string("folder") {
      guard folder.utf8.first == UInt8(ascii: "/") else {
        throw .invalidParams(arguments.child("folder"), "“folder” is an absolute path.")
      }
      return folder
    }
    let uri = arguments.string("uri") ?? (documents.uris.count == 1 ? documents.uris.first : nil)
    guard let uri else {
      throw .invalidParams(
        arguments.child("folder"), "“folder” says which folder to trust, or “uri” which team file's.")
    }
    guard let path = FileURI.path(uri) else {
      throw .invalidParams(arguments.child("uri"), "“\(uri)” is no file, so it has no folder.")
    }
    return Self.folder(of: path)
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")), slash != path.startIndex else { return "/" }
    return String(path[..<slash])
  }
}
