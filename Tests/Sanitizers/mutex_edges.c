// SPDX-License-Identifier: Apache-2.0

// Tells ThreadSanitizer what Swift's `Mutex` orders on Linux. Preloaded by `scripts/sanitize thread`, linked by nobody.
//
// A `Mutex` is taken and given back by one atomic exchange that is compiled into its user, where the sanitizer sees it.
// Only when two threads meet does it call into libswiftSynchronization, which is not instrumented and lets the kernel
// hand the lock over; the sanitizer then misses that one thread waited for the other, and calls everything the lock
// protects a race. The three functions below stand in front of the library's own, do what those do, and report the
// edge: who takes the lock comes after who gave it back. Nothing is suppressed, so a race without a lock is still
// reported; the planted race of `planted_race.swift` proves that at every run.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

// Weak, because the preloaded library also gets into processes without the sanitizer, such as `swift` itself.
extern void __tsan_acquire(void *address) __attribute__((weak));
extern void __tsan_release(void *address) __attribute__((weak));

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context))

#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define TRY_LOCK "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

typedef SWIFT void (*Lock)(uint32_t thread, SELF void *mutex);
typedef SWIFT bool (*TryLock)(SELF void *mutex);
typedef SWIFT void (*Unlock)(SELF void *mutex);

SWIFT void lock_slow(uint32_t thread, SELF void *mutex) __asm__(LOCK);
SWIFT bool try_lock_slow(SELF void *mutex) __asm__(TRY_LOCK);
SWIFT void unlock_slow(SELF void *mutex) __asm__(UNLOCK);

static void *original(const char *name) {
  void *function = dlsym(RTLD_NEXT, name);
  if (!function) abort();
  return function;
}

SWIFT void lock_slow(uint32_t thread, SELF void *mutex) {
  ((Lock)original(LOCK))(thread, mutex);
  if (__tsan_acquire) __tsan_acquire(mutex);
}

SWIFT bool try_lock_slow(SELF void *mutex) {
  bool is_taken = ((TryLock)original(TRY_LOCK))(mutex);
  if (is_taken && __tsan_acquire) __tsan_acquire(mutex);
  return is_taken;
}

SWIFT void unlock_slow(SELF void *mutex) {
  if (__tsan_release) __tsan_release(mutex);
  ((Unlock)original(UNLOCK))(mutex);
}
