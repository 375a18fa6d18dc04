# SPDX-License-Identifier: Apache-2.0
"""What the server says about itself: usage, health, metrics and its log. (protocol.md 5.2, 5.4)"""

import time

import system
from harness import FACES, HANGING, answer_then_vote, chat_team, demo, finish, replay_team, start, start_params, test

ALONE = replay_team(solo=[{"repeat": True, "steps": [{"text": "Forty-two."}]}])
STATUS = {"experimental": {"massgen": {"serverStatus": True}}}


def notes(one, method):
    return [message["params"] for message in one.messages if message.get("method") == method]


def metrics(one):
    return one.call("massgen/server/metrics", {})


# Usage


@test("usage is summed up by run, session and time, by agent and model, in every process", FACES)
def usage(world, face):
    server = world.provider()
    one, two = world.start(face), world.start("rpc", cwd=world.home)
    began = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - 1))
    started = one.call("massgen/run/start", start_params(chat_team(server.url, "a", "b"), "One?", wait=True))
    run = started["runId"]
    session = one.call("massgen/run/list")["runs"][0]["sessionId"]
    second = finish(one, chat_team(server.url, "a", "b"), "Two?", sessionId=session)
    finish(one, chat_team(server.url, "a"), "Elsewhere?")

    def total(result):
        return (result["usage"]["inputTokens"], result["usage"]["outputTokens"])

    for reader in (one, two):
        of_run = reader.call("massgen/usage/get", {"runId": run})
        assert of_run["runs"] == 1, of_run
        assert (of_run["tokens"]["input"], of_run["tokens"]["output"]) == total(started), (of_run, started["usage"])
        agents = {agent["agentId"]: agent for agent in started["usage"]["agents"]}
        assert [agent["agentId"] for agent in of_run["agents"]] == ["a", "b"], of_run
        for agent in of_run["agents"]:
            assert agent["tokens"]["input"] == agents[agent["agentId"]]["inputTokens"], of_run
            assert agent["model"] == agent["agentId"] and agent["backend"] == "chatcompletion", agent
        assert [model["model"] for model in of_run["models"]] == ["a", "b"], of_run
        of_session = reader.call("massgen/usage/get", {"sessionId": session})
        assert of_session["runs"] == 2
        assert of_session["tokens"]["input"] == total(started)[0] + total(second)[0], of_session
        assert [agent["runs"] for agent in of_session["agents"]] == [2, 2], of_session
        assert reader.call("massgen/usage/get", {"since": began})["runs"] == 3
        assert reader.call("massgen/usage/get", {"since": began, "cwd": "/nowhere"})["runs"] == 0
        nothing = reader.call("massgen/usage/get", {"since": "2999-01-01T00:00:00+01:00"})
        assert nothing["runs"] == 0 and nothing["tokens"] == {"input": 0, "output": 0} and nothing["agents"] == []
        assert nothing["cost"] == {"amount": None, "currency": "USD", "complete": True}, nothing
        # Nobody knows what these models cost.
        assert of_run["cost"] == {"amount": None, "currency": "USD", "complete": False}, of_run


@test("played replies cost nothing", FACES)
def usage_of_replays(world, face):
    one = world.start(face)
    started = one.call("massgen/run/start", demo(wait=True))
    used = one.call("massgen/usage/get", {"runId": started["runId"]})
    assert used["cost"]["complete"] is True and not used["cost"]["amount"], used


@test("usage of a run that goes on is told so far, and wrong scopes are an error", FACES)
def usage_scopes(world, face):
    one = world.start(face)
    run = start(one, HANGING)
    one.event(run, "item.delta")
    assert one.call("massgen/usage/get", {"runId": run})["runs"] == 1
    assert world.start("rpc").call("massgen/usage/get", {"runId": run})["runs"] == 1
    assert one.error("massgen/usage/get", {"runId": "run_none"}).code == -31001
    assert one.error("massgen/usage/get", {"sessionId": "ses_none"}).code == -31002
    for params in ({}, {"runId": run, "since": "2026-01-01T00:00:00Z"}, {"since": "yesterday"}):
        assert one.error("massgen/usage/get", params).code == -32602, params


