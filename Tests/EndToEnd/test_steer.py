# SPDX-License-Identifier: Apache-2.0
"""Talking to a team while it works. (protocol.md 5.2 massgen/run/steer, answerNow; onBusy)"""

import threading

import provider
from harness import FACES, answer_then_vote, chat_team, replay_team, start, start_params, test


class Gates:
    """A provider script whose replies wait, after some text, until the test opens a gate: one for each kind of reply."""

    def __init__(self, *closed):
        self.open = {kind: threading.Event() for kind in ("answer", "vote", "final")}
        for kind, gate in self.open.items():
            if kind not in closed:
                gate.set()

    def __call__(self, exchange):
        tools = exchange.request.tools
        kind = "vote" if "vote" in tools else "answer" if "new_answer" in tools else "final"
        exchange.stream()
        exchange.text("Let me ", "see. ")
        while not self.open[kind].is_set():
            exchange.pause(0.02)
        if kind == "vote":
            exchange.tool("vote", agent_id=tools["vote"]["parameters"]["properties"]["agent_id"]["enum"][0], reason="ok")
        elif kind == "answer":
            exchange.tool("new_answer", content=f"Answer of {exchange.request.model}.")
        else:
            exchange.text("The end.")
        exchange.finish("stop" if kind == "final" else "tool_calls")


def steer(one, run, text, **more):
    return one.call("massgen/run/steer", {"runId": run, "prompt": text, **more})


def of_type(one, run, *types):
    return [event for event in one.run(run).events if event["type"] in types]


@test("a message reaches agents that are writing with their next call; their answers stand", FACES)
def writing(world, face):
    gates = Gates("answer")
    server = world.provider(gates)
    one = world.start(face)
    run = start(one, chat_team(server.url, "a", "b"))
    for agent in ("a", "b"):
        one.event(run, lambda event, agent=agent: event["type"] == "item.delta" and event["agentId"] == agent)
    receipt = steer(one, run, [{"type": "text", "text": "Use metric units."}])
    assert receipt == {"accepted": True, "appliedAt": "nextTurn", "agentIds": ["a", "b"]}, receipt
    before = len(server.requests)
    gates.open["answer"].set()
    end = one.completed(run)
    assert end["status"] == "completed" and {answer["agentId"] for answer in end["answers"]} == {"a", "b"}, end
    assert all("metric units" not in request.text for request in server.requests[:before])
    assert all("metric units" in request.text for request in server.requests[before:]), "a later call has lost it"
    steers = of_type(one, run, "steer.applied")
    assert sorted(event["agentId"] for event in steers) == ["a", "b"], steers
    calls = {event["callId"]: event["agentId"] for event in of_type(one, run, "call.started")}
    for event in steers:
        assert event["text"] == "Use metric units." and calls[event["callId"]] == event["agentId"], event
    assert len({event["steerId"] for event in steers}) == 1


@test("a vote cast without knowing the message is void")
def voted(world):
    gates = Gates()
    slow = Gates("vote")
    server = world.provider(provider.by_model({"quick": gates, "slow": slow}))
    one = world.start("rpc")
    run = start(one, chat_team(server.url, "quick", "slow"))
    # Two answers, so that nothing but the message can void a vote from here on. A vote that came before the second of
    # them is void for that, so the one to wait for knows both.
    one.wait(lambda: len(of_type(one, run, "answer.submitted")) == 2)
    both = max(event["seq"] for event in of_type(one, run, "answer.submitted"))
    one.event(run, lambda event: event["type"] == "vote.cast" and event["counted"] and event["seq"] > both)
    gates.open["vote"].clear()
    steer(one, run, "Be brief.", agentIds=["quick"])
    void = one.event(run, lambda event: event["type"] == "vote.invalidated" and event["cause"]["type"] == "steer")
    assert void["agentIds"] == ["quick"], void
    applied = one.event(run, "steer.applied")
    assert applied["agentId"] == "quick" and void["cause"]["steerId"] == applied["steerId"]
    restart = one.event(run, lambda event: event["type"] == "agent.restarted" and event["cause"]["type"] == "steer")
    assert restart["agentId"] == "quick" and restart["cause"]["steerId"] == applied["steerId"], restart
    gates.open["vote"].set()
    slow.open["vote"].set()
    end = one.completed(run)
    assert end["status"] == "completed" and len(end["votes"]) == 2, end
    assert all("Be brief." not in request.text for request in server.of_model("slow"))


@test("a message that nobody can take is refused with the reason")
def refused(world):
    gates = Gates("vote", "final")
    server = world.provider(gates)
    one = world.start("rpc")
    run = start(one, chat_team(server.url, "a", "b"))
    one.event(run, lambda event: len(of_type(one, run, "answer.submitted")) == 2)

    def error(**params):
        return one.error("massgen/run/steer", {"runId": run, "prompt": "x", **params})

    unknown = error(agentIds=["a", "nobody"])
    assert (unknown.code, unknown.data["pointer"]) == (-32602, "/agentIds/1") and "a, b" in unknown.data["hint"]
    assert error(prompt=" ").data["pointer"] == "/prompt"
    assert error(prompt=[{"type": "image", "mimeType": "image/png", "data": "AAAA"}]).code == -31009
    assert error(runId="run_none").code == -31001
    stale = error(expectedSeq=1)
    assert stale.code == -32801 and stale.data["name"] == "ContentModified" and stale.data["lastSeq"] > 1
    assert steer(one, run, "x", expectedSeq=stale.data["lastSeq"])["accepted"]
    gates.open["vote"].set()
    one.event(run, lambda event: event["type"] == "call.started" and event["kind"] == "final")
    late = error()
    assert late.code == -31003 and late.data["name"] == "RunNotActive" and "session" in late.data["hint"]
    gates.open["final"].set()
    one.completed(run)
    over = error()
    assert over.code == -31003 and over.data["status"] == "completed" and "session" in over.data["hint"]


