// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

#if canImport(Glibc)
  import Glibc
#endif

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .treatAllWarnings(as: .error),
]

/// How the release binary is linked. Less of it comes into memory when functions that are used together lie together
/// (scripts/order-functions), when it exports nothing, and when relocations are packed.
let linking: [String] = {
  let order = "\(Context.packageDirectory)/scripts/function-order.txt"
  var flags = ["--no-export-dynamic", "--no-warn-symbol-ordering", "--symbol-ordering-file=\(order)"]
  if loaderKnowsPackedRelocations { flags += ["-z", "pack-relative-relocs"] }
  return ["-use-ld=lld"] + flags.flatMap { ["-Xlinker", $0] }
}()

/// Whether the C library is glibc 2.36 or later.
var loaderKnowsPackedRelocations: Bool {
  #if canImport(Glibc)
    var name = [CChar](repeating: 0, count: 64)
    guard confstr(CInt(_CS_GNU_LIBC_VERSION), &name, name.count) > 0 else { return false }
    let text = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let version = text.split { !$0.isNumber }.compactMap { Int($0) }
    return version.count >= 2 && (version[0], version[1]) >= (2, 36)
  #else
    return false
  #endif
}

/// A module of `Sources/`. The list below is ordered by floor (docs/ARCHITECTURE.md): a module may depend only on
/// modules above it in this list.
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// The tests of a module, in the folder of the same name.
func tests(_ module: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .testTarget(
    name: "\(module)Tests",
    dependencies: [.target(name: module), "TestSupport"] + dependencies, path: "Tests/\(module)Tests",
    exclude: fixtures.contains(module) ? ["Fixtures"] : [], swiftSettings: settings)
}

/// Modules whose tests read files of their own, by path.
let fixtures: Set<String> = ["Coordination", "RunJournal", "TeamConfig", "YAMLTree"]

