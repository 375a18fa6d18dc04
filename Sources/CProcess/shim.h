// SPDX-License-Identifier: Apache-2.0
//
// What Swift cannot call: variadic prctl, the pidfd calls, and the few steps between fork and exec.
#pragma once

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

// Makes orphaned descendants children of this process.
static inline int cprocess_become_subreaper(void) { return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); }

// What tools show as this process's name; 15 bytes at most.
static inline void cprocess_set_name(const char *name) { prctl(PR_SET_NAME, name, 0, 0, 0); }

// A descriptor that becomes readable when the process ends; -1 with errno when there is none.
static inline int cprocess_open_pidfd(pid_t process) { return (int)syscall(SYS_pidfd_open, process, 0); }

// A pipe whose ends no other program inherits; -1 with errno when there is none.
static inline int cprocess_open_pipe(int ends[2]) { return (int)syscall(SYS_pipe2, ends, O_CLOEXEC); }

// Sends a signal that carries a number to the process behind a descriptor; -1 with errno when that cannot be.
static inline int cprocess_queue_signal(int pidfd, int number, int value) {
  siginfo_t info = {0};
  info.si_signo = number;
  info.si_code = SI_QUEUE;
  info.si_pid = getpid();
  info.si_uid = getuid();
  info.si_value.sival_int = value;
  return (int)syscall(SYS_pidfd_send_signal, pidfd, number, &info, 0);
}

// Sends a plain signal to the process behind a descriptor.
static inline int cprocess_send_signal(int pidfd, int number) {
  return (int)syscall(SYS_pidfd_send_signal, pidfd, number, (siginfo_t *)0, 0);
}

// The first of the signals that queue and that the C library leaves to programs.
static inline int cprocess_first_queued_signal(void) { return SIGRTMIN; }

// Where a start went wrong.
struct cprocess_failure {
  int step;
  int error;
};
enum { cprocess_step_guard = 1, cprocess_step_folder = 2, cprocess_step_program = 3 };

// Forks and executes a program in a process group of its own that is killed when the calling thread ends. Its signals
// are as in a fresh process. A failure is written to `report`, which must be close-on-exec; returns the process, or -1
// with errno. To be called by a process with a single thread.
static inline pid_t cprocess_start(
    const char *program, char *const arguments[], char *const environment[], const char *folder, int report) {
  pid_t parent = getpid();
  pid_t child = fork();
  if (child != 0) {
    // Whichever of the two comes first; the other does no harm.
    if (child > 0) setpgid(child, child);
    return child;
  }
  struct cprocess_failure failure = {cprocess_step_guard, 0};
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  if (getppid() != parent) _exit(127);
  // By the system call, because the C library keeps its hands on two signals, which posix_spawn leaves ignored. All
  // zeros are the default action, no flags and no mask.
  const long action[8] = {0};
  for (int number = 1; number < NSIG; number++) syscall(SYS_rt_sigaction, number, action, 0, (NSIG - 1) / 8);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, 0);
  failure.step = cprocess_step_folder;
  if (chdir(folder) == 0) {
    failure.step = cprocess_step_program;
    execve(program, arguments, environment);
  }
  failure.error = errno;
  if (write(report, &failure, sizeof failure) < 0) _exit(126);
  _exit(127);
}
