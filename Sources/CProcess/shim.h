// SPDX-License-Identifier: Apache-2.0
//
// What Swift cannot call: variadic prctl, the pidfd calls, and the few steps between fork and exec.
#pragma once

#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

// Makes orphaned descendants children of this process.
static inline int cprocess_become_subreaper(void) { return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); }

// A descriptor that becomes readable when the process ends; -1 with errno when there is none.
static inline int cprocess_open_pidfd(pid_t process) { return (int)syscall(SYS_pidfd_open, process, 0); }
