# SPDX-License-Identifier: Apache-2.0
"""Sessions: turns one after another, with memory. (protocol.md 5.2 sessionId and onBusy; orchestration.md 5.3)"""

import json

import provider
from harness import FACES, HANGING, chat_team, finish, start_params, test


@test("a later turn is told what was asked and answered before", FACES)
def history(world, face):
    server = world.provider()
    one = world.start(face)
    team = chat_team(server.url, "a", "b")
    first = finish(one, team, "What is a monad?")
    session = one.call("massgen/run/list")["runs"][0]["sessionId"]
    count = len(server.requests)
    second = finish(one, team, "And in Swift?", sessionId=session)
    assert second["status"] == "completed"
    for request in server.requests[count:]:
        said = json.dumps(request.json["messages"])
        assert "What is a monad?" in said and first["answer"]["text"] in request.text and "And in Swift?" in said, said
    runs = one.call("massgen/run/list", {"sessionId": session})["runs"]
    assert [r["task"] for r in runs] == ["And in Swift?", "What is a monad?"]
    fresh = len(server.requests)
    finish(one, team, "Alone?")
    assert all("monad" not in request.text for request in server.requests[fresh:]), "a new session knows an old one"


@test("a session outlives its process")
def resume(world):
    server = world.provider()
    team = chat_team(server.url, "a", "b")
    one = world.start("rpc")
    first = finish(one, team, "First question?")
    session = one.call("massgen/run/list")["runs"][0]["sessionId"]
    one.close_input()
    one.exit_code()
    two = world.start("lsp")
    count = len(server.requests)
    second = two.call("massgen/run/start", start_params(team, "Second question?", sessionId=session))
    assert second["sessionId"] == session
    two.completed(second["runId"])
    assert all(first["answer"]["text"] in request.text for request in server.requests[count:])


@test("a lone agent gets earlier turns as turns")
def direct_history(world):
    server = world.provider(
        lambda exchange: (exchange.stream(), exchange.text(f"Reply {exchange.request.number}."), exchange.finish())
    )
    one = world.start("rpc")
    started = one.call("massgen/run/start", start_params(chat_team(server.url, "solo"), "One?"))
    one.completed(started["runId"])
    finish(one, chat_team(server.url, "solo"), "Two?", sessionId=started["sessionId"])
    said = [
        (message["role"], message["content"])
        for message in server.requests[-1].json["messages"]
        if message["role"] != "system"
    ]
    assert said == [("user", "One?"), ("assistant", "Reply 0."), ("user", "Two?")], said


@test("a busy session refuses another run and names the active one", FACES)
def reject(world, face):
    one = world.start(face)
    first = one.call("massgen/run/start", start_params(HANGING))
    error = one.error("massgen/run/start", start_params(HANGING, sessionId=first["sessionId"]))
    assert error.code == -31004 and error.data["activeRunId"] == first["runId"], error
    assert error.data["name"] == "SessionBusy"
    error = one.error("massgen/run/start", start_params(HANGING, sessionId="ses_none"))
    assert error.code == -31002 and error.data["name"] == "SessionNotFound", error


@test("a queued run starts when the one before it ends", FACES)
def queue(world, face):
    server = world.provider(provider.by_model({"slow": provider.times(1, provider.stall())}))
    one = world.start(face)
    first = one.call("massgen/run/start", start_params(chat_team(server.url, "slow", "good"), "First?"))
    one.event(first["runId"], lambda event: event["type"] == "item.delta" and event["agentId"] == "slow")
    second = one.call(
        "massgen/run/start",
        start_params(chat_team(server.url, "x", "y"), "Second?", sessionId=first["sessionId"], onBusy="queue"),
    )
    assert second["status"] == "queued" and second["runId"] != first["runId"], second
    third = one.call(
        "massgen/run/start",
        start_params(chat_team(server.url, "x", "y"), "Third?", sessionId=first["sessionId"], onBusy="queue"),
    )
    assert not server.of_model("x")
    assert one.call("massgen/run/get", {"runId": second["runId"]})["status"] == "queued"
    one.call("massgen/run/cancel", {"runId": first["runId"]})
    assert one.completed(first["runId"])["status"] == "cancelled"
    assert one.completed(second["runId"])["status"] == "completed"
    assert one.completed(third["runId"])["status"] == "completed"
    said = server.of_model("x")[0].text
    assert "First?" in said and "Second?" in said
    assert "Second?" in server.of_model("x")[-1].text and "Third?" in server.of_model("x")[-1].text


@test("a queued run can be cancelled")
def cancel_queued(world):
    server = world.provider()
    one = world.start("rpc")
    first = one.call("massgen/run/start", start_params(HANGING))
    second = one.call(
        "massgen/run/start",
        start_params(chat_team(server.url, "x"), "Second?", sessionId=first["sessionId"], onBusy="queue"),
    )
    one.call("massgen/run/cancel", {"runId": second["runId"]})
    assert one.completed(second["runId"])["status"] == "cancelled"
    assert one.call("massgen/run/get", {"runId": first["runId"]})["status"] == "running"
    assert not server.requests


@test("two starts in one burst on one session keep their order")
def burst(world):
    server = world.provider()
    one = world.start("rpc")
    first = one.call("massgen/run/start", start_params(chat_team(server.url, "w"), "Zero?"))
    ids = [
        one.request(
            "massgen/run/start",
            start_params(chat_team(server.url, "w"), f"Task {n}?", sessionId=first["sessionId"], onBusy="queue"),
        )
        for n in range(4)
    ]
    runs = [one.result(id)["runId"] for id in ids]
    for run in runs:
        assert one.completed(run)["status"] == "completed"
    asked = [request.json["messages"][-1]["content"] for request in server.requests]
    assert asked == ["Zero?", "Task 0?", "Task 1?", "Task 2?", "Task 3?"], asked
