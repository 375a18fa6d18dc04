# SPDX-License-Identifier: Apache-2.0
"""Clocks, limits and descriptors as a hostile system hands them out. (reliability.md 4.1, 4.6)"""

import email.utils
import glob
import itertools
import json
import os
import pty
import resource
import shutil
import signal
import subprocess
import time

import system
from harness import DEMO, FACES, HANGING, Skip, chat_team, demo, finish, start, test
from outcomes import failures, says

NOBODY = 65534


# Descriptors


@test(
    "started without stdin, stdout or stderr, in every combination: ends by itself, and nothing gets mixed up",
    fault=("transport.descriptors", "transport.stderr"),
)
def missing_descriptors(world):
    for missing in itertools.product((False, True), repeat=3):
        closing = " ".join(f"{number}>&-" for number in range(3) if missing[number])
        for command in (["rpc", "--log-level", "trace"], ["lsp"], ["run", str(DEMO), "Task?", "--speed", "instant"]):
            process = subprocess.Popen(
                ["/bin/sh", "-c", f'exec "$0" "$@" {closing}', world.binary, *command],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=world.environment(),
                cwd=world.cwd,
            )
            try:
                out, err = process.communicate(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()
                raise AssertionError(f"{command[0]} without {missing} does not end") from None
            what = (command[0], missing, process.returncode, out[-100:], err[-300:])
            assert process.returncode in (0, 1, 2), what
            if command[0] == "run":
                assert (process.returncode == 0) != missing[1], what
                assert missing[1] or out.endswith(b"\n") and b"digest" in out, what
    for path in world.cwd.rglob("events.jsonl"):
        world.journal(path.parent.name)


@test("an answer that cannot be written is no success", fault="system.disk")
def full_output(world):
    for arguments in ([], ["--json"]):
        with open("/dev/full", "wb") as full:
            process = world.spawn(
                "run", DEMO, "Task?", "--speed", "instant", *arguments, stdin=subprocess.DEVNULL, stdout=full
            )
            process.communicate(timeout=30)
        assert process.returncode not in (0, None), (arguments, process.returncode)


@test("a terminal that is stopped takes no log lines; the service goes on", FACES, fault="transport.stderr")
def stopped_terminal(world, face):
    ours, theirs = pty.openpty()
    process = world.spawn(face, "--log-level", "trace", stderr=theirs)
    one = world.connect(process, face)
    os.close(theirs)
    one.call("initialize", {})
    for number in range(2000):
        one.request("no/such/method", id=f"t{number}")
    for number in range(2000):
        one.answer(f"t{number}")
    os.close(ours)
    one.call("massgen/server/status")


# Clocks


# libfaketime also moves the deadlines of timers that have nothing to do with the wall clock. With a clock that is ahead
# of the true one they fire too early, which the runtime notices and sets right; with one behind they never would.
BASE = "+7200"


def fake_time(world):
    """The environment for a wall clock that a file moves, while the monotonic clock stays true."""
    found = glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")
    if not found:
        raise Skip("libfaketime is not installed")
    place = world.folder / "clock"

    def set_clock(offset):
        place.with_suffix(".new").write_text(offset)
        os.replace(place.with_suffix(".new"), place)

    set_clock(BASE)
    return set_clock, {
        "LD_PRELOAD": found[0],
        "FAKETIME_TIMESTAMP_FILE": str(place),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "FAKETIME_DONT_RESET": "1",
    }


@test(
    "the wall clock jumps an hour ahead and two back during a run: no time-out, no negative duration",
    FACES,
    fault="system.clock",
)
def wall_clock(world, face):
    set_clock, env = fake_time(world)

    def script(exchange):
        exchange.stream()
        for number in range(60):
            exchange.text(f"[{number:06}] ")
            exchange.pause(0.03)
        exchange.finish()

    server = world.provider(script)
    one = world.start(face, env=env)
    transport = {"max_tries": 1, "gap_timeout_seconds": 60, "first_byte_timeout_seconds": 60}
    run = start(one, chat_team(server.url, "solo", transport=transport), timeoutMs=90_000)
    for offset in ("+10800", "+3600"):
        one.wait(lambda count=len(one.run(run).events): len(one.run(run).events) > count + 3)
        set_clock(offset)
    end = one.completed(run)
    assert end["status"] == "completed" and end["answer"]["text"].count("[") == 60, end
    assert 0 <= end["durationMs"] < 90_000, end["durationMs"]
    times = [event["t"] for event in one.run(run).events if event["type"] != "item.delta"]
    assert times == sorted(times) and times[0] >= 0, times
    jump = [event for event in world.journal(run) if event["t"] < 0 or event["t"] > 120_000]
    assert not jump, jump[:3]
    limited = finish(one, HANGING, timeoutMs=400)
    assert limited["status"] == "timedOut" and 300 <= limited["durationMs"] < 5000, limited
    later = finish(one, chat_team(server.url, "solo", transport=transport))
    assert later["status"] == "completed", later
    assert len(server.requests) == 2, (failures(one, run), failures(one, later["runId"]))
    listed = [entry["runId"] for entry in one.call("massgen/run/list")["runs"]]
    assert set(listed) == {run, limited["runId"], later["runId"]}, listed
    with open(f"/proc/{one.process.pid}/maps") as maps:
        assert "faketime" in maps.read(), "the clock was not faked"


@test("a pause asked for by date is right although the wall clock is two hours off", fault="system.clock")
def retry_date_with_wrong_clock(world):
    _, env = fake_time(world)

    def script(exchange):
        if exchange.request.number:
            return says("fine")(exchange)
        now = time.time()
        dates = [("Date", email.utils.formatdate(now, usegmt=True)),
                 ("Retry-After", email.utils.formatdate(now + 2, usegmt=True))]  # fmt: skip
        return exchange.reply(429, {"error": {"message": "Slow down."}}, dates)

    server = world.provider(script)
    one = world.start("rpc", env=env)
    result = finish(one, chat_team(server.url, "solo"))
    assert result["status"] == "completed", result
    gap = server.requests[1].time - server.requests[0].time
    assert 1.9 <= gap < 10, gap


@test("a monotonic clock that starts at 0, or after 50 years", fault="system.clock")
def monotonic_clock(world):
    with open("/proc/uptime") as file:
        uptime = int(float(file.read().split()[0]))
    for offset in (50 * 365 * 86_400, 2 - uptime):
        command = [
            "unshare",
            "-T",
            "--monotonic",
            str(offset),
            "--boottime",
            str(offset),
            "--fork",
            world.binary,
            "rpc",
        ]
        if subprocess.run([*command[:-2], "true"], capture_output=True).returncode:
            raise Skip("time namespaces cannot be made here")
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   bufsize=0, env=world.environment(), cwd=world.cwd)  # fmt: skip
        world.processes.append(process)
        one = world.connect(process, "rpc")
        one.call("initialize", {})
        server = world.provider()
        assert finish(one, chat_team(server.url, "a", "b"))["status"] == "completed"
        short = finish(one, HANGING, timeoutMs=300)
        assert short["status"] == "timedOut" and 200 <= short["durationMs"] < 5000, short


