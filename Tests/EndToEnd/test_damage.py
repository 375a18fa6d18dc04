# SPDX-License-Identifier: Apache-2.0
"""What lies on the disk may be damaged, foreign or hostile: the server says so, or makes do, and lives on."""

import json
import os
import subprocess
import time

from harness import FACES, HANGING, demo, start, test

HUGE = (1 << 63) - 1


def played(one):
    """Plays the demo and returns its session and its run, written down."""
    started = one.call("massgen/run/start", demo())
    one.completed(started["runId"])
    one.call("massgen/run/wait", {"runId": started["runId"]})
    return started["sessionId"], started["runId"]


@test("numbers that no run can have, in what earlier runs left, end no request and no server", FACES)
def huge_numbers(world, face):
    one = world.start(face)
    session, run = played(one)
    folder = world.run_folder(run)
    record = json.loads((folder / "run.json").read_text())
    assert isinstance(record["startedAtMs"], int) and isinstance(record["durationMs"], int)
    record.update(startedAtMs=HUGE, durationMs=HUGE)
    (folder / "run.json").write_text(json.dumps(record))
    events = world.journal(run)
    for event in events:
        event["t"] = HUGE
    for agent in events[-1]["usage"]["agents"]:
        agent["inputTokens"] = agent["outputTokens"] = HUGE
    (folder / "events.jsonl").write_text("".join(json.dumps(event) + "\n" for event in events))
    other = world.start(face)
    other.call("massgen/session/list", {})
    assert other.call("massgen/session/get", {"sessionId": session})["turns"][0]["runId"] == run
    for scope in ({"runId": run}, {"sessionId": session}, {"since": "2020-01-01T00:00:00Z"}):
        other.answer(other.request("massgen/usage/get", scope))
    for form in ("md", "json", "jsonl", "massgenLog"):
        other.answer(other.request("massgen/run/export", {"runId": run, "format": form}))
    other.call("massgen/run/get", {"runId": run})
    assert other.call("massgen/server/status", {})["health"] == "ok"


@test("deleting a session goes into folders as deep as agents make them, and no deeper than it can")
def deep_folders(world):
    one = world.start("rpc")
    session, run = played(one)
    here = os.open(world.run_folder(run), os.O_RDONLY)
    for number in range(5000):
        name = "workspaces" if number == 0 else "d"
        os.mkdir(name, dir_fd=here)
        inner = os.open(name, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(here)
    kept = one.call("massgen/session/delete", {"sessionId": session})["kept"]
    assert any(path.endswith("/d") for path in kept), kept[:3]
    assert one.error("massgen/session/get", {"sessionId": session}).code == -31002
    subprocess.run(["rm", "-rf", str(world.cwd / ".massgen")], check=True)


@test("a session is deleted with its files whose names are no UTF-8")
def unnamable(world):
    one = world.start("rpc")
    session, run = played(one)
    folder = world.run_folder(run)
    (folder / "workspaces").mkdir(exist_ok=True)
    with open(os.fsencode(folder / "workspaces") + b"/\xff\xfe.txt", "wb") as file:
        file.write(b"made by an agent")
    assert one.call("massgen/session/delete", {"sessionId": session}) == {}
    assert not folder.exists()


@test("all that is said to a run counts against one limit", FACES)
def steer_limit(world, face):
    one = world.start(face)
    run = start(one, HANGING)
    one.call("massgen/run/steer", {"runId": run, "prompt": "x" * (20 << 20)})
    error = one.error("massgen/run/steer", {"runId": run, "prompt": "x" * (20 << 20)})
    assert error.code == -31010 and error.data["limit"] == 32 << 20 and error.data["actual"] == 40 << 20, error
    one.call("massgen/run/steer", {"runId": run, "prompt": "Short."})
    one.call("massgen/run/cancel", {"runId": run})
    one.completed(run)


@test("a session knows the answer of a run as soon as its last event is out", FACES)
def answer_at_once(world, face):
    one = world.start(face)
    for _ in range(5):
        started = one.call("massgen/run/start", demo())
        one.completed(started["runId"])
        (turn,) = one.call("massgen/session/get", {"sessionId": started["sessionId"]})["turns"]
        assert turn["status"] == "completed" and turn["winner"] == "builder" and turn["answer"], turn


@test("a title turns no direction and steers no terminal", FACES)
def titles(world, face):
    one = world.start(face)
    session, _ = played(one)
    for title in ("a\u009bb", "a\u202eb", "a\u2028b", "a\u2066b", "a\nb", " "):
        assert one.error("massgen/session/rename", {"sessionId": session, "title": title}).code == -32602, title
    one.call("massgen/session/rename", {"sessionId": session, "title": "Zwischenspeicher – קצר"})


@test("the contract is printed whole to a reader that takes its time", slow=True)
def slow_schema(world):
    process = world.spawn("schema", "--openrpc")
    time.sleep(12)
    out, err = process.communicate(timeout=20)
    assert process.returncode == 0 and json.loads(out)["openrpc"], err
