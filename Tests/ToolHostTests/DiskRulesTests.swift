// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Glibc
import Testing

@testable import ToolHost

/// A folder with everything that a model could use to get out of its workspace. (reliability.md 4.8)
final class RealFolder: Sendable {
  let root: String

  init() throws {
    var template = Array("/tmp/massgen-paths-XXXXXX".utf8CString)
    let made = try #require(mkdtemp(&template))
    let resolved = try #require(realpath(String(cString: made), nil))
    root = String(cString: resolved)
    free(resolved)
    for folder in ["ws", "ws/sub", "other", "ctx", "ctx/keep", "outside"] { mkdir("\(root)/\(folder)", 0o700) }
    for file in ["ws/a.txt", "ws/sub/b.txt", "ctx/c.txt", "ctx/keep/k.txt", "outside/secret.txt", "other/o.txt"] {
      write(file)
    }
    link("\(root)/outside/secret.txt", "\(root)/ws/hard.txt")
    mkfifo("\(root)/ws/fifo", 0o600)
    for (name, target) in [
      ("ws/absolute", "\(root)/outside"), ("ws/relative", "../outside"), ("ws/file", "../outside/secret.txt"),
      ("ws/one", "two"), ("ws/two", "three"), ("ws/three", "../outside"), ("ws/loop", "loop"), ("ws/a1", "a2"),
      ("ws/a2", "a1"), ("ws/dangling", "../outside/new.txt"), ("ws/proc", "/proc/self/root"),
      ("ws/fds", "/proc/self/fd"),
      ("ws/cwd", "/proc/self/cwd"), ("ws/fine", "sub"), ("ctx/in", "../ws/a.txt"),
    ] { symlink(target, "\(root)/\(name)") }
  }

  func write(_ name: String) {
    let file = open("\(root)/\(name)", O_CREAT | O_WRONLY | O_CLOEXEC, 0o600)
    close(file)
  }

  /// Everything that stands below the folder, to see that nobody changed it.
  var content: [String] { (DiskView().files(below: root, limit: 10_000) ?? []).sorted() }

  deinit { Self.remove(root) }

  /// Removes a folder with everything in it. Links are removed, not followed.
  private static func remove(_ folder: String) {
    for path in DiskView().files(below: folder, limit: 10_000) ?? [] { unlink(path) }
    for path in folders(below: folder).sorted(by: { $0.utf8.count > $1.utf8.count }) { rmdir(path) }
    rmdir(folder)
  }

  private static func folders(below folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var found: [String] = []
    while let item = readdir(stream) {
      let name = withUnsafeBytes(of: &item.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      let path = "\(folder)/\(name)"
      guard name != ".", name != "..", DiskView().entry(path) == .folder else { continue }
      found += [path] + folders(below: path)
    }
    return found
  }

  func rules(_ mode: AccessMode = .round, seen: SeenFiles = SeenFiles()) -> PathRules {
    var folders = AgentFolders(workspace: "\(root)/ws", home: root)
    folders.contexts = [AgentFolders.Context(path: "\(root)/ctx", isWritable: true, protected: ["\(root)/ctx/keep"])]
    folders.guarded = [AgentFolders.Guarded(path: "\(root)/other", name: "another agent", isHidden: true)]
    return PathRules(folders: folders, mode: mode, seen: seen)
  }
}

@Suite("Path rules on a real disk")
struct DiskRulesTests {
  static let escapes = [
    "../x", "../outside/x", "a/../../x", "sub/../../outside/x", "//etc/x", "/etc/x", "~/x", "absolute/x", "relative/x",
    "file", "one/x", "two", "three/secret.txt", "loop", "loop/x", "a1/x", "dangling", "proc/etc/x", "proc/tmp/x",
    "fds/0", "fds/1", "cwd/x", "/proc/self/root/tmp/x", "/proc/self/cwd/x", "/proc/self/fd/0",
    "/proc/thread-self/root/x",
    "/dev/stdin", "/dev/stdout", "/dev/fd/1", "/dev/null", "/dev/tty", "hard.txt", "fifo", "sub", "sub/", ".", "",
    "x\0",
    "fine/../../x", "../other/o.txt", "a.txt/x", "%2e%2e/x",
  ]

  @Test("refuse every way out to a writer, and create nothing", arguments: escapes)
  func writing(_ path: String) throws {
    let folder = try RealFolder()
    let before = folder.content
    for mode in AccessMode.allCases {
      let verdict = folder.rules(mode).verdict(for: .write(path: path))
      #expect(Outcome(verdict) == .forbidden, "\(path): \(verdict)")
    }
    #expect(folder.content == before)
  }

  @Test(
    "let no reader out unasked",
    arguments: escapes.filter { !["sub", "sub/", "."].contains($0) })
  func reading(_ path: String) throws {
    let folder = try RealFolder()
    let verdict = folder.rules().verdict(for: .read(path: path))
    #expect(Outcome(verdict) != .allowed, "\(path): \(verdict)")
  }

