// SPDX-License-Identifier: Apache-2.0

// What `scripts/sanitize thread` tries before it believes a run without reports: four threads count under a lock, and,
// when an argument is given, also without one. The first must be reported by nobody, the second must be reported.

import Glibc
import Synchronization

// Deliberately unchecked: the race is the point.
final class Counters: @unchecked Sendable {
  let guarded = Mutex<[Int]>([])
  var alsoGuarded = 0
  var unguarded = 0
}

let counters = Counters()
let isRacing = CommandLine.arguments.count > 1
let rounds = 20_000

var threads: [pthread_t] = []
for _ in 0..<4 {
  var thread = pthread_t()
  pthread_create(
    &thread, nil,
    { _ in
      for round in 0..<rounds {
        counters.guarded.withLock { values in
          values.append(round)
          if values.count > 100 { values = [] }
          counters.alsoGuarded += 1
        }
        if isRacing { counters.unguarded += 1 }
      }
      return nil
    }, nil)
  threads.append(thread)
}
for thread in threads { pthread_join(thread, nil) }
exit(counters.alsoGuarded == 4 * rounds ? 0 : 1)