@test("the answer is given now: the winner writes the final text at once", FACES)
def answer_now(world, face):
    gates = Gates("vote", "final")
    server = world.provider(gates)
    one = world.start(face)
    run = start(one, chat_team(server.url, "a", "b", "c"))
    one.event(run, lambda event: len(of_type(one, run, "answer.submitted")) == 3)
    assert one.call("massgen/run/answerNow", {"runId": run, "reason": "Lunch."}) == {"status": "running"}
    gates.open["final"].set()
    end = one.completed(run)
    assert end["status"] == "completed" and end["stopReason"] == "answeredNow", end
    assert end["answer"]["text"].endswith("The end.") and end["winner"] == "a"
    assert [event["detail"] for event in of_type(one, run, "notice") if event["code"] == "answer_now"] == ["Lunch."]
    assert one.call("massgen/run/answerNow", {"runId": run}) == {"status": "completed"}


@test("without an answer the first one that arrives wins, and whoever writes it may finish")
def answer_now_without(world):
    gates = Gates("answer")
    server = world.provider(provider.by_model({"stuck": provider.stall()}, default=gates))
    one = world.start("rpc")
    run = start(one, chat_team(server.url, "stuck", "b"))
    one.event(run, lambda event: event["type"] == "item.delta" and event["agentId"] == "b")
    one.call("massgen/run/answerNow", {"runId": run})
    one.event(run, lambda event: event["type"] == "notice" and event["code"] == "answer_now")
    gates.open["answer"].set()
    end = one.completed(run)
    assert end["status"] == "completed" and end["winner"] == "b" and end["stopReason"] == "answeredNow", end
    assert len(server.of_model("b")) == 2


@test("a start can go to the run its session is performing", FACES)
def on_busy(world, face):
    gates = Gates("answer")
    server = world.provider(gates)
    one = world.start(face)
    team = chat_team(server.url, "a", "b")
    started = one.call("massgen/run/start", start_params(team))
    one.event(started["runId"], "item.delta")
    params = start_params(team, "Be brief.", sessionId=started["sessionId"], onBusy="steer")
    steered = one.call("massgen/run/start", params)
    assert steered["runId"] == started["runId"] and steered["steered"] is True and steered["status"] == "running"
    gates.open["answer"].set()
    assert one.completed(started["runId"])["status"] == "completed"
    assert len(of_type(one, started["runId"], "run.started")) == 1, "the events came twice"
    assert {event["text"] for event in of_type(one, started["runId"], "steer.applied")} == {"Be brief."}
    follow = one.call("massgen/run/start", params)
    assert follow["runId"] != started["runId"] and "steered" not in follow
    one.completed(follow["runId"])


@test("a lone agent starts its reply again with the message")
def lone(world):
    def script(exchange):
        exchange.stream()
        exchange.text("Once upon a time")
        if "Shorter!" not in exchange.request.text:
            exchange.hang()
        exchange.text(", the end.")
        exchange.finish()

    server = world.provider(script)
    one = world.start("rpc")
    run = start(one, chat_team(server.url, "solo"), "Tell a story.")
    one.event(run, "item.delta")
    steer(one, run, "Shorter!")
    end = one.completed(run)
    assert end["answer"]["text"] == "Once upon a time, the end.", end
    said = [m["content"] for m in server.requests[-1].json["messages"] if m["role"] == "user"]
    assert said == ["Tell a story.\n\nShorter!"], said


@test("a message to a run that waits for its turn is in its first calls")
def queued(world):
    gates = Gates("answer")
    server = world.provider(provider.by_model({"first": gates, "second": gates}))
    one = world.start("rpc")
    first = one.call("massgen/run/start", start_params(chat_team(server.url, "first", "second")))
    one.event(first["runId"], "item.delta")
    scripted = replay_team(a=answer_then_vote("An answer.", final="Done."), b=answer_then_vote("Another."))
    params = start_params(scripted, "And then?", sessionId=first["sessionId"], onBusy="queue")
    second = one.call("massgen/run/start", params)
    assert second["status"] == "queued"
    assert steer(one, second["runId"], "Be brief.")["agentIds"] == ["a", "b"]
    one.call("massgen/run/cancel", {"runId": first["runId"]})
    one.completed(second["runId"])
    steers = of_type(one, second["runId"], "steer.applied")
    assert [event["callId"] for event in steers] == ["call_1", "call_2"], steers
    assert one.run(second["runId"]).events[0]["type"] == "run.started"
