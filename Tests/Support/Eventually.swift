// SPDX-License-Identifier: Apache-2.0

/// Waits until a condition holds, looking every few milliseconds; false when it does not hold within the limit. The
/// limit only bounds a failing test, so it is generous.
public func eventually(within limit: Duration = .seconds(20), _ condition: () async -> Bool) async -> Bool {
  let clock = ContinuousClock()
  let end = clock.now + limit
  while clock.now < end {
    if await condition() { return true }
    try? await clock.sleep(for: .milliseconds(2))
  }
  return await condition()
}
