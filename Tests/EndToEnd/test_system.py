# SPDX-License-Identifier: Apache-2.0
"""What the operating system can do to a process. (reliability.md 4.6)"""

import json
import os
import resource
import shutil
import signal
import subprocess
import time

import provider
import system
from harness import (
    FACES,
    Skip,
    chat_team,
    demo,
    finish,
    start,
    test,
)

# Signals


@test("SIGTERM, SIGINT and SIGHUP end the process within 3 s, idle and busy", FACES, fault="system.signals")
def signals(world, face):
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        for busy in (False, True):
            one = world.start(face)
            if busy:
                server = world.provider(provider.trickle())
                run = start(one, chat_team(server.url, "a", "b", "c"))
                one.event(run, "item.delta")
            one.process.send_signal(number)
            code = one.exit_code(5)
            assert code in (0, 143), (number, busy, code)
            if busy:
                assert world.journal(run)[-1]["status"] == "interrupted"
                assert one.run(run).is_complete, "the client was not told"


@test("a signal before initialize", FACES, fault="system.signals")
def early_signal(world, face):
    one = world.start(face, initialize=False)
    time.sleep(0.2)
    one.process.send_signal(signal.SIGTERM)
    assert one.exit_code(4) in (0, 143)


@test("SIGSTOP for 3 s and SIGCONT: the stream goes on, no false time-outs", fault="system.sleep")
def stopped(world):
    def script(exchange):
        exchange.stream()
        for index in range(60):
            exchange.text(f"[{index:06}] ")
            exchange.pause(0.05)
        exchange.finish()

    server = world.provider(script)
    one = world.start("rpc")
    run = start(one, chat_team(server.url, "a", transport={"gap_timeout_seconds": 2, "max_tries": 1}))
    one.event(run, "item.delta")
    one.process.send_signal(signal.SIGSTOP)
    time.sleep(3)
    one.process.send_signal(signal.SIGCONT)
    end = one.completed(run)
    assert end["status"] == "completed" and end["answer"]["text"] == "".join(f"[{index:06}] " for index in range(60)), (
        end
    )
    assert len(server.requests) == 1


# Places


@test("no HOME, no TMPDIR, LANG=C, empty PATH", FACES, fault="system.environment")
def poor_environment(world, face):
    env = {"HOME": None, "TMPDIR": None, "LANG": "C", "PATH": "", "XDG_STATE_HOME": None, "XDG_CONFIG_HOME": None}
    server = world.provider()
    one = world.start(face, env=env)
    result = finish(one, chat_team(server.url, "ä😀", "b"), "Größe?")
    assert result["status"] == "completed" and "Größe?" in server.requests[0].text
    assert world.journal(result["runId"])
    relative = world.start(
        face, env={"PATH": "bin:.:", "HOME": "relative/home", "XDG_STATE_HOME": "state", "XDG_CONFIG_HOME": ""}
    )
    assert finish(relative, chat_team(server.url, "a", "b"))["status"] == "completed"
    # Without a home, state goes below /tmp, where this test must not leave anything.
    shutil.rmtree(f"/tmp/massgen-state-{os.getuid()}", ignore_errors=True)


@test("the working folder is gone", FACES, fault="system.disk")
def removed_folder(world, face):
    gone = world.folder / "gone"
    gone.mkdir()
    process = subprocess.Popen(
        ["/bin/sh", "-c", 'cd "$1" && rmdir "$1" && exec "$0" "$2"', world.binary, str(gone), face],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
        env=world.environment(),
        cwd=world.folder,
    )
    world.processes.append(process)
    one = world.connect(process, face)
    one.call("initialize", {})
    server = world.provider()
    result = finish(one, chat_team(server.url, "a", "b"))
    assert result["status"] == "completed"
    page = one.call("massgen/run/replay", {"runId": result["runId"], "fromSeq": 1})
    assert page["events"][-1]["type"] == "run.completed"


def mounted(world, options):
    """A small file system of its own."""
    if os.getuid() != 0 or not shutil.which("mount"):
        raise Skip("needs root to mount")
    place = world.folder / "mounted"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)], capture_output=True).returncode:
        raise Skip("tmpfs cannot be mounted here")
    world.on_close.append(lambda: subprocess.run(["umount", "-l", str(place)], check=True, capture_output=True))
    return place


def wordy(exchange):
    """A team player with about a megabyte to say each time."""
    provider.team_player(exchange, talk=["x" * 10_000] * 100)


def notices(one, run):
    return [event["code"] for event in one.run(run).of_type("notice")]


@test("disk full: the run streams on, with one notice and no half file", FACES, fault="system.disk")
def disk_full(world, face):
    place = mounted(world, "size=1m")
    (place / "filler").write_bytes(b"x" * 700_000)
    server = world.provider(wordy)
    one = world.start(face, cwd=place)
    result = finish(one, chat_team(server.url, "a", "b"), timeout=90)
    run = result["runId"]
    assert result["status"] == "completed" and result["answer"]["text"].endswith("."), result["status"]
    assert [code for code in notices(one, run) if "write" in code or "disk" in code or "journal" in code], notices(
        one, run
    )
    assert len([code for code in notices(one, run) if "journal" in code]) <= 2, notices(one, run)
    assert one.call("massgen/run/wait", {"runId": run})["answer"] == result["answer"], (
        "the result is not to be had any more"
    )
    assert one.call("massgen/run/get", {"runId": run})["status"] == "completed"
    for path in place.rglob("*.md"):
        assert path.read_bytes(), f"{path} is half written"
    one.call("massgen/server/status")
    again = finish(one, chat_team(server.url, "a", "b"), timeout=90)
    assert again["status"] == "completed"


