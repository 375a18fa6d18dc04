# SPDX-License-Identifier: Apache-2.0
"""Files and folders of ours that others have damaged, taken away or put something odd in place of. (reliability.md 4.6)"""

import json
import os
import shutil
import signal
import time

import provider
import system
from harness import (
    DEMO,
    FACES,
    HANGING,
    answer_then_vote,
    chat_team,
    demo,
    finish,
    replay_team,
    start,
    start_params,
    test,
)

INSTANT = {"speed": "instant"}
TEAM = replay_team(a=answer_then_vote(final="Final."), b=answer_then_vote("Other."))


def odd_places(folder):
    """Things that are no ordinary file, by name."""
    folder.mkdir(exist_ok=True)
    os.mkfifo(folder / "fifo")
    (folder / "loop").symlink_to("loop")
    (folder / "folder").mkdir()
    with open(folder / "huge", "wb") as file:
        file.truncate(20 << 30)
    (folder / "binary").write_bytes(bytes(range(256)) * 100)
    return [str(folder / name) for name in ("fifo", "loop", "folder", "huge", "binary")] + [
        "/dev/zero",
        "/dev/tty",
        str(folder / "missing" / "x"),
    ]


@test(
    "what should be a file is a FIFO, a folder, a loop, endless: nobody waits for it",
    FACES,
    fault="documents.disk-changes",
)
def odd_files(world, face):
    places = odd_places(world.folder / "odd")
    server = world.provider()
    one = world.start(face)
    for number, place in enumerate(places):
        cwd = world.folder / f"cwd{number}"
        cwd.mkdir()
        (cwd / ".env").symlink_to(place)
        (cwd / ".massgen").mkdir()
        (cwd / ".massgen/config.yaml").symlink_to(place)
        result = finish(one, chat_team(server.url, "a", "b"), cwd=str(cwd), timeout=20)
        assert result["status"] == "completed", (place, result)
        for params in (
            {"config": {"path": ".massgen/config.yaml"}, "cwd": str(cwd)},
            {"config": {"path": place}},
            {"config": {"uri": f"file://{place}"}},
            {"cwd": place},
            {"replay": {"cassette": place}},
            {"record": place},
        ):
            answer = one.answer(
                one.request("massgen/run/start", {**start_params(TEAM), "replay": INSTANT, **params}), 20
            )
            if "result" in answer:
                one.completed(answer["result"]["runId"], 20)
        one.call("massgen/server/status")
    peak = system.peak_mib(one.process.pid)
    assert peak < 300, f"{peak:.0f} MiB"


@test("an odd .env at the terminal: run says so or goes on", fault="documents.disk-changes")
def odd_env(world):
    for number, place in enumerate(odd_places(world.folder / "odd")):
        cwd = world.folder / f"cwd{number}"
        cwd.mkdir()
        (cwd / ".env").symlink_to(place)
        done = world.run_command(DEMO, "Task?", "--speed", "instant", cwd=cwd, timeout=20)
        assert done.returncode == 0, (place, done)
        done = world.run_command(place, "Task?", cwd=cwd, timeout=20)
        assert done.returncode == 1 and done.stderr, (place, done)


