// SPDX-License-Identifier: Apache-2.0

/// Which programs MCP servers may be. (config.md 2.5; tools.md 1.9)
enum MCPCommandRules {
  /// The words of `security.level`.
  static let levels = ["strict", "moderate", "permissive"]

  private static let strict: Set<String> = [
    "python", "python3", "python3.8", "python3.9", "python3.10", "python3.11", "python3.12", "python3.13",
    "python3.14", "py", "uv", "uvx", "pipx", "pip", "pip3", "node", "npm", "npx", "yarn", "pnpm", "bun", "deno",
    "java", "ruby", "go", "rust", "cargo", "fastmcp", "sh", "bash", "zsh", "fish", "powershell", "pwsh", "cmd",
  ]

  /// The least strict level that allows a program by its name; nil when none does.
  static func level(allowing program: String) -> String? {
    let program = program.lowercased()
    if strict.contains(program) { return "strict" }
    if program == "git" || program == "nodejs" { return "moderate" }
    if program == "curl" || program == "wget" { return "permissive" }
    return nil
  }

  /// Whether a level allows a program by its name. An unknown level is strict.
  static func allows(_ program: String, level: String) -> Bool {
    guard let least = self.level(allowing: program) else { return false }
    return (levels.firstIndex(of: least) ?? 0) <= (levels.firstIndex(of: level) ?? 0)
  }

  /// The program's name that counts: the last part of its path without a Windows ending.
  static func name(of program: String) -> String {
    var name = program.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? program
    for ending in [".exe", ".bat", ".cmd", ".ps1"] where name.lowercased().hasSuffix(ending) {
      name = String(name.dropLast(ending.count))
    }
    return name
  }

  /// The program of a command: its first word, in quotes or not.
  static func program(of command: String) -> String {
    let text = command.drop { $0 == " " || $0 == "\t" }
    guard let first = text.first else { return "" }
    if first == "\"" || first == "'" { return String(text.dropFirst().prefix { $0 != first }) }
    return String(text.prefix { $0 != " " && $0 != "\t" })
  }

  /// What in a command only a shell would understand; nil when nothing is. References to variables are left out.
  static func metacharacter(in command: String) -> String? {
    let bytes = Array(VariableReferences.expand(command) { _ in "" }.text.utf8)
    for (index, byte) in bytes.enumerated() {
      switch byte {
      case UInt8(ascii: "&"), UInt8(ascii: "|"), UInt8(ascii: ";"), UInt8(ascii: "`"), UInt8(ascii: "$"),
        UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "<"), UInt8(ascii: ">"):
        return String(UnicodeScalar(byte))
      case UInt8(ascii: ".") where bytes[index...].starts(with: Array("../".utf8)):
        return "../"
      default: continue
      }
    }
    return nil
  }

  /// What in the value of a variable MassGen refuses although no shell will ever see it; nil when nothing is.
  static func refusedByMassGen(inValue value: String) -> String? {
    for pattern in ["$(", "`", "|", ";", "&&"] where value.contains(pattern) { return pattern }
    return nil
  }
}
