// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Where the conformance data that stands beside the checkout is, and whether it is there.
///
/// `MASSGEN_SHARED` names the folder; without it the folder `shared` beside the checkout is used. Suites that need the
/// data are skipped when it is missing, and the skip is an error where `CI=true` (see `SharedDataTests`).
public enum Shared {
  /// The folder, absolute.
  public static let root: String = {
    if let named = getenv("MASSGEN_SHARED") { return String(cString: named) }
    return "\(folder(above: 4))/shared"
  }()

  /// The folder of all tests, absolute.
  public static let tests = folder(above: 2)

  /// The folder so many steps above this file.
  private static func folder(above steps: Int) -> String {
    "/" + #filePath.split(separator: "/").dropLast(steps).joined(separator: "/")
  }

  /// Whether the folder is there.
  public static let isAvailable: Bool = access("\(root)/design.md", R_OK) == 0

  /// Whether this is a CI run, where missing data is a failure.
  public static let isRequired: Bool = getenv("CI").map { String(cString: $0) == "true" } ?? false

  /// The absolute path of something in the folder.
  public static func path(_ relative: String) -> String { "\(root)/\(relative)" }

  /// The content of a file of the folder.
  public static func bytes(_ relative: String) throws -> [UInt8] { try FileBytes.read(path(relative)) }

  /// All files below a folder whose names end in `suffix`, as sorted paths relative to ``root``.
  public static func files(under folder: String, suffix: String) -> [String] {
    FileBytes.names(under: path(folder), suffix: suffix).map { "\(folder)/\($0)" }
  }
}

/// Reading whole files in tests.
public enum FileBytes {
  /// A file that could not be read.
  public struct Failure: Error, CustomStringConvertible {
    /// Which file and why.
    public let description: String
  }

  /// All files below a folder whose names end in `suffix`, as sorted paths relative to it.
  public static func names(under folder: String, suffix: String) -> [String] {
    var found: [String] = []
    func visit(_ relative: String) {
      guard let directory = opendir("\(folder)/\(relative)") else { return }
      defer { closedir(directory) }
      while let entry = readdir(directory) {
        let name = withUnsafePointer(to: entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name == "." || name == ".." { continue }
        let child = relative.isEmpty ? name : "\(relative)/\(name)"
        if entry.pointee.d_type == UInt8(DT_DIR) {
          visit(child)
        } else if name.hasSuffix(suffix) {
          found.append(child)
        }
      }
    }
    visit("")
    return found.sorted()
  }

  /// The content of a file.
  public static func read(_ path: String) throws -> [UInt8] {
    let descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else { throw Failure(description: "\(path): \(String(cString: strerror(errno)))") }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count <= 0 { return bytes }
      bytes.append(contentsOf: buffer[0..<count])
    }
  }
}
