// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Dispatch
import Glibc
import Synchronization

/// A recording in a file that only its owner can read.
///
/// Writing happens on a queue of its own, one whole line per write, so that no caller waits for the disk. When the disk
/// fails or falls too far behind, the recording stops with one notice and the run goes on. (replay.md section 5)
public final class FileCassetteSink: CassetteSink {
  /// Why a file cannot be recorded to.
  public enum Failure: Error, Sendable, Equatable, CustomStringConvertible {
    /// There is a file already; it is never overwritten.
    case exists(path: String)
    /// The file cannot be made.
    case unwritable(path: String, reason: String)

    /// The code of the error. (replay.md section 6)
    public var code: String {
      switch self {
      case .exists: "record_exists"
      case .unwritable: "record_unwritable"
      }
    }

    /// One sentence.
    public var description: String {
      switch self {
      case .exists(let path): "\(path) exists already; recordings are never overwritten."
      case .unwritable(let path, let reason): "\(path) cannot be written: \(reason)."
      }
    }
  }

  /// The most bytes that may wait for the disk.
  private static let queueLimit = 64 << 20

  private struct State {
    var waiting = 0
    var isStopped = false
  }

  /// The file's path.
  public let path: String
  private let queue = DispatchQueue(label: "massgen.cassette")
  private let state = Mutex(State())
  private let file: RecordingFile
  private let onFailure: @Sendable (String) -> Void

  /// Creates the file.
  ///
  /// - Parameters:
  ///   - path: where; the folder must exist.
  ///   - onFailure: called once, with a sentence for people, when the recording has to stop.
  /// - Throws: ``Failure`` when the file exists or cannot be made.
  public init(path: String, onFailure: @escaping @Sendable (String) -> Void) throws(Failure) {
    self.path = path
    self.onFailure = onFailure
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else {
      throw errno == EEXIST ? .exists(path: path) : .unwritable(path: path, reason: RecordingFile.lastError())
    }
    file = RecordingFile(descriptor)
  }

  /// Queues a line.
  public func append(_ line: [UInt8]) {
    post(line.count) { file in file.append(line) }
  }

  /// Queues a media file; one with the same content is written once.
  public func store(_ media: [UInt8], digest: String) {
    let folder = "\(path).files"
    post(media.count) { _ in RecordingFile.store(media, at: "\(folder)/\(digest)", in: folder) }
  }

  /// Waits until everything is written. Lines that come later are dropped.
  public func close() async {
    await withCheckedContinuation { continuation in
      queue.async {
        self.state.withLock { $0.isStopped = true }
        continuation.resume()
      }
    }
  }

  private func post(_ size: Int, _ work: @escaping @Sendable (RecordingFile) -> String?) {
    let isOverfull = state.withLock { state -> Bool? in
      if state.isStopped { return nil }
      state.waiting += size
      return state.waiting > Self.queueLimit
    }
    guard let isOverfull else { return }
    if isOverfull {
      stop("the disk is too slow")
      return
    }
    queue.async {
      let isStopped = self.state.withLock { state in
        state.waiting -= size
        return state.isStopped
      }
      if !isStopped, let reason = work(self.file) { self.stop(reason) }
    }
  }

  private func stop(_ reason: String) {
    let isFirst = state.withLock { state in
      defer { state.isStopped = true }
      return !state.isStopped
    }
    if isFirst { onFailure("The recording \(path) stops here: \(reason).") }
  }
}

/// The open file of a recording, used on one queue only.
private final class RecordingFile: Sendable {
  private let descriptor: CInt
  /// The length of all whole lines.
  private let length = Atomic<Int>(0)

  init(_ descriptor: CInt) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  /// Appends a line, or nothing of it.
  ///
  /// - Returns: why that failed.
  func append(_ line: [UInt8]) -> String? {
    if let reason = Self.write(line, to: descriptor) {
      _ = ftruncate(descriptor, off_t(length.load(ordering: .relaxed)))
      return reason
    }
    length.add(line.count, ordering: .relaxed)
    return nil
  }

  /// Writes a file of its own, unless it is there already.
  static func store(_ content: [UInt8], at path: String, in folder: String) -> String? {
    if mkdir(folder, 0o700) != 0, errno != EEXIST { return lastError() }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { return errno == EEXIST ? nil : lastError() }
    defer { close(descriptor) }
    return write(content, to: descriptor)
  }

  static func lastError() -> String { String(cString: strerror(errno)) }

  private static func write(_ bytes: [UInt8], to descriptor: CInt) -> String? {
    bytes.withUnsafeBytes { buffer in
      var written = 0
      while written < buffer.count {
        let count = Glibc.write(descriptor, buffer.baseAddress.map { $0 + written }, buffer.count - written)
        if count > 0 {
          written += count
        } else if count == 0 || errno != EINTR {
          return count == 0 ? "nothing was written" : lastError()
        }
      }
      return nil
    }
  }
}
