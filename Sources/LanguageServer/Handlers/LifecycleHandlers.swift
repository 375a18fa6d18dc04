// SPDX-License-Identifier: Apache-2.0

import JSONCore
import JSONRPC
import Logging
import RunEngine
import RunJournal
import WireProtocol
import YAMLTree

extension ServerSession {
  /// `initialize`: looks at nothing but the message itself, so that the answer comes at once. (protocol.md 2.1)
  func initialize(_ responder: Responder, _ params: ParameterReader) async throws(WireError) {
    let capabilities = try ClientCapabilities(params: params)
    if let versions = capabilities.protocolVersions, !versions.contains(where: WireProtocol.supportedVersions.contains)
    {
      throw WireError(
        .protocolVersionUnsupported, "The client and the server have no protocol version in common.",
        details: ["supported": .array(WireProtocol.supportedVersions.map { .integer(Int64($0)) })])
    }
    self.capabilities = capabilities
    documents.encoding =
      capabilities.positionEncodings.lazy.compactMap(PositionEncoding.init(rawValue:)).first ?? .utf16
    rootDirectory = Self.rootDirectory(params)
    workspaceFolders = Self.folders(params.value("workspaceFolders"))
    apply(.initialization, params.value("initializationOptions")?["massgen"]?.objectValue ?? [:])
    if let process = params.value("processId")?.intValue.flatMap(Int32.init(exactly:)), process > 0 {
      onClientProcess(process)
    }
    traces = (params.value("trace")?.stringValue ?? "off") != "off"
    lifecycle = .running
    await observeService()
    responder.respond(InitializeResult.encode(face: face, encoding: documents.encoding))
  }

  /// `initialized`: now there is time for the settings file and for asking the client.
  func initialized() async {
    await readSettings()
    register()
    guard capabilities.pullsConfiguration else { return }
    let peer = peer
    Task {
      let answer = try? await peer.request(
        ServerMethodName.workspaceConfiguration.rawValue, params: ["items": [["section": "massgen"]]],
        timeout: .seconds(10), cancelMethod: ServerMethodName.cancelRequest.rawValue)
      self.applyConfiguration(answer?[0])
    }
  }

  /// Asks to be told when team files, `.env` files or settings change, in clients that can be asked. (protocol.md 2.3)
  private func register() {
    var registrations: [JSONValue] = []
    if capabilities.editor.watchesFiles {
      let patterns = ["**/*.massgen.{yaml,yml,json}", "**/.massgen/*", "**/.env"]
      registrations.append([
        "id": "massgen-files", "method": .string(MethodName.didChangeWatchedFiles.rawValue),
        "registerOptions": ["watchers": .array(patterns.map { ["globPattern": .string($0)] })],
      ])
    }
    if capabilities.editor.registersConfiguration {
      registrations.append([
        "id": "massgen-settings", "method": .string(MethodName.didChangeConfiguration.rawValue),
        "registerOptions": ["section": "massgen"],
      ])
    }
    guard !registrations.isEmpty else { return }
    let peer = peer
    Task { [registrations] in
      _ = try? await peer.request(
        ServerMethodName.registerCapability.rawValue, params: ["registrations": .array(registrations)],
        timeout: .seconds(10), cancelMethod: ServerMethodName.cancelRequest.rawValue)
    }
  }

  /// `workspace/didChangeWorkspaceFolders`
  func changeWorkspaceFolders(_ params: JSONValue) {
    let removed = Set(Self.folders(params["event"]?["removed"]))
    workspaceFolders.removeAll(where: removed.contains)
    workspaceFolders += Self.folders(params["event"]?["added"])
    diskMayHaveChanged()
  }

  private static func folders(_ list: JSONValue?) -> [String] {
    list?.arrayValue?.compactMap { $0["uri"]?.stringValue.flatMap(FileURI.path) } ?? []
  }

  /// Reads the settings that lie outside the connection, once; a client that never says `initialized` gets them with
  /// its first run.
  func readSettings() async {
    guard !hasReadSettings else { return }
    hasReadSettings = true
    apply(.environment, SettingsLayers.environment { environment.variables[$0] })
    let file = "\(environment.configHome)/massgen/settings.json"
    let bytes = await DiskExecutor.shared.run { () -> [UInt8]? in WholeFile.read(file) }
    if let bytes {
      if let object = (try? JSONReader.parse(bytes))?.objectValue {
        apply(.file, object)
      } else {
        logger.warning("the settings file is no JSON object", metadata: ["category": "settings", "file": "\(file)"])
      }
    }
  }

  func applyConfiguration(_ value: JSONValue?) {
    if let object = value?.objectValue { apply(.configuration, object) }
  }

  private func apply(_ layer: SettingsLayers.Layer, _ object: JSONObject) {
    let (settings, problems) = settingsLayers.set(layer, object)
    self.settings = settings
    if let level = settings.logLevel { logger.logLevel = level }
    for problem in problems {
      logger.warning(
        "a setting is ignored: \(problem.message)",
        metadata: ["category": "settings", "setting": "\(problem.pointer)"])
    }
  }

  /// `shutdown`: nothing starts any more, and what runs is interrupted and on disk before the answer. (protocol.md 2.4)
  func shutDown(_ responder: Responder) async {
    lifecycle = .shutDown
    await service.shutDown(within: .seconds(2))
    responder.respond(.null)
  }

  /// The folder the client works in: its first workspace folder, or what older clients call the root.
  private static func rootDirectory(_ params: ParameterReader) -> String? {
    let uri =
      params.value("workspaceFolders")?[0]?["uri"]?.stringValue ?? params.value("rootUri")?.stringValue
    return uri.flatMap(FileURI.path) ?? params.value("rootPath")?.stringValue
  }
}