  @Test(
    "allow what lies in the workspace, through links as well",
    arguments: ["a.txt", "sub/b.txt", "fine/b.txt", "fine/new.txt", "new/dir/x", "./a.txt", "sub/../a.txt"])
  func inside(_ path: String) throws {
    let folder = try RealFolder()
    for path in [path, "\(folder.root)/ws/\(path)", "~/ws/\(path)"] {
      #expect(folder.rules().verdict(for: .write(path: path)) == .allowed)
      #expect(folder.rules().verdict(for: .read(path: path)) == .allowed)
    }
  }

  @Test("open a context path for the one who presents, but not what is protected")
  func context() throws {
    let folder = try RealFolder()
    let (file, kept, link) = ("~/ctx/c.txt", "~/ctx/keep/k.txt", "~/ctx/in")
    #expect(Outcome(folder.rules(.round).verdict(for: .write(path: file))) == .forbidden)
    #expect(Outcome(folder.rules(.planning).verdict(for: .write(path: file))) == .forbidden)
    #expect(folder.rules(.presenting).verdict(for: .write(path: file)) == .allowed)
    #expect(folder.rules(.round).verdict(for: .read(path: kept)) == .allowed)
    #expect(Outcome(folder.rules(.presenting).verdict(for: .write(path: kept))) == .forbidden)
    #expect(Outcome(folder.rules(.round).verdict(for: .write(path: link))) == .forbidden)
  }

  @Test("ask the disk anew each time, so a link that comes later counts")
  func exchanged() throws {
    let folder = try RealFolder()
    let rules = folder.rules()
    #expect(rules.verdict(for: .write(path: "later/x")) == .allowed)
    symlink("../outside", "\(folder.root)/ws/later")
    #expect(Outcome(rules.verdict(for: .write(path: "later/x"))) == .forbidden)
    unlink("\(folder.root)/ws/later")
    #expect(rules.verdict(for: .write(path: "later/x")) == .allowed)
  }

  @Test("count what an agent has read before it removes")
  func removal() throws {
    let folder = try RealFolder()
    let rules = folder.rules(seen: SeenFiles())
    #expect(Outcome(rules.verdict(for: .delete(path: "sub"))) == .forbidden)
    rules.note(.read(path: "fine/b.txt"))
    #expect(rules.verdict(for: .delete(path: "sub")) == .allowed)
    #expect(rules.verdict(for: .delete(path: "absolute")) == .allowed)
    #expect(Outcome(rules.verdict(for: .delete(path: "absolute/secret.txt"))) == .forbidden)
    #expect(Outcome(rules.verdict(for: .delete(path: "."))) == .forbidden)
  }

  @Test("lead where the system itself leads, over any tangle of links", arguments: UInt64(1)...8)
  func asTheSystem(_ seed: UInt64) throws {
    let folder = try RealFolder()
    var random = Lottery(seed)
    let names = ["a", "b", "c", "d"]
    func path(_ length: Int) -> String {
      let parts = (0..<length).map { _ in
        let choices = random.next(upTo: 4) == 0 ? ["..", "."] : names
        return choices[Int(random.next(upTo: UInt64(choices.count)))]
      }
      return parts.joined(separator: "/")
    }
    for place in ["ws", "outside"] {
      for _ in 0..<12 {
        let target = "\(folder.root)/\(place)/\(path(2))"
        switch random.next(upTo: 4) {
        case 0: mkdir(target, 0o700)
        case 1: folder.write("\(place)/\(path(2))")
        case 2: symlink(random.next(upTo: 2) == 0 ? path(3) : "../\(path(2))", target)
        default: symlink("\(folder.root)/\(path(1))", target)
        }
      }
    }
    let rules = folder.rules()
    for _ in 0..<400 {
      let text = path(Int(random.next(upTo: 5)) + 1)
      // Where the system gets to, the resolver gets to as well, and to the same place.
      if let real = realpath("\(folder.root)/ws/\(text)", nil) {
        defer { free(real) }
        let place = try? RealPath(of: "\(folder.root)/ws/\(text)", in: DiskView())
        #expect(place?.path == String(cString: real), "\(text)")
      }
      guard rules.verdict(for: .write(path: text)) == .allowed else { continue }
      // What may be written is written in the workspace, if the system writes it at all.
      let file = open("\(folder.root)/ws/\(text)", O_WRONLY | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0o600)
      guard file >= 0 else { continue }
      defer { close(file) }
      let written = realpath("/proc/self/fd/\(file)", nil).map { String(cString: $0) }
      #expect(written?.hasPrefix("\(folder.root)/ws/") == true, "\(text) leads to \(written ?? "nothing")")
    }
  }
}

/// Numbers that are the same for the same seed.
private struct Lottery {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 }

  mutating func next(upTo limit: UInt64) -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return (state >> 33) % limit
  }
}