# Health


@test("a healthy server says so, and how many runs are active", FACES)
def healthy(world, face):
    one = world.start(face)
    status = one.call("massgen/server/status", {})
    assert status["health"] == "ok" and status["activeRuns"] == 0 and "message" not in status, status
    run = start(one, HANGING)
    assert one.call("massgen/server/status", {})["activeRuns"] == 1
    one.call("massgen/run/cancel", {"runId": run})
    one.completed(run)
    system.eventually(lambda: one.call("massgen/server/status", {})["activeRuns"] == 0)


@test("a run that cannot be written makes the health worse, and its end worse still", FACES)
def unwritable(world, face):
    blocked = world.file("folder/.massgen", "no folder")
    one = world.start(face, capabilities=STATUS, env={"XDG_STATE_HOME": str(blocked)})
    run = start(one, HANGING, cwd=str(blocked.parent))
    status = one.call("massgen/server/status", {})
    assert status["health"] == "warning" and "journal" in status["message"], status
    one.call("massgen/run/cancel", {"runId": run})
    one.completed(run)
    one.call("massgen/run/wait", {"runId": run})
    status = one.call("massgen/server/status", {})
    assert status["health"] == "error" and "lost" in status["message"] and status["activeRuns"] == 0, status
    told = one.wait(lambda: [s for s in notes(one, "massgen/server/statusChanged") if s["health"] == "error"])
    assert told[-1]["activeRuns"] == 0 and told[-1]["message"] == status["message"], told


@test("clients that asked for it are told when health or active runs change, and nobody else is", FACES)
def status_changed(world, face):
    one, silent = world.start(face, capabilities=STATUS), world.start(face)
    for client in (one, silent):
        run = start(client, HANGING)
        client.event(run, "item.delta")
        client.call("massgen/run/cancel", {"runId": run})
        client.completed(run)
        client.call("massgen/run/wait", {"runId": run})
    one.wait(lambda: [s["activeRuns"] for s in notes(one, "massgen/server/statusChanged")][-1:] == [0])
    told = notes(one, "massgen/server/statusChanged")
    assert [s["activeRuns"] for s in told][-2:] == [1, 0] and all(s["health"] == "ok" for s in told), told
    assert all(left != right for left, right in zip(told, told[1:])), told
    silent.call("massgen/server/status", {})
    assert notes(silent, "massgen/server/statusChanged") == []


# Metrics


@test("metrics count requests, runs, deliveries and calls", FACES)
def counters(world, face):
    server = world.provider()
    one = world.start(face)
    before = metrics(one)
    assert before["runs"] == {"active": 0, "started": 0, "byStatus": {}} and before["delivery"]["batches"] == 0, before
    assert before["providers"] == {"calls": 0, "retries": 0, "failures": 0, "firstByteMs": {}}, before
    process = before["process"]
    assert process["peakRssBytes"] >= process["rssBytes"] > 1 << 20 and process["threads"] > 1, process
    assert process["descriptors"] == system.descriptor_count(one.process.pid), process
    finish(one, chat_team(server.url, "a", "b"), "One?")
    run = start(one, HANGING)
    one.event(run, "item.delta")
    assert one.error("massgen/run/get", {"runId": "run_none"}).code == -31001
    one.error("made/up", {})
    after = system.eventually(lambda: (m := metrics(one))["runs"]["byStatus"] == {"completed": 1} and m)
    assert after["runs"]["active"] == 1 and after["runs"]["started"] == 2, after["runs"]
    assert after["delivery"]["batches"] == sum(len(log.batches) for log in one.runs.values()), after["delivery"]
    assert after["delivery"]["events"] == sum(len(log.events) for log in one.runs.values()), after["delivery"]
    assert after["providers"]["calls"] >= len(server.requests) > 0 and after["providers"]["failures"] == 0, after
    first = after["providers"]["firstByteMs"]
    assert 0 < first["p50"] <= first["p95"], first
    methods = after["requests"]["byMethod"]
    assert methods["massgen/run/start"]["count"] == 2 and methods["massgen/run/get"]["errors"] == 1, methods
    assert 0 < methods["massgen/run/start"]["p50Ms"] <= methods["massgen/run/start"]["p95Ms"], methods
    assert after["requests"]["errors"] == 2 and after["requests"]["count"] == sum(m["count"] for m in methods.values())
    assert after["uptimeMs"] >= before["uptimeMs"]


