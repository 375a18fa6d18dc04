// SPDX-License-Identifier: Apache-2.0

import AgentModel
import MediaFormats
import RunJournal

/// Makes pictures smaller, on a thread of its own because that takes long, and each only once however many agents need
/// it.
actor PictureWorkshop {
  private struct Order: Hashable {
    var asset: MediaAsset
    var target: PictureTarget
  }

  typealias Made = Result<MediaAsset, PictureScalingError>

  /// One thread for all runs: pictures are large, and one is decoded at a time.
  private static let executor = DiskExecutor()
  private var orders: [Order: Task<Made, Never>] = [:]

  /// A part with a picture that fits the target.
  func scaled(_ part: MediaPart, to target: PictureTarget) async -> Result<MediaPart, PictureScalingError> {
    guard let asset = part.asset else {
      return .failure(
        PictureScalingError(code: "no_content", message: "its content is not here", hint: nil))
    }
    let order = Order(asset: asset, target: target)
    let work =
      orders[order]
      ?? Task {
        await Self.executor.run { () -> Made in
          do throws(PictureScalingError) {
            return .success(MediaAsset(try PictureScaler.scale(asset.bytes, facts: asset.facts, to: target).bytes))
          } catch {
            return .failure(error)
          }
        }
      }
    orders[order] = work
    return await work.value.map { MediaPart($0, name: part.name, detail: part.detail) }
  }
}
