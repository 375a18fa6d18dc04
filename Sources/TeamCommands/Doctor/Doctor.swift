// SPDX-License-Identifier: Apache-2.0

import AgentModel
import RunEngine
import RunJournal
import TeamConfig
import WireProtocol

/// `massgen-server doctor`: whether this machine, its keys and a team can work, and what to do where they cannot.
public struct Doctor: Sendable {
  private let request: DoctorRequest
  private let environment: ServiceEnvironment

  /// A doctor for this machine.
  public init(_ request: DoctorRequest) {
    self.request = request
    environment = .current(serverVersion: WireProtocol.serverVersion)
  }

  /// Looks at everything and prints the report. Returns the exit code: 1 when there is a problem.
  @concurrent
  public func perform() async -> Int32 {
    let report = await report()
    switch request.format {
    case .json: await Console.print(report.json)
    case .text:
      await Console.print(report.text(Console.palette(for: 1, variables: environment.variables)))
      await Console.note(report.summary)
    }
    return report.problemCount == 0 ? ExitStatus.success : ExitStatus.findings
  }

  private func report() async -> DoctorReport {
    let variables = await EnvironmentLoader(environment).load(workingDirectory: environment.workingDirectory)
    let inspection = MachineInspection(environment: environment, variables: variables)
    let machine = await Console.thread.run { inspection.findings }
    let checker = ProviderChecker(environment, variables: variables)
    var providers = ProviderTable.all.filter { $0.defaultBaseURL != nil || !$0.keyVariables.isEmpty }.map {
      checker.check($0)
    }
    providers = await checker.lookForPrograms(providers)
    var report = DoctorReport(version: environment.serverVersion, isOnline: request.isOnline, machine: machine)
    if let name = request.team {
      report.team = await team(name, checker, variables)
    } else if request.isOnline {
      providers = await checker.ask(providers)
    }
    report.providers = providers
    return report
  }

  /// Looks at a team.
  private func team(_ name: String, _ checker: ProviderChecker, _ variables: Environment) async -> DoctorReport.TeamPart
  {
    var part = DoctorReport.TeamPart(name: name)
    let locator = TeamLocator(environment)
    let folder = environment.workingDirectory
    let file: TeamFile
    do throws(EngineError) {
      file = try await locator.find(locator.reference(name, in: folder) ?? .path(name), in: folder)
    } catch {
      part.findings = [
        DoctorFinding(.problem, "file", "There is no team called \(name).", hint: "massgen-server teams lists them.")
      ]
      return part
    }
    var context = TeamContext(workingDirectory: folder, environment: variables)
    var result = TeamReader.read(file.source, context: context)
    if !result.askedPaths.isEmpty {
      context.files = FileFacts(await FileLook.facts(about: result.askedPaths))
      result = TeamReader.read(file.source, context: context)
    }
    part.path = file.source.path
    part.findings = [Self.finding(file, result)]
    if let team = result.team {
      part.findings += Self.finding(await TeamTrust(of: team, file, in: folder, environment))
      part.agents = await checker.lookForPrograms(checker.check(team))
      if request.isOnline { part.agents = await checker.ask(part.agents) }
    }
    return part
  }

  /// Whether the team asks for what only trusted team files get.
  private static func finding(_ trust: TeamTrust) -> [DoctorFinding] {
    guard !trust.needs.isEmpty else { return [] }
    let wants = trust.needs.map { "\($0.action.rawValue) \($0.subject)" }.joined(separator: ", ")
    if trust.isTrusted { return [DoctorFinding(.ok, "trust", "The folder is trusted; the team would \(wants).")] }
    return [
      DoctorFinding(
        .note, "trust", "The team would \(wants), and its folder is not trusted.",
        hint: "Naming the file to massgen-server run trusts it for that run; docs/PERMISSIONS.md says how to trust it "
          + "for good.")
    ]
  }

  private static func finding(_ file: TeamFile, _ result: TeamReadResult) -> DoctorFinding {
    let errors = (result.diagnostics + result.suppressed).filter { $0.severity == .error }
    guard let first = errors.first else { return DoctorFinding(.ok, "file", file.displayName) }
    let count = errors.count == 1 ? "an error" : "\(errors.count) errors"
    return DoctorFinding(
      .problem, "file", "\(file.displayName) has \(count): \(first.message)",
      hint: "massgen-server check \(file.displayName) shows them all.")
  }
}