let package = Package(
  name: "massgen-server",
  products: [.executable(name: "massgen-server", targets: ["massgen-server"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
    .package(url: "https://github.com/apple/swift-system", from: "1.5.0"),
  ],
  targets: [
    // Floor 0: C libraries of the system.
    // libcurl is loaded with the first request instead of being linked, so its module has only headers.
    .systemLibrary(name: "CCurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(name: "CProcess"),
    .systemLibrary(name: "CYaml", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    // libvips is loaded with the first picture that is scaled, if it is installed; its module needs no header of it.
    .systemLibrary(name: "CVips"),
    // Floor 1: ground.
    module("JSONCore"),
    module("YAMLTree", ["CYaml"]),
    module("HTTPEngine", ["CCurl"]),
    module("MediaFormats", ["CVips"]),
    module("Measurement"),
    module("TerminalText"),
    module("JSONRPC", ["JSONCore", "Measurement"]),
    module(
      "ChildProcess",
      [
        "CProcess", .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ]),
    // Floor 2: vocabulary.
    module("AgentModel", ["JSONCore", "MediaFormats"]),
    module("TeamConfig", ["AgentModel", "JSONCore", "MediaFormats", "YAMLTree"]),
    module("TeamLanguage", ["AgentModel", "JSONCore", "MediaFormats", "TeamConfig", "YAMLTree"]),
    // Floor 3: decisions.
    module("Coordination", ["AgentModel", "JSONCore"]),
    // Floor 4: capabilities.
    module("Backends", ["AgentModel", "ChildProcess", "HTTPEngine", "JSONCore", "MediaFormats"]),
    module("ToolHost", ["AgentModel", "JSONCore"]),
    module("RunJournal", ["AgentModel", "JSONCore"]),
    // Floor 5: engine.
    module(
      "RunEngine",
      [
        "AgentModel", "Backends", "Coordination", "HTTPEngine", "JSONCore", "Measurement", "MediaFormats", "RunJournal",
        "TeamConfig", "ToolHost",
      ]),
    // Floor 6: contract.
    module(
      "WireProtocol",
      ["AgentModel", "JSONCore", "MediaFormats", "RunEngine", "RunJournal", "TeamConfig", "YAMLTree"]),
    // Floor 7: faces.
    module(
      "LanguageServer",
      [
        "JSONRPC", "JSONCore", "AgentModel", "Measurement", "TeamConfig", "TeamLanguage", "RunEngine", "RunJournal",
        "WireProtocol", "YAMLTree",
        .product(name: "Logging", package: "swift-log"),
      ]),
    module(
      "Terminal",
      [
        "JSONCore", "AgentModel", "TeamConfig", "RunEngine", "RunJournal", "TerminalText", "WireProtocol", "YAMLTree",
      ]),
    module(
      "TeamCommands",
      [
        "AgentModel", "HTTPEngine", "JSONCore", "MediaFormats", "TeamConfig", "TeamLanguage", "RunEngine", "RunJournal",
        "TerminalText", "WireProtocol", "YAMLTree",
      ]),
    // Floor 8: door.
    .executableTarget(
      name: "massgen-server",
      dependencies: [
        "ChildProcess", "LanguageServer", "TeamCommands", "TeamLanguage", "Terminal",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: settings,
      linkerSettings: [.unsafeFlags(linking, .when(platforms: [.linux], configuration: .release))]),
    // Tests. `Tests/EndToEnd` drives the release binary and is no target; `scripts/test` runs it.
    .target(
      name: "TestSupport", dependencies: ["JSONCore"], path: "Tests/Support", swiftSettings: settings),
    .executableTarget(
      name: "LoopbackProviderTool", dependencies: ["JSONCore", "TestSupport"], path: "Tests/LoopbackProviderTool",
      swiftSettings: settings),
    .executableTarget(
      name: "ChildGuardTool", dependencies: ["ChildProcess"], path: "Tests/ChildGuardTool", swiftSettings: settings),
    .target(
      name: "FuzzTargets",
      dependencies: [
        "AgentModel", "Backends", "ChildProcess", "HTTPEngine", "JSONCore", "JSONRPC", "MediaFormats", "RunJournal",
        "TeamConfig", "YAMLTree", "TestSupport",
      ],
      path: "Tests/Fuzz/Targets", swiftSettings: settings),
    .testTarget(
      name: "FuzzTests", dependencies: ["FuzzTargets"], path: "Tests/FuzzTests", swiftSettings: settings),
    .testTarget(
      name: "SupportTests", dependencies: ["TestSupport"], path: "Tests/SupportTests", swiftSettings: settings),
    tests("JSONCore"),
    tests("YAMLTree"),
    tests("HTTPEngine"),
    tests("MediaFormats", ["JSONCore"]),
    tests("Measurement"),
    tests("JSONRPC", ["JSONCore"]),
    tests("ChildProcess", ["ChildGuardTool"]),
    tests("AgentModel", ["JSONCore", "MediaFormats"]),
    tests("TeamConfig", ["AgentModel", "JSONCore", "MediaFormats", "YAMLTree"]),
    tests("TeamLanguage", ["AgentModel", "JSONCore", "MediaFormats", "TeamConfig", "YAMLTree"]),
    tests("Coordination", ["AgentModel", "JSONCore", "MediaFormats"]),
    tests("Backends", ["AgentModel", "ChildGuardTool", "ChildProcess", "HTTPEngine", "JSONCore", "MediaFormats"]),
    tests("ToolHost", ["AgentModel", "JSONCore"]),
    tests("RunJournal", ["AgentModel", "JSONCore"]),
    tests(
      "RunEngine",
      ["AgentModel", "Backends", "Coordination", "JSONCore", "MediaFormats", "RunJournal", "TeamConfig", "ToolHost"]),
    tests("WireProtocol", ["AgentModel", "JSONCore", "RunEngine", "RunJournal", "TeamConfig"]),
    tests(
      "LanguageServer",
      ["JSONCore", "JSONRPC", "RunJournal", "WireProtocol", .product(name: "Logging", package: "swift-log")]),
    tests("TeamCommands", ["JSONCore", "TeamConfig", "TeamLanguage", "TerminalText"]),
    tests("Terminal", ["AgentModel", "JSONCore", "RunJournal", "TerminalText"]),
  ]
)

// `scripts/fuzz` builds this one with libFuzzer, which nothing else is linked with.
if Context.environment["MASSGEN_FUZZ"] != nil {
  package.targets.append(
    .executableTarget(
      name: "massgen-fuzz", dependencies: ["FuzzTargets"], path: "Tests/Fuzz/Driver", swiftSettings: settings))
}