@test("a file-size limit is a full disk, not the end of the process", FACES, fault="system.disk")
def file_size(world, face):
    server = world.provider(wordy)
    one = world.start(face)
    resource.prlimit(one.process.pid, resource.RLIMIT_FSIZE, (100_000, 100_000))
    result = finish(one, chat_team(server.url, "a", "b"), timeout=90)
    assert result["status"] == "completed", result["status"]
    assert [code for code in notices(one, result["runId"]) if "write" in code or "disk" in code or "journal" in code], (
        notices(one, result["runId"])
    )


@test("a read-only folder: everything goes to the state folder", FACES, fault="system.disk")
def read_only(world, face):
    place = mounted(world, "size=1m")
    assert subprocess.run(["mount", "-o", "remount,ro", str(place)], capture_output=True).returncode == 0
    server = world.provider()
    one = world.start(face, cwd=place)
    result = finish(one, chat_team(server.url, "a", "b"))
    assert result["status"] == "completed"
    assert str(world.run_folder(result["runId"])).startswith(str(world.state)), world.run_folder(result["runId"])
    assert world.journal(result["runId"])[-1]["type"] == "run.completed"
    assert [r["runId"] for r in one.call("massgen/run/list")["runs"]] == [result["runId"]]


@test("neither the folder nor the state folder can be written: the run lives in memory", FACES, fault="system.disk")
def nowhere(world, face):
    place = mounted(world, "size=1m")
    subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True, capture_output=True)
    server = world.provider()
    one = world.start(face, cwd=place, env={"XDG_STATE_HOME": str(place / "state"), "HOME": str(place)})
    result = finish(one, chat_team(server.url, "a", "b"))
    run = result["runId"]
    assert result["status"] == "completed" and notices(one, run), "nothing was said"
    assert one.call("massgen/run/get", {"runId": run})["status"] == "completed"
    assert one.call("massgen/run/replay", {"runId": run, "fromSeq": 1})["events"][0]["type"] == "run.started"
    assert [r["runId"] for r in one.call("massgen/run/list")["runs"]] == [run]


@test("40 descriptors and 60 agents: some fail by name, the server lives", FACES, fault="system.descriptors")
def few_descriptors(world, face):
    def script(exchange):
        time.sleep(0.2)
        provider.team_player(exchange, talk=["word "] * 200)

    server = world.provider(script)
    one = world.start(face)
    resource.prlimit(one.process.pid, resource.RLIMIT_NOFILE, (40, 40))
    team = chat_team(server.url, *[f"m{n}" for n in range(60)], transport={"max_tries": 2})
    for _ in range(3):
        run = start(one, team)
        # A shortage must not meet a quiet server only: keep it busy all the while.
        while not one.run(run).is_complete:
            last = [one.request("massgen/server/status") for _ in range(50)][-1]
            one.answer(last, 60)
        end = one.completed(run, 120)
        if end["status"] != "completed":
            assert end["status"] == "failed" and "open" in json.dumps(end["error"]).lower(), end["error"]
    world.note(end["status"])
    assert finish(one, chat_team(server.url, "a", "b"))["status"] == "completed"


@test("few threads allowed: the server starts and works", fault="system.no-threads")
def few_threads(world):
    if os.getuid() == 0:
        raise Skip("RLIMIT_NPROC does not hold for root")
    one = world.start("rpc")
    resource.prlimit(one.process.pid, resource.RLIMIT_NPROC, (0, 0))
    assert one.call("massgen/run/start", demo(wait=True))["status"] == "completed"


# Rest


@test("idle costs nothing", FACES, alone=True, fault="system.idle")
def idle(world, face):
    one = world.start(face)
    one.call("massgen/run/start", demo(wait=True))
    time.sleep(6)  # threads that have nothing more to do end in their own time
    cpu, before = system.cpu_seconds(one.process.pid), system.sleeps(one.process.pid)
    time.sleep(10)
    spent = (system.cpu_seconds(one.process.pid) - cpu) * 1000
    woke = system.wakeups(before, system.sleeps(one.process.pid))
    world.note(f"{spent:.0f} ms CPU, {woke} wake-ups in 10 s")
    # Dispatch looks after its own threads once a second on Linux; whatever else wakes up should be rare.
    assert spent <= 20 and woke <= 20, (spent, woke)


@test("a stalled run costs nothing", alone=True, fault="system.idle")
def stalled(world):
    server = world.provider(provider.stall())
    one = world.start("rpc")
    run = start(one, chat_team(server.url, "a", "b", "c"))
    one.wait(lambda: len(one.run(run).of_type("item.delta")) >= 3)
    time.sleep(1)
    cpu = system.cpu_seconds(one.process.pid)
    time.sleep(5)
    spent = (system.cpu_seconds(one.process.pid) - cpu) * 1000
    world.note(f"{spent:.2f} ms CPU in 5 s")
    assert spent <= 20, spent
