# SPDX-License-Identifier: Apache-2.0
"""Makes the k-th system call of one kind fail, for every k of a fixed session of each face. (reliability.md 6)

strace counts for each thread by itself, so that place k is the k-th such call of every thread. Whatever fails, the
session ends in time and never by a crash; what it cannot do it says, in an answer, a notice, on stderr or by its exit
status; and the next process finds every run readable.
"""

import collections
import concurrent.futures
import contextlib
import json
import random
import shutil
import signal
import subprocess
import time

import client
import harness
import run
from harness import DEMO, Skip, chat_team, demo, start_params

# What fails and how. Names that a machine's kernel does not have are left out by strace (the question mark).
CALLS = {
    "write": ("ENOSPC", "EINTR"),
    "read": ("EIO", "EINTR"),
    "openat": ("EMFILE", "EACCES"),
    "?fsync,?fdatasync": ("EIO",),
    "?mkdir,?mkdirat": ("ENOSPC",),
    "?rename,?renameat,?renameat2": ("EIO",),
    "?unlink,?unlinkat": ("EACCES",),
    "?flock,fcntl": ("ENOLCK",),
    "?stat,?fstat,?newfstatat,?lstat": ("EIO",),
    "getdents64": ("EIO",),
    "socket": ("EMFILE",),
    "connect": ("ECONNREFUSED", "ENETUNREACH"),
    "sendto,?sendmsg": ("ECONNRESET", "EINTR"),
    "recvfrom,?recvmsg": ("ECONNRESET", "EINTR"),
    "?epoll_wait,?epoll_pwait": ("EINTR",),
    "?poll,?ppoll": ("EINTR", "ENOMEM"),
    "?epoll_create1,?eventfd2,?pipe,pipe2": ("EMFILE",),
    "epoll_ctl": ("ENOMEM",),
    "?timerfd_create,?timerfd_settime": ("EMFILE",),
    "?clone,?clone3": ("EAGAIN",),
    "close": ("EIO", "EINTR"),
    "getrandom": ("EINTR",),
    "futex": ("EINTR",),
    "?setsockopt,?getsockopt,?getsockname": ("ENOBUFS",),
    "?lseek,?ftruncate,?pread64": ("EIO",),
    "?sysinfo,?sched_getaffinity,?prlimit64": ("EPERM",),
}
FACES = ("rpc", "lsp", "run")
# Swift's Dispatch ends the process (SIGILL) when the kernel refuses it an epoll set, to watch its own wake-up, or the
# look at its threads in /proc that it takes once a second, which a slow session meets.
DISPATCH_ENDS = ("?epoll_create1,?eventfd2,?pipe,pipe2", "epoll_ctl", "openat")
MOST = 300  # places of one kind; of more, such as a thousand looks at descriptors in a row, chance chooses
LIMIT = 40  # seconds for a session that takes less than one when nothing fails


def places(world, face, call):
    """How many places there are: the most calls of any thread."""
    trace = world.folder / f"trace-{face}"
    play(world, face, ["-o", str(trace), "-e", f"trace={call}"])
    counts = collections.Counter(line.split()[0] for line in trace.read_text().splitlines() if "(" in line)
    trace.unlink()
    return max(counts.values(), default=0)


def play(world, face, options):
    """One session under strace; what was said and how it ended."""
    command = ["strace", "-f", "-qq", *options, "--", world.binary]
    return play_run(world, command) if face == "run" else play_service(world, command, face)


class Outcome:
    """What a session came to."""

    def __init__(self, code, said, is_complete, problems=()):
        self.code, self.said, self.is_complete, self.problems = code, said, is_complete, list(problems)


