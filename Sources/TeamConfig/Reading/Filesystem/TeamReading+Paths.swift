// SPDX-License-Identifier: Apache-2.0

import JSONCore

extension TeamReading {
  /// The folder below the working directory that runs keep everything of theirs in.
  var stateFolder: String {
    PathText.normalized(PathRule.stateFolder.resolve(".", workingDirectory: context.workingDirectory))
  }

  /// Where a written path leads, and what is to be said about how it is written: `~` and variables.
  ///
  /// - Returns: the absolute path without `..`; nil while it depends on a variable nobody knows.
  mutating func path(_ field: Section.Field, _ rule: PathRule, keepsWorkspace: Bool = false) -> String? {
    guard let written = field.writtenText, let text = text(field, keepsWorkspace: keepsWorkspace) else { return nil }
    if written.hasPrefix("~") { reportTilde(field, written) }
    reportVariable(field, written)
    guard !text.hasReference else { return nil }
    return PathText.normalized(resolve(text, rule))
  }

  /// A path with the home folder in place of `~`; nil when it begins with `~` and nobody knows that folder.
  func homeExpanded(_ path: String) -> String? {
    guard path.hasPrefix("~") else { return path }
    guard path == "~" || path.hasPrefix("~/"), let home = context.environment.lookup("HOME")?.value, !home.isEmpty
    else { return nil }
    return home + path.dropFirst()
  }

  private mutating func reportTilde(_ field: Section.Field, _ written: String) {
    var repairs: [Repair] = []
    if let whole = homeExpanded(written) {
      repairs = [Repair("Write the whole path", [.set(field.path, .string(whole))])]
    }
    findings.report(WorkspaceFinding.tilde(written), at: field.node, path: field.path, repairs: repairs)
  }

  private mutating func reportVariable(_ field: Section.Field, _ written: String) {
    guard written.utf8.contains(UInt8(ascii: "$")), let variable = PathVariable(in: written) else { return }
    let value = context.environment.lookup(variable.name)?.value
    if variable.hasBraces {
      // An unset one has been reported with the text, and from 0.1.29 on MassGen replaces it as well.
      guard settings.target < MassGenVersion(0, 1, 29), value != nil || !context.environment.isKnown else { return }
    }
    var repairs: [Repair] = []
    if !variable.hasBraces {
      repairs = [Repair("Write `${\(variable.name)}`", [.set(field.path, .string(variable.braced(in: written)))])]
    }
    findings.report(
      WorkspaceFinding.variable(variable.reference, hasBraces: variable.hasBraces, target: settings.target),
      at: place(of: variable.reference, in: field.node), path: field.path, override: field.node.override,
      repairs: repairs)
  }
}
