# SPDX-License-Identifier: Apache-2.0
"""What the kernel says about a process."""

import os
import time

TICKS = os.sysconf("SC_CLK_TCK")


def status_kib(pid, name):
    """A size from /proc/PID/status, such as VmRSS or VmHWM, in KiB."""
    with open(f"/proc/{pid}/status") as file:
        for line in file:
            if line.startswith(name + ":"):
                return int(line.split()[1])
    raise KeyError(name)


def rss_mib(pid):
    return status_kib(pid, "VmRSS") / 1024


def peak_mib(pid):
    return status_kib(pid, "VmHWM") / 1024


def reset_peak(pid):
    """Makes VmHWM start anew; false where the kernel does not allow it."""
    try:
        with open(f"/proc/{pid}/clear_refs", "w") as file:
            file.write("5")
        return True
    except OSError:
        return False


def thread_count(pid):
    return len(os.listdir(f"/proc/{pid}/task"))


def descriptor_count(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


def cpu_seconds(pid):
    """User and system time so far."""
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def sleeps(pid):
    """How often each thread went to sleep of its own will."""
    counts = {}
    for task in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{task}/status") as file:
            counts[task] = sum(int(line.split()[1]) for line in file if line.startswith("voluntary_ctxt_switches"))
    return counts


def wakeups(before, after):
    """How often the threads that are still there woke up between two counts."""
    return sum(count - before.get(task, 0) for task, count in after.items())


def is_alive(pid):
    """Whether a process exists and is no zombie."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def processes_with(marker):
    """Processes whose environment contains a text, this one excepted."""
    found = []
    for name in os.listdir("/proc"):
        if not name.isdigit() or int(name) == os.getpid():
            continue
        try:
            with open(f"/proc/{name}/environ", "rb") as file:
                if marker.encode() in file.read() and is_alive(int(name)):
                    found.append(int(name))
        except OSError:
            pass
    return found


def eventually(condition, timeout=10, what="a condition", interval=0.02):
    """Waits for a condition and returns its value."""
    end = time.monotonic() + timeout
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise TimeoutError(f"waited {timeout} s for {what}")
        time.sleep(interval)