def play_run(world, command):
    process = subprocess.Popen(
        [*command, "run", "--json", str(DEMO), "Task?", "--speed", "instant"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=world.environment(),
        cwd=world.cwd,
    )
    world.processes.append(process)
    out, err = process.communicate(timeout=LIMIT)
    lines = out.split(b"\n")
    is_complete = b'"type":"run.completed"' in lines[-2] if len(lines) > 1 else False
    return Outcome(process.returncode, err.decode(errors="replace"), is_complete and process.returncode == 0)


def play_service(world, command, face):
    process = subprocess.Popen(
        [*command, face],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
        env=world.environment(),
        cwd=world.cwd,
    )
    world.processes.append(process)
    one = client.Client(process, face)
    team = chat_team(world.providers[0].url, "a", "b", transport={"max_tries": 2})
    ids = [
        one.request("initialize", {}),
        one.request("massgen/run/start", demo(wait=True)),
        one.request("massgen/run/start", start_params(team, wait=True)),
    ]
    end = time.monotonic() + LIMIT
    with contextlib.suppress(client.Closed):
        for id in ids:
            one.answer(id, max(1, end - time.monotonic()))
        ids += [one.request("massgen/run/list"), one.request("shutdown")]
        one.answer(ids[-1], max(1, end - time.monotonic()))
        one.notify("exit")
    one.close_input()
    code = process.wait(max(5, end - time.monotonic()))
    for thread in one._threads:
        thread.join(5)
    answers = [one.answers.get(json.dumps(id)) for id in ids]
    statuses = [(answer or {}).get("result", {}) for answer in answers[1:3]]
    notices = [event for log in one.runs.values() for event in log.of_type("notice", "provider.retry")]
    errors = [answer["error"] for answer in answers if answer and "error" in answer]
    failed = [status for status in statuses if status and status.get("status") != "completed"]
    said = bytes(one.stderr).decode(errors="replace") + "".join(
        map(str, [*notices, *errors, *one.unaddressed, *failed])
    )
    # A message may be cut short by the end of the process, and by nothing else.
    problems = [fault for fault in one.faults if code == 0 or "ended inside" not in fault]
    is_complete = code == 0 and None not in answers and not errors and not failed
    return Outcome(code, said, is_complete, problems)


def try_place(world, face, call, error, number):
    """Plays the session with one fault. Returns what is wrong, or nothing."""
    try:
        outcome = play(
            world, face, ["-o", "/dev/null", "-e", f"trace={call}", "-e", f"inject={call}:error={error}:when={number}"]
        )
    except (subprocess.TimeoutExpired, TimeoutError) as limit:
        return f"hangs: {limit}"
    if outcome.code == -signal.SIGILL and call in DISPATCH_ENDS and number == 1:
        return check_aftermath(world)
    if outcome.code < 0 or "Fatal error" in outcome.said or "rashed" in outcome.said:
        return f"crashed with {outcome.code}: {outcome.said[:400]}"
    if outcome.problems:
        return f"broke a promise: {outcome.problems[0]}"
    if not outcome.is_complete and not outcome.said and outcome.code == 0:
        return f"did less than was asked without a word, status {outcome.code}"
    return check_aftermath(world)


def check_aftermath(world):
    """The next process must find what is there readable."""
    one = world.start("rpc")
    try:
        for entry in one.call("massgen/run/list", {"limit": 100})["runs"]:
            snapshot = one.call("massgen/run/get", {"runId": entry["runId"]})
            if snapshot["status"] in ("running", "queued"):
                return f"left {entry['runId']} behind as {snapshot['status']}"
            one.call("massgen/run/replay", {"runId": entry["runId"], "fromSeq": 1})
    except client.RPCError as error:
        return f"left something unreadable: {error}"
    finally:
        one.close_input()
        one.exit_code()
    return None


def fresh(binary):
    """A world for one place, with a provider; the places have nothing in common."""
    world = harness.World(binary)
    world.provider()
    return world


def count_places(binary, face, call):
    world = fresh(binary)
    try:
        return places(world, face, call)
    finally:
        world.close()


def attempt(binary, face, call, error, number):
    world = fresh(binary)
    try:
        problem = try_place(world, face, call, error, number)
    except Exception as unexpected:  # noqa: BLE001
        problem = repr(unexpected)
    for one in world.clients:
        one.faults = []
    leftovers = [fault for fault in world.close() if "left over" in fault or "did not end" in fault]
    return problem or (leftovers[0] if leftovers else None)


def needs_strace(binary):
    if not shutil.which("strace"):
        raise Skip("strace is not installed")
    tried = subprocess.run(["strace", "-qq", "-o", "/dev/null", "true"], capture_output=True)
    if tried.returncode:
        raise Skip("strace may not trace here")


def plan(binary, words=()):
    """Every (face, calls, error) with its number of places."""
    found = []
    for face in FACES:
        for call, errors in CALLS.items():
            labels = {error: f"{call.replace('?', '')}={error} [{face}]" for error in errors}
            errors = [error for error in errors if all(word in labels[error] for word in words)]
            if not errors:
                continue
            count = count_places(binary, face, call)
            found += [(face, call, error, labels[error], count) for error in errors]
    return found


def main(binary, options):
    """Plays every place; a line for each kind of fault. Exit status 1 if a place fails."""
    needs_strace(binary)
    seed = random.SystemRandom().randrange(1 << 32) if options.seed is None else options.seed
    passed = failed = 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for face, call, error, label, count in plan(binary, options.words):
            first = random.Random(f"{seed} {label}").randrange(options.every) + 1
            chosen = range(first, count + 1, options.every)
            if len(chosen) > MOST:
                chosen = random.Random(f"{seed} {label}").sample(chosen, MOST)
            began = time.monotonic()
            tries = {number: pool.submit(attempt, binary, face, call, error, number) for number in chosen}
            problems = {number: one.result() for number, one in tries.items() if one.result()}
            passed, failed = passed + len(tries) - len(problems), failed + len(problems)
            word = "FAIL" if problems else "ok  "
            print(f"{word} {time.monotonic() - began:6.1f} s  {label}: {len(tries)} of {count} places", flush=True)
            for number, problem in problems.items():
                print(run.indent(f"place {number}: {problem}"), flush=True)
    print(f"\nseed {seed}\n{passed} passed, {failed} failed, 0 skipped")
    return 1 if failed else 0
