# SPDX-License-Identifier: Apache-2.0
"""Clients and servers that are killed, and scripts that close their end early. (protocol.md 1.2, 2.4)"""

import json
import os
import signal
import subprocess
import sys
import time

import provider
import system
from harness import FACES, HANGING, chat_team, demo, start_params, test
from test_delivery import numbers, texts, whole_journal


@test(
    "the client is killed: no process after 3 s, the journal whole, the run listed, read and replayed",
    FACES,
    fault="transport.client-process",
)
def client_killed(world, face):
    server = world.provider(provider.trickle())
    params = json.dumps(start_params(chat_team(server.url, "a", "b", "c")))
    doomed = subprocess.Popen(
        [sys.executable, os.path.join(os.path.dirname(__file__), "doomed_client.py"), world.binary, face, params],
        stdout=subprocess.PIPE,
        env=world.environment(),
        cwd=world.cwd,
    )
    pid, run = doomed.stdout.readline().decode().split()
    doomed.kill()
    doomed.wait()
    doomed.stdout.close()
    began = time.monotonic()
    system.eventually(lambda: not system.is_alive(int(pid)), 6, "the server to end")
    took = time.monotonic() - began
    assert took < 3.5, took
    events = world.journal(run)
    assert events[-1]["type"] == "run.completed" and events[-1]["status"] == "interrupted", events[-1]
    system.eventually(lambda: server.open_connections == 0, what="the provider to see the aborts")
    one = world.start(face)
    assert [(r["runId"], r["status"]) for r in one.call("massgen/run/list")["runs"]] == [(run, "interrupted")]
    assert whole_journal(one, run) == events
    assert one.call("massgen/run/wait", {"runId": run})["status"] == "interrupted"
    world.note(f"ended after {took * 1000:.0f} ms")


@test(
    "kill -9 of the server: the next one lists the run as interrupted and replays it", FACES, fault="runs.killed-server"
)
def server_killed(world, face):
    server = world.provider(provider.trickle())
    one = world.start(face)
    finished = one.call("massgen/run/start", demo(wait=True))
    started = one.call("massgen/run/start", start_params(chat_team(server.url, "a", "b", "c")))
    run = started["runId"]
    one.wait(lambda: len(one.run(run).of_type("item.delta")) > 30)
    one.process.send_signal(signal.SIGKILL)
    one.process.wait()
    one.faults = []  # the last message may be cut
    live = texts(one.run(run).events)
    data = (world.run_folder(run) / "events.jsonl").read_bytes()
    # Half a line, as a full disk or a power cut leaves it.
    with open(world.run_folder(run) / "events.jsonl", "ab") as file:
        file.write(b'{"seq":99999,"t":1,"type":"item.del')
    two = world.start(face)
    runs = {r["runId"]: r["status"] for r in two.call("massgen/run/list")["runs"]}
    assert runs == {run: "interrupted", finished["runId"]: "completed"}, runs
    snapshot = two.call("massgen/run/get", {"runId": run, "include": ["items", "answers"]})
    assert snapshot["status"] == "interrupted" and len(snapshot["agents"]) == 3, snapshot
    assert two.call("massgen/run/wait", {"runId": run})["status"] == "interrupted"
    assert two.call("massgen/run/cancel", {"runId": run})["status"] == "interrupted"
    stored = whole_journal(two, run)
    assert [event["seq"] for event in stored] == list(range(1, len(stored) + 1))
    assert len(stored) >= data.count(b"\n"), "whole lines were dropped"
    replayed = texts(stored)
    for item, text in live.items():
        assert replayed.get(item, "").startswith(text[: len(replayed.get(item, ""))]), item
        lost = len(numbers(text)) - len(numbers(replayed.get(item, "")))
        assert lost <= 20, f"{lost} deltas that were shown are not in the journal"
    two.call("massgen/run/attach", {"runId": run, "fromSeq": 1})
    assert two.completed(run)["status"] == "interrupted"
    assert world.journal(run)[-1]["status"] == "interrupted"
    later = two.call(
        "massgen/run/start", start_params(chat_team(server.url, "a"), "Go on", sessionId=started["sessionId"])
    )
    two.call("massgen/run/cancel", {"runId": later["runId"]})
    two.completed(later["runId"])


def pipe(world, *messages, timeout=30):
    """`printf … | massgen-server rpc`: returns exit code and messages."""
    process = world.spawn("rpc")
    body = b"".join(json.dumps({"jsonrpc": "2.0", **message}).encode() + b"\n" for message in messages)
    out, err = process.communicate(body, timeout)
    assert b"Fatal" not in err, err
    return process.returncode, [json.loads(line) for line in out.splitlines()]


INITIALIZE = {"id": 0, "method": "initialize", "params": {}}


@test(
    "printf | massgen-server rpc: a start with wait is finished and answered, exit 0", fault="transport.input-ends-busy"
)
def piped_wait(world):
    server = world.provider(lambda exchange: (time.sleep(0.4), provider.team_player(exchange)))
    code, messages = pipe(
        world,
        INITIALIZE,
        {"id": 1, "method": "massgen/run/start", "params": start_params(chat_team(server.url, "a", "b"), wait=True)},
        {"id": 2, "method": "massgen/run/start", "params": demo(wait=True)},
    )
    assert code == 0, code
    results = {message["id"]: message for message in messages if "id" in message}
    assert results[1]["result"]["status"] == "completed" and results[2]["result"]["winner"] == "builder", results


@test("printf | massgen-server rpc without wait: the run is interrupted, exit 0")
def piped_no_wait(world):
    code, messages = pipe(world, INITIALIZE, {"id": 1, "method": "massgen/run/start", "params": start_params(HANGING)})
    assert code == 0, code
    run = next(message for message in messages if message.get("id") == 1)["result"]["runId"]
    assert world.journal(run)[-1]["status"] == "interrupted"


@test("printf | massgen-server rpc mixed: only what is waited for goes on", fault="transport.input-ends-busy")
def piped_mixed(world):
    server = world.provider(lambda exchange: (time.sleep(0.3), provider.team_player(exchange)))
    code, messages = pipe(
        world,
        INITIALIZE,
        {"id": 1, "method": "massgen/run/start", "params": start_params(HANGING)},
        {"id": 2, "method": "massgen/run/start", "params": start_params(chat_team(server.url, "a", "b"), wait=True)},
        {"id": 3, "method": "massgen/run/start", "params": {}},
        {"id": 4, "method": "no/such"},
    )
    results = {message["id"]: message for message in messages if "id" in message}
    assert code == 0 and results[2]["result"]["status"] == "completed", (code, results)
    assert results[3]["error"]["code"] == -32602 and results[4]["error"]["code"] == -32601
    assert world.journal(results[1]["result"]["runId"])[-1]["status"] == "interrupted"


@test("massgen-server rpc: after the end of input a reader that goes away ends the wait", fault="transport.reader-gone")
def piped_reader_gone(world):
    server = world.provider(provider.trickle())
    one = world.start("rpc")
    one.request("massgen/run/start", start_params(chat_team(server.url, "a"), wait=True))
    run = one.wait(lambda: next(iter(one.runs), None))
    one.event(run, "item.delta")
    one.close_input()
    time.sleep(0.5)
    assert one.process.poll() is None, "the wait was not kept"
    one.drop_output()
    code = one.exit_code(6)
    assert code in (0, 1), code
    assert world.journal(run)[-1]["status"] == "interrupted"
