// SPDX-License-Identifier: Apache-2.0

import JSONCore
import JSONRPC
import RunEngine
import TeamConfig
import TeamLanguage
import WireProtocol

/// Team files without a run: what `massgen/config/*` answers.
extension ServerSession {
  /// `massgen/config/validate`
  func configValidate(_ responder: Responder, _ reader: ParameterReader) async throws(WireError) {
    let params = try ConfigValidateParams(reader)
    let file = try await read(params.file)
    let diagnostics = file.diagnostics.filter { params.level.includes($0.code) }
    func count(_ severity: ConfigDiagnostic.Severity) -> JSONValue {
      .integer(Int64(diagnostics.count { $0.severity == severity }))
    }
    responder.respond([
      "diagnostics": DiagnosticJSON(TextRangeJSON(file.lines, documents.encoding), uri: params.file.reference.uri)
        .encode(diagnostics),
      "digest": .string(file.digest),
      "runnable": .bool(file.team != nil && !file.hasErrors),
      "summary": [
        "errors": count(.error), "warnings": count(.warning), "information": count(.information), "hints": count(.hint),
      ],
    ])
  }

  /// `massgen/config/resolve`
  func configResolve(_ responder: Responder, _ reader: ParameterReader) async throws(WireError) {
    let file = try await read(ConfigResolveParams(reader).file)
    responder.respond(.object(try EffectiveTeamJSON.encode(file, encoding: documents.encoding)))
  }

  /// `massgen/config/migrate`
  func configMigrate(_ responder: Responder, _ reader: ParameterReader) async throws(WireError) {
    let params = try ConfigMigrateParams(reader)
    let version = params.version.map { MassGenVersion(parsing: $0) }
    if let version, version == nil {
      throw .invalidParams(
        reader.child("to"), "“\(params.version ?? "")” is no version of MassGen.",
        hint: "Write it like 0.0.30 or 0.1.2.")
    }
    let file = try await read(params.file)
    let migration = Migration.of(file, to: version ?? nil)
    let ranges = TextRangeJSON(file.lines, documents.encoding)
    responder.respond([
      "text": .string(TextEditJSON.text(of: file, after: migration.edits)),
      "edits": TextEditJSON.encode(migration.edits, ranges),
      "notes": .array(
        migration.notes.map {
          [
            "message": .string($0.message), "path": .string($0.path), "needsAttention": .bool($0.needsAttention),
          ]
        }),
    ])
  }

  /// Finds and reads a team file with everything that can be known about it.
  ///
  /// - Parameter pointer: where the params name the file.
  func read(_ config: ConfigFile, pointer: String = "") async throws(WireError) -> TeamReadResult {
    let folder = config.workingDirectory ?? rootDirectory ?? environment.workingDirectory
    let reference = try reference(config.reference, pointer: pointer)
    let locator = TeamLocator(environment)
    let found = try await engine { () throws(EngineError) in try await locator.find(reference, in: folder) }
    var context = TeamContext(
      workingDirectory: folder, environment: await EnvironmentLoader(environment).load(workingDirectory: folder),
      overrides: config.overrides.map { ($0.pointer, $0.value) })
    let first = TeamReader.read(found.source, context: context)
    guard !first.askedPaths.isEmpty else { return first }
    context.files = FileFacts(
      await FileLook.facts(about: first.askedPaths, contents: first.askedContents))
    return TeamReader.read(found.source, context: context)
  }
}

extension ConfigReference {
  /// The address, when the file was named by one.
  fileprivate var uri: String? {
    if case .uri(let uri) = self { return uri }
    return nil
  }
}

extension ConfigValidateParams.Level {
  /// Whether a check of this depth tells a diagnostic.
  fileprivate func includes(_ code: DiagnosticCode) -> Bool {
    switch self {
    case .syntax: code.depth == .syntax
    case .schema: code.depth != .semantics
    case .semantic: true
    }
  }
}
