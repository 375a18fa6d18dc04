// SPDX-License-Identifier: Apache-2.0

/// Where team files and `.env` files are looked for. Everything here is a list of places; nothing looks on disk.
/// (config.md 1.1, 1.5)
public struct TeamLookup: Sendable {
  /// The folder the search starts from, absolute.
  public var workingDirectory: String
  /// The user's home, absolute; nil when there is none.
  public var home: String?
  /// The folder for settings, absolute: `$XDG_CONFIG_HOME`, or `.config` in the home.
  public var configHome: String?

  /// Creates a search.
  ///
  /// - Parameter configHome: `$XDG_CONFIG_HOME`; nil or a relative path takes `.config` in the home.
  public init(workingDirectory: String, home: String?, configHome: String? = nil) {
    self.workingDirectory = workingDirectory
    self.home = home
    self.configHome = configHome.flatMap { $0.hasPrefix("/") ? $0 : nil } ?? home.map { "\($0)/.config" }
  }

  /// The ending of team files that are found by themselves.
  public static let suffix = ".massgen.yaml"

  /// The places for a path as somebody wrote it: the path itself, with the usual endings when it has none, then, as
  /// MassGen does, the bundled file of that path or name. `@examples/NAME` is a name.
  public func steps(path: String) -> [LookupStep] {
    if path.hasPrefix("@") { return steps(name: path) }
    let absolute = self.absolute(path)
    var steps: [LookupStep] = [.file(absolute)]
    let name = Self.lastPart(of: path)
    if !Self.hasEnding(name) { steps += Self.endings.map { .file(absolute + $0) } }
    guard !path.hasPrefix("/"), !path.hasPrefix("~") else { return steps }
    var relative = PathRule.tidy(path)
    // Paths of MassGen's own files are often written as they stand in its repository or package.
    for prefix in ["massgen/configs/", "configs/"] where relative.hasPrefix(prefix) {
      relative = String(relative.dropFirst(prefix.count))
    }
    let former = FormerPath.row(at: relative)
    if relative.hasPrefix("teams/") { relative = String(relative.dropFirst("teams/".count)) }
    if !relative.hasPrefix("../") {
      steps.append(.bundled(relative))
      if !Self.hasEnding(name) { steps += Self.endings.map { .bundled(relative + $0) } }
      steps.append(.bundledNamed(Self.stem(of: name)))
      steps += Self.former(former ?? FormerPath.row(at: relative))
    }
    return steps
  }

  /// The places for a team's name, such as `three-agents-demo` or `basics/three-agents-demo`: the workspace's own
  /// teams, the user's, MassGen's folder for saved agents, then the bundled ones. `@examples/NAME` is MassGen's
  /// spelling for a bundled team whose path contains NAME.
  public func steps(name: String) -> [LookupStep] {
    if name.hasPrefix("@") {
      let part = name.split(separator: "/", maxSplits: 1).dropFirst().first.map(String.init) ?? ""
      guard !part.isEmpty else { return [] }
      let former = FormerPath.row(at: part) ?? FormerPath.row(named: Self.stem(of: part))
      return [.bundledNamed(Self.stem(of: part))] + Self.former(former) + [.bundledContaining(part)]
    }
    guard !name.isEmpty, !name.hasPrefix("/"), !name.split(separator: "/").contains("..") else { return [] }
    var folders = ["\(workingDirectory)/.massgen/teams", workingDirectory]
    if let configHome { folders += ["\(configHome)/massgen/teams", "\(configHome)/massgen/agents"] }
    let endings = Self.hasEnding(name) ? [""] : Self.endings
    var steps: [LookupStep] = folders.flatMap { folder in endings.map { .file("\(folder)/\(name)\($0)") } }
    steps += endings.map { .bundled(name + $0) }
    if !name.contains("/") { steps.append(.bundledNamed(Self.stem(of: name))) }
    return steps + Self.former(FormerPath.row(at: name) ?? FormerPath.row(named: name))
  }

  /// The bundled team that takes the place of one of MassGen's.
  private static func former(_ row: FormerPath?) -> [LookupStep] { row?.team.map { [.bundledNamed($0)] } ?? [] }

  /// The places for a `file:` address; nil for any other address.
  public func steps(uri: String) -> [LookupStep]? {
    guard uri.lowercased().hasPrefix("file:") else { return nil }
    var rest = uri.dropFirst(5)
    if rest.hasPrefix("//") {
      let authority = rest.dropFirst(2).prefix { $0 != "/" }
      guard authority.isEmpty || authority.lowercased() == "localhost" else { return nil }
      rest = rest.dropFirst(2 + authority.count)
    }
    let path = rest.prefix { $0 != "?" && $0 != "#" }
    guard path.hasPrefix("/"), let decoded = Self.percentDecoded(path) else { return nil }
    return [.file(decoded)]
  }

  /// The places when nobody named a team.
  public func stepsWithoutName() -> [LookupStep] {
    var steps: [LookupStep] = [
      .file("\(workingDirectory)/.massgen/config.yaml"),
      .onlyFile(directory: workingDirectory, suffix: Self.suffix),
    ]
    if let configHome { steps.append(.file("\(configHome)/massgen/config.yaml")) }
    return steps
  }

  /// The `.env` files in their order, with what people are told about each. The real environment comes before them.
  public func environmentFiles() -> [(path: String, origin: String)] {
    var files = [(path: "\(workingDirectory)/.env", origin: "./.env")]
    if let configHome {
      let shown = configHome == home.map { "\($0)/.config" } ? "~/.config" : configHome
      files.append((path: "\(configHome)/massgen/.env", origin: "\(shown)/massgen/.env"))
    }
    if let home { files.append((path: "\(home)/.massgen/.env", origin: "~/.massgen/.env")) }
    return files
  }

  /// The absolute path of a written one; `~` is the home.
  private func absolute(_ path: String) -> String {
    if path.hasPrefix("/") { return PathRule.tidy(path) }
    if let home, path == "~" || path.hasPrefix("~/") { return PathRule.tidy(home + path.dropFirst()) }
    return PathRule.tidy("\(workingDirectory)/\(path)")
  }

  // MARK: Names

  private static let endings = [suffix, ".yaml", ".yml", ".json"]

  private static func lastPart(of path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

  private static func hasEnding(_ name: String) -> Bool {
    TeamSource.extensions.contains { name.lowercased().hasSuffix(".\($0)") }
  }

  /// A file's name without folder and ending.
  static func stem(of path: String) -> String {
    let name = lastPart(of: path)
    guard let ending = endings.first(where: { name.lowercased().hasSuffix($0) }) else { return name }
    return String(name.dropLast(ending.count))
  }

  private static func percentDecoded(_ text: Substring) -> String? {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      let digits = rest.prefix(2)
      guard digits.count == 2, let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16), value != 0 else {
        return nil
      }
      bytes.append(value)
      rest = rest.dropFirst(2)
    }
    return String(validating: bytes, as: UTF8.self)
  }
}
