// SPDX-License-Identifier: Apache-2.0

import JSONCore
import JSONRPC
import RunEngine
import RunJournal
import TeamConfig
import WireProtocol
import YAMLTree

/// Diagnostics while people type. A text is read at once after the messages that have already come, so that of several
/// changes only the last is read; what depends on the disk follows when the disk has been asked.
extension ServerSession {
  /// `textDocument/didOpen`
  func didOpen(_ params: JSONValue) {
    guard let uri = documents.open(params) else { return }
    changedDocuments.insert(uri)
    doubtedFacts = true
  }

  /// `textDocument/didChange`
  func didChange(_ params: JSONValue) {
    guard let uri = documents.change(params) else { return }
    changedDocuments.insert(uri)
  }

  /// `textDocument/didSave` and `workspace/didChangeWatchedFiles`: what was seen on disk may be out of date.
  func diskMayHaveChanged() {
    doubtedFacts = true
  }

  /// `textDocument/didClose`
  func didClose(_ params: JSONValue) {
    guard let uri = documents.close(params) else { return }
    changedDocuments.remove(uri)
    teams.close(uri)
    guard let published = publishedDiagnostics.removeValue(forKey: uri), published != .array([]) else { return }
    peer.notify(ServerMethodName.publishDiagnostics.rawValue, params: ["uri": .string(uri), "diagnostics": []])
  }

  /// What is known about a team file the client has open; nil for anything else.
  func teamFile(_ uri: String) -> TeamReadResult? {
    guard let document = documents[uri] else { return nil }
    let path = FileURI.path(uri)
    let result = teams.result(uri, document, path: path, folder: workingFolder(of: path))
    if document.lines == nil, let result { documents.keep(result.lines, of: uri, revision: document.revision) }
    return result
  }

  /// The folder a run of a team file works in: the workspace folder it lies in, or else the first one.
  func workingFolder(of path: String?) -> String {
    let containing = workspaceFolders.filter { folder in
      path?.hasPrefix(folder.hasSuffix("/") ? folder : folder + "/") ?? false
    }
    return containing.max { $0.utf8.count < $1.utf8.count } ?? rootDirectory ?? environment.workingDirectory
  }

  // MARK: After each burst of messages

  /// Publishes what is to be said about the documents that changed.
  func publishChanges() {
    guard !changedDocuments.isEmpty || doubtedFacts else { return }
    let changed = changedDocuments.sorted()
    changedDocuments = []
    for uri in changed { publish(uri, always: true) }
    lookAtDisk(for: doubtedFacts ? documents.uris : changed)
  }

  /// Publishes the diagnostics of a document. Without `always` only when they are others than the last ones.
  private func publish(_ uri: String, always: Bool) {
    let before = publishedDiagnostics[uri]
    guard let file = teamFile(uri) else {
      // A document that has never been a team file gets no message at all.
      guard before != nil else { return }
      publishedDiagnostics[uri] = nil
      peer.notify(ServerMethodName.publishDiagnostics.rawValue, params: ["uri": .string(uri), "diagnostics": []])
      return
    }
    let diagnostics = DiagnosticJSON(
      TextRangeJSON(file.lines, documents.encoding), uri: uri, understanding: capabilities.editor.diagnostics
    ).encode(file.diagnostics)
    guard always || diagnostics != before else { return }
    publishedDiagnostics[uri] = diagnostics
    var params: JSONObject = ["uri": .string(uri), "diagnostics": diagnostics]
    if capabilities.editor.diagnosticVersions, let version = documents[uri]?.version {
      params["version"] = .integer(Int64(version))
    }
    peer.notify(ServerMethodName.publishDiagnostics.rawValue, params: .object(params))
  }

  /// Publishes anew what has become other by news from outside the texts.
  private func publishNews() {
    for uri in documents.uris.sorted() where publishedDiagnostics[uri] != nil { publish(uri, always: false) }
    lookAtDisk(for: documents.uris)
  }

  /// Has the disk looked at for what these documents name, without waiting for it. A keystroke passes only the document
  /// it changed, so that other open files cost it nothing.
  private func lookAtDisk(for uris: [String]) {
    var paths: Set<String> = []
    var contents: Set<String> = []
    var folders: Set<String> = []
    for uri in uris {
      guard let file = teamFile(uri) else { continue }
      paths.formUnion(teams.claimUnknownPaths(of: file))
      contents.formUnion(file.askedContents)
      folders.insert(file.context.workingDirectory)
    }
    if doubtedFacts {
      doubtedFacts = false
      if !folders.isEmpty { paths.formUnion(teams.knownPaths) }
    } else {
      folders = folders.filter { teams.environments[$0] == nil }
    }
    guard !paths.isEmpty || !folders.isEmpty else { return }
    let loader = EnvironmentLoader(environment)
    looks += 1
    let number = looks
    diskLook = Task { [paths, contents, folders] in
      let facts = await FileLook.facts(about: paths, contents: contents)
      var environments: [String: Environment] = [:]
      for folder in folders { environments[folder] = await loader.load(workingDirectory: folder) }
      self.learn(facts, environments)
      if self.looks == number { self.diskLook = nil }
    }
  }

  private func learn(_ facts: [String: FileFacts.Fact], _ environments: [String: Environment]) {
    var isNew = teams.learn(facts)
    for (folder, environment) in environments where teams.learn(environment, in: folder) { isNew = true }
    if isNew { publishNews() }
  }
}
