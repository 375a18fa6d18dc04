// SPDX-License-Identifier: Apache-2.0

// The program around the fuzz targets: hands libFuzzer's inputs to the target that the environment names, or writes the
// seeds of a target into a folder.

import FuzzTargets
import Glibc

@_silgen_name("LLVMFuzzerRunDriver")
private func runFuzzer(
  _ argumentCount: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ body: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// The environment variable that names the target; the processes that libFuzzer starts inherit it.
private let variable = "FUZZ_TARGET"

private let target: FuzzTarget = {
  let name = getenv(variable).map { String(cString: $0) } ?? ""
  guard let target = FuzzTarget.all.first(where: { $0.name == name }) else {
    fail("\(variable) must be one of: \(FuzzTarget.all.map(\.name).joined(separator: " "))")
  }
  return target
}()

/// Gives one input to the target; a violation ends the process as a crash does.
private func check(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = Array(UnsafeBufferPointer(start: start, count: count))
  if let violation = target.violation(of: input) {
    report("FINDING \(target.name): \(violation)")
    abort()
  }
  return 0
}

private func fuzz() -> CInt {
  var count = CommandLine.argc
  var arguments = CommandLine.unsafeArgv
  return runFuzzer(&count, &arguments, check)
}

private func writeSeeds(to folder: String) throws {
  for (number, seed) in try target.seeds().enumerated() {
    guard let file = fopen("\(folder)/seed-\(number)", "w") else { fail("\(folder) cannot be written to") }
    fwrite(seed.bytes, 1, seed.bytes.count, file)
    fclose(file)
  }
}

private func report(_ line: String) {
  let bytes = Array("\(line)\n".utf8)
  _ = write(STDERR_FILENO, bytes, bytes.count)
}

private func fail(_ message: String) -> Never {
  report(message)
  exit(2)
}

@main
enum FuzzDriver {
  nonisolated static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    switch arguments.first {
    case "targets": print(FuzzTarget.all.map(\.name).joined(separator: "\n"))
    case "seeds": try writeSeeds(to: arguments.last ?? ".")
    default: exit(fuzz())
    }
  }
}