@test(
    "journals, run files and the index are damaged at random: the rest is still listed, and nothing ends the process",
    FACES,
    fault="runs.killed-server",
)
def damaged_state(world, face):
    chance = world.chance
    one = world.start(face)
    runs = [finish(one, TEAM, replay=INSTANT)["runId"] for _ in range(12)]
    session = one.call("massgen/run/list")["runs"][0]["sessionId"]
    one.close_input()
    one.exit_code()
    files = sorted(path for root in (world.cwd, world.state) for path in root.rglob("*") if path.is_file())
    spared = runs[0]
    files = [path for path in files if spared not in str(path)]
    for path in chance.sample(files, len(files) * 2 // 3):
        data = bytearray(path.read_bytes())
        how = chance.randrange(8)
        if how == 0:
            path.unlink()
        elif how == 1:
            path.write_bytes(b"")
        elif how == 2:
            path.write_bytes(data[: chance.randrange(len(data) + 1)])
        elif how == 3:
            path.unlink()
            path.mkdir()
        elif how == 4:
            path.unlink()
            os.mkfifo(path)
        elif how == 5:
            path.write_bytes(data + data)
        else:
            for _ in range(chance.randrange(1, 30)):
                at = chance.randrange(len(data)) if data else 0
                data[at : at + chance.randrange(3)] = chance.randbytes(chance.randrange(3))
            path.write_bytes(data)
    for face in (face, "rpc"):
        one = world.start(face)
        one.call("massgen/run/list", {"limit": 100}, 20)
        for run in runs:
            for method, params in (
                ("get", {"include": ["items", "answers", "votes", "usage", "config"]}),
                ("wait", {"timeoutMs": 500}),
                ("replay", {"fromSeq": 1}),
                ("attach", {"fromSeq": 1}),
                ("cancel", {}),
                ("detach", {}),
            ):
                answer = one.answer(one.request(f"massgen/run/{method}", {"runId": run, **params}), 20)
                code = answer.get("error", {}).get("code")
                assert code in (None, -31001, -31015, -31016, -32603), (run, method, answer)
        snapshot = one.call("massgen/run/get", {"runId": spared})
        assert snapshot["status"] == "completed", snapshot
        assert finish(one, TEAM, replay=INSTANT)["status"] == "completed"
        one.answer(
            one.request("massgen/run/start", {**start_params(TEAM), "replay": INSTANT, "sessionId": session}), 20
        )
        # What the damaged journals say is no fault of this connection.
        one.faults = [
            fault for fault in one.faults if "UTF-8" in fault or "framing" in fault or "second answer" in fault
        ]


@test("the run's folder is taken away while it streams: it streams on", FACES, fault="system.disk")
def folder_gone(world, face):
    server = world.provider(
        lambda exchange: (
            exchange.stream(),
            [(exchange.text(f"[{n:06}] "), exchange.pause(0.005)) for n in range(300)],
            exchange.finish(),
        )
    )
    one = world.start(face)
    run = start(one, chat_team(server.url, "solo"))
    one.event(run, "item.delta")
    shutil.rmtree(world.cwd / ".massgen", ignore_errors=True)
    end = one.completed(run)
    assert end["status"] == "completed" and end["answer"]["text"].count("[") == 300, end
    assert one.call("massgen/run/wait", {"runId": run})["answer"] == end["answer"]
    assert finish(one, TEAM, replay=INSTANT)["status"] == "completed"


@test(
    "the place of the state is a file, a loop, somebody else's: the run goes on elsewhere", FACES, fault="system.disk"
)
def odd_state(world, face):
    for number, make in enumerate(
        (
            lambda path: path.write_text("x"),
            lambda path: path.symlink_to(path),
            lambda path: path.symlink_to("/dev/null"),
            lambda path: os.mkfifo(path),
            lambda path: path.symlink_to("/proc/self"),
        )
    ):
        cwd = world.folder / f"cwd{number}"
        cwd.mkdir()
        make(cwd / ".massgen")
        state = world.folder / f"state{number}"
        make(state)
        for env in ({}, {"XDG_STATE_HOME": str(state)}):
            one = world.start(face, cwd=cwd, env=env)
            result = finish(one, TEAM, replay=INSTANT, timeout=20)
            assert result["status"] == "completed", result
            assert one.call("massgen/run/get", {"runId": result["runId"]})["status"] == "completed"
            assert [entry["runId"] for entry in one.call("massgen/run/list")["runs"]][:1] == [result["runId"]]


@test(
    "a client that reads nothing any more does not keep the process",
    FACES,
    fault=("transport.exit", "transport.input-ends-busy", "system.signals"),
)
def unread_end(world, face):
    server = world.provider(provider.trickle(0.0005))
    for end in ("exit", "signal", "input"):
        one = world.start(face)
        run = start(one, chat_team(server.url, "a", "b", "c"), delivery={"maxLatencyMs": 0})
        one.event(run, "item.delta")
        one.stop_reading()
        for number in range(3000):
            one.request("massgen/server/status", id=f"u{number}")
        one.flush()
        began = time.monotonic()
        if end == "exit":
            one.notify("exit")
        elif end == "signal":
            one.process.send_signal(signal.SIGTERM)
        else:
            one.close_input()
        code = one.exit_code(8)
        took = time.monotonic() - began
        assert code in (0, 1, 143) and took < 5, (end, code, took)
        assert world.journal(run)[-1]["status"] == "interrupted"
        one.faults = []  # what nobody read may be cut


@test(
    "two hundred requests of every kind at the moment of the end: all that were read are answered or the connection is over",
    FACES,
    fault=("transport.exit", "messages.lifecycle"),
)
def busy_end(world, face):
    for _ in range(2):
        one = world.start(face)
        runs = [start(one, HANGING) for _ in range(3)]
        ids = []
        for number in range(200):
            method, params = world.chance.choice(
                [
                    ("massgen/run/start", demo()),
                    ("massgen/run/start", demo(wait=True)),
                    ("massgen/run/wait", {"runId": world.chance.choice(runs)}),
                    ("massgen/run/cancel", {"runId": world.chance.choice(runs)}),
                    ("massgen/run/list", {}),
                    ("massgen/server/status", {}),
                ]
            )
            ids.append(one.request(method, params))
            if number == 150:
                stop = one.request("shutdown")
        for id in [*ids, stop]:
            one.answer(id, 20)
        one.notify("exit")
        assert one.exit_code(5) == 0
        for path in world.cwd.rglob("run.json"):
            assert json.loads(path.read_bytes()), path