@test("names of methods that somebody makes up do not fill the memory")
def made_up(world):
    one = world.start("rpc")
    for number in range(400):
        one.request(f"made/up/{number}" + "x" * (number % 200), {})
    one.call("massgen/server/status", {})
    methods = metrics(one)["requests"]["byMethod"]
    assert len(methods) <= 98 and methods["(others)"]["count"] > 200, len(methods)


# The log


@test("a connection gets the log it asks for, by level and category, and no other does", FACES)
def log(world, face):
    one = world.start(face)
    assert one.call("massgen/log/setLevel", {"level": "debug"}) == {"level": "debug"}
    one.error("massgen/run/get", {"runId": "run_none"})
    line = one.wait(lambda: [n for n in notes(one, "massgen/log") if n["message"] == "request failed"])[0]
    assert line["level"] == "debug" and line["category"] == "requests" and line["time"].endswith("Z"), line
    assert line["data"]["method"] == "massgen/run/get", line
    finish(one, ALONE)
    one.wait(lambda: [n for n in notes(one, "massgen/log") if n["category"] == "runs" and n["message"] == "run ends"])
    one.call("massgen/log/setLevel", {"level": "debug", "categories": ["runs"]})
    count = len(notes(one, "massgen/log"))
    one.error("massgen/run/get", {"runId": "run_none"})
    finish(one, ALONE)
    one.wait(lambda: [n for n in notes(one, "massgen/log")[count:] if n["message"] == "run ends"])
    assert {n["category"] for n in notes(one, "massgen/log")[count:]} == {"runs"}
    assert one.call("massgen/log/setLevel", {"level": "off"}) == {"level": "off"}
    count = len(notes(one, "massgen/log"))
    finish(one, ALONE)
    assert len(notes(one, "massgen/log")) == count
    error = one.error("massgen/log/setLevel", {"level": "loud"})
    assert error.code == -32602 and error.data["pointer"] == "/level", error


@test("a client that reads slowly loses lines of the log, is told how many, and gets every event", FACES)
def slow_reader(world, face):
    one = world.start(face)
    one.call("massgen/log/setLevel", {"level": "debug"})
    run = start(one, HANGING)
    one.event(run, "item.delta")
    one.stop_reading()
    for _ in range(3000):
        one.request("massgen/run/get", {"runId": "run_none" + "x" * 2000})
    one.flush()
    one.request("massgen/run/cancel", {"runId": run})
    one.flush()
    one.resume_reading()
    assert one.completed(run)["status"] == "cancelled"
    lost = one.wait(lambda: [n for n in notes(one, "massgen/log") if n["category"] == "log"])
    lines = [n for n in notes(one, "massgen/log") if n["message"] == "request failed"]
    assert lost[0]["level"] == "warning" and lost[0]["data"]["dropped"] > 0, lost
    world.note(f"{len(lines)} lines, {lost[0]['data']['dropped']} left out")


@test("no secret stands in the log")
def secrets(world):
    secret = "sk-e2e-0123456789abcdef0123456789"
    world.secrets.append(secret)
    server = world.provider()
    one = world.start("rpc", env={"OPENAI_API_KEY": secret})
    one.call("massgen/log/setLevel", {"level": "trace"})
    finish(one, chat_team(server.url, "a", "b", api_key=secret), "One?")
    assert notes(one, "massgen/log")
