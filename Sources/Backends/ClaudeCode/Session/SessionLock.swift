// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

/// Holds a conversation for one program: two of them going on with the same one would not notice each other.
/// (claude-code.md R6, 8)
final class SessionLock: Sendable {
  /// Conversations that programs of this process have.
  private static let held = Mutex<Set<String>>([])

  /// The conversation's id.
  let session: String
  private let file: Int32?

  private init(_ session: String, file: Int32?) {
    self.session = session
    self.file = file
  }

  deinit {
    if let file {
      // First, because a program that is being started at this moment may have the descriptor for an instant.
      flock(file, LOCK_UN)
      close(file)
    }
    _ = Self.held.withLock { $0.remove(session) }
  }

  /// Takes a conversation; nil when another program has it.
  ///
  /// - Parameter folder: where locks are kept against other processes; nil keeps them in this one only.
  static func take(_ session: String, folder: String?) async -> SessionLock? {
    guard held.withLock({ $0.insert(session).inserted }) else { return nil }
    guard let folder, session.utf8.allSatisfy(isPlain) else { return SessionLock(session, file: nil) }
    let file = await BlockingWork.run { () -> Int32 in
      guard SmallFiles.makeFolder(folder) else { return noFile }
      let file = open("\(folder)/\(session).lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
      guard file >= 0 else { return noFile }
      if flock(file, LOCK_EX | LOCK_NB) == 0 { return file }
      close(file)
      return isTaken
    }
    if file == isTaken {
      _ = held.withLock { $0.remove(session) }
      return nil
    }
    return SessionLock(session, file: file == noFile ? nil : file)
  }

  private static let noFile: Int32 = -1
  private static let isTaken: Int32 = -2

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