# Limits


@test(
    "no thread and no process can be made: refused with a message or served, never a crash", fault="system.no-threads"
)
def no_threads(world):
    if os.getuid() != 0:
        raise Skip("needs root to become nobody")
    binary = world.folder / "massgen-server"
    shutil.copy(world.binary, binary)
    world.folder.chmod(0o755)
    for place in (world.cwd, world.home, world.state, world.config, world.folder / "tmp"):
        place.chmod(0o777)
    # Between these, Dispatch may get a thread for its pool and none for its timers, and waits for it.
    for limit in (1, 12):

        def become_nobody(limit=limit):
            # A user of its own each time, so that nothing else counts.
            resource.setrlimit(resource.RLIMIT_NPROC, (limit, limit))
            os.setgid(NOBODY)
            os.setuid(3_000_000 + limit)

        process = subprocess.Popen(
            [str(binary), "rpc"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=world.environment(),
            cwd=world.cwd,
            preexec_fn=become_nobody,
        )
        world.processes.append(process)
        messages = [
            {"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": {}},
            {"jsonrpc": "2.0", "id": 1, "method": "massgen/run/start", "params": demo(wait=True)},
        ]
        try:
            out, err = process.communicate(b"".join(json.dumps(m).encode() + b"\n" for m in messages), 30)
        except subprocess.TimeoutExpired:
            process.kill()
            raise AssertionError(f"with {limit} threads it hangs: {process.communicate()}") from None
        what = (limit, process.returncode, out[-300:], err[-500:])
        assert process.returncode is not None and process.returncode >= 0, what
        assert b"Fatal error" not in err and b"crashed" not in err, what
        if b'"id":1,"result"' not in out:
            assert err or b"error" in out, what
        world.note(f"{limit}: {'served' if b'run.completed' in out else 'refused'}")


@test(
    "a memory limit is hit by a large message: refused or ended with a message, no hang",
    FACES,
    fault="system.memory-limit",
)
def memory_limit(world, face):
    one = world.start(face)
    address = system.status_kib(one.process.pid, "VmSize") * 1024
    resource.prlimit(one.process.pid, resource.RLIMIT_AS, (address + (48 << 20), address + (48 << 20)))
    head = b'{"jsonrpc":"2.0","id":"large","method":"massgen/server/status","params":{"pad":"'
    one.send_body(head + b"x" * (60_000_000 - len(head) - 3) + b'"}}')
    system.eventually(
        lambda: one.process.poll() is not None or '"large"' in one.answers or one.unaddressed, 30, "an answer or an end"
    )
    if one.process.poll() is None:
        one.call("massgen/server/status")
        return
    # Swift ends a program that gets no memory; it must say so.
    world.clients.remove(one)
    assert b"failed to allocate" in one.stderr, f"it ended with {one.process.returncode}, without a word"


@test("the debugger's stop-and-go: 200 stops within a stream lose nothing", fault="system.sleep")
def stop_and_go(world):
    server = world.provider(
        lambda exchange: (
            exchange.stream(),
            [(exchange.text(f"[{n:06}] "), exchange.pause(0.002)) for n in range(500)],
            exchange.finish(),
        )
    )
    one = world.start("rpc")
    run = start(one, chat_team(server.url, "solo"))
    for _ in range(200):
        if one.run(run).is_complete:
            break
        one.process.send_signal(signal.SIGSTOP)
        time.sleep(world.chance.random() * 0.01)
        one.process.send_signal(signal.SIGCONT)
        time.sleep(world.chance.random() * 0.005)
    end = one.completed(run)
    assert end["status"] == "completed" and end["answer"]["text"] == "".join(f"[{n:06}] " for n in range(500)), end


@test("a storm of signals it does not care about", FACES, fault="system.signals")
def signal_storm(world, face):
    server = world.provider(
        lambda exchange: (
            exchange.stream(),
            [(exchange.text(f"[{n:06}] "), exchange.pause(0.002)) for n in range(300)],
            exchange.finish(),
        )
    )
    one = world.start(face)
    run = start(one, chat_team(server.url, "solo"))
    while not one.run(run).is_complete:
        for number in (signal.SIGCHLD, signal.SIGPIPE, signal.SIGWINCH, signal.SIGURG, signal.SIGCONT, signal.SIGXFSZ):
            one.process.send_signal(number)
        time.sleep(0.001)
    assert one.completed(run)["answer"]["text"].count("[") == 300


@test("nohup: a SIGHUP that was ignored at the start stays ignored", FACES, fault="system.signals")
def nohup(world, face):
    process = subprocess.Popen(
        ["/bin/sh", "-c", 'trap "" HUP; exec "$0" "$@"', world.binary, face],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
        env=world.environment(),
        cwd=world.cwd,
    )
    world.processes.append(process)
    one = world.connect(process, face)
    one.call("initialize", {})
    process.send_signal(signal.SIGHUP)
    time.sleep(0.3)
    one.call("massgen/server/status")


@test("idle for 60 s: no CPU time, few wake-ups", slow=True, alone=True, fault="system.idle")
def idle_minute(world):
    one = world.start("rpc")
    one.call("massgen/run/start", demo(wait=True))
    time.sleep(6)
    cpu, before = system.cpu_seconds(one.process.pid), system.sleeps(one.process.pid)
    time.sleep(60)
    spent = (system.cpu_seconds(one.process.pid) - cpu) * 1000
    woke = system.wakeups(before, system.sleeps(one.process.pid))
    world.note(f"{spent:.0f} ms CPU, {woke} wake-ups in 60 s")
    # Dispatch looks after its own threads once a second on Linux.
    assert spent <= 20 and woke <= 90, (spent, woke)


# Memory that nobody may read


@test("a crash leaves no core dump, in which the keys would stand", fault="secrets.core-dumps")
def core_dumps(world):
    def allow():
        _, most = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (most, most))

    for command in (["rpc"], ["lsp"], ["run", world.file("team.json", HANGING), "Task?"]):
        process = world.spawn(*command, preexec_fn=allow)
        system.eventually(lambda pid=process.pid: system.thread_count(pid) > 3, what="the start")
        process.send_signal(signal.SIGQUIT)
        _, status = os.waitpid(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        assert os.WIFSIGNALED(status) and not os.WCOREDUMP(status), f"{command[0]} left a core dump"
