# SPDX-License-Identifier: Apache-2.0
"""Starting, following and ending runs. (protocol.md 5.2, 6, 10, 12)"""

import time

import provider
from harness import FACES, HANGING, answer_then_vote, chat_team, demo, finish, replay_team, start, start_params, test


@test("start answers before the first event, and tells who takes part", FACES)
def start_result(world, face):
    server = world.provider()
    one = world.start(face)
    result = one.call("massgen/run/start", start_params(chat_team(server.url, "m1", "m2")))
    assert result["runId"].startswith("run_") and result["sessionId"].startswith("ses_")
    assert result["status"] in ("queued", "running") and result["configDigest"].startswith("sha256:")
    assert [(a["id"], a["model"], a["alias"]) for a in result["agents"]] == [
        ("m1", "m1", "agent1"),
        ("m2", "m2", "agent2"),
    ]
    assert result["warnings"] == [] and isinstance(result["lastSeq"], int)
    end = one.completed(result["runId"])
    assert end["status"] == "completed" and end["answer"]["text"].startswith("I think so. Final answer of"), end[
        "answer"
    ]
    assert end["usage"]["inputTokens"] > 0 and end["usage"]["outputTokens"] > 0
    assert {agent["agentId"] for agent in end["usage"]["agents"]} == {"m1", "m2"}


@test("with wait the result comes after all events", FACES)
def wait_result(world, face):
    server = world.provider()
    one = world.start(face)
    result = finish(one, chat_team(server.url, "m1", "m2", "m3"))
    log = one.run(result["runId"])
    assert log.is_complete and log.events[-1]["seq"] == result["lastSeq"]
    assert one.messages[-1].get("result") == result, "events after the response"
    assert {key: value for key, value in log.events[-1].items() if key in ("status", "winner", "answer", "votes")} == {
        key: result[key] for key in ("status", "winner", "answer", "votes")
    }


@test("wait, get and list agree on the result, before and after the end", FACES, fault="runs.cancel-ended")
def readers(world, face):
    one = world.start(face)
    run = start(one, HANGING)
    one.event(run, "item.delta")
    began = time.monotonic()
    still = one.call("massgen/run/wait", {"runId": run, "timeoutMs": 300})
    assert still["status"] == "running" and still["lastSeq"] > 0 and "answer" not in still
    assert 0.25 < time.monotonic() - began < 5
    waiting = one.request("massgen/run/wait", {"runId": run})
    snapshot = one.call("massgen/run/get", {"runId": run, "include": ["items", "config", "answers", "votes", "usage"]})
    assert snapshot["status"] == "running" and snapshot["asOfSeq"] > 0 and snapshot["phase"] == "answering"
    assert [item["text"] for item in snapshot["items"]] == ["One moment. "], snapshot["items"]
    assert snapshot["agents"][0]["agentId"] == "silent" and snapshot["agents"][0]["status"] == "working"
    assert "items" not in one.call("massgen/run/get", {"runId": run})
    assert [r["status"] for r in one.call("massgen/run/list")["runs"]] == ["running"]
    assert one.call("massgen/run/cancel", {"runId": run, "reason": "enough"})["status"]
    result = one.result(waiting)
    assert result["status"] == "cancelled" and result["runId"] == run
    assert one.call("massgen/run/wait", {"runId": run}) == result
    snapshot = one.call("massgen/run/get", {"runId": run})
    assert snapshot["status"] == "cancelled" and snapshot["result"]["status"] == "cancelled"
    assert snapshot["asOfSeq"] == result["lastSeq"]
    assert one.call("massgen/run/cancel", {"runId": run})["status"] == "cancelled"
    assert one.call("massgen/run/cancel", {"runId": run})["status"] == "cancelled"
    runs = one.call("massgen/run/list")["runs"]
    assert [(r["runId"], r["status"], r["task"]) for r in runs] == [(run, "cancelled", "What is best?")], runs


@test("list pages, filters by session, status and folder, newest first", FACES)
def listing(world, face):
    one = world.start(face)
    elsewhere = world.folder / "elsewhere"
    elsewhere.mkdir()
    runs = [finish(one, replay_team(a=answer_then_vote(final="x")), replay={"speed": "instant"}) for _ in range(5)]
    other = finish(one, replay_team(a=answer_then_vote(final="x")), replay={"speed": "instant"}, cwd=str(elsewhere))
    hanging = start(one, HANGING)
    all_ids = [r["runId"] for r in one.call("massgen/run/list")["runs"]]
    assert all_ids == [hanging, other["runId"], *[run["runId"] for run in reversed(runs)]], all_ids
    paged, cursor = [], None
    for _ in range(10):
        page = one.call("massgen/run/list", {"limit": 2, **({"cursor": cursor} if cursor else {})})
        assert len(page["runs"]) <= 2
        paged += [r["runId"] for r in page["runs"]]
        cursor = page.get("nextCursor")
        if not cursor:
            break
    assert paged == all_ids
    assert [r["runId"] for r in one.call("massgen/run/list", {"status": ["running"]})["runs"]] == [hanging]
    assert len(one.call("massgen/run/list", {"status": "completed"})["runs"]) == 6
    assert [r["runId"] for r in one.call("massgen/run/list", {"cwd": str(elsewhere)})["runs"]] == [other["runId"]]
    session = one.call("massgen/run/list", {"limit": 1})["runs"][0]["sessionId"]
    assert [r["runId"] for r in one.call("massgen/run/list", {"sessionId": session})["runs"]] == [hanging]
    second = world.start(face)
    assert [r["runId"] for r in second.call("massgen/run/list")["runs"]] == all_ids
    assert second.call("massgen/run/list", {"limit": 1})["runs"][0]["status"] == "running", (
        "it lives in another process"
    )


@test("attach, detach and replay give the same events", FACES)
def attach(world, face):
    one = world.start(face)
    run = start(one, HANGING)
    one.event(run, "item.delta")
    assert one.call("massgen/run/detach", {"runId": run}) == {}
    error = one.error("massgen/run/detach", {"runId": run})
    assert error.code == -31015, error
    attached = one.call("massgen/run/attach", {"runId": run})
    snapshot, seq = attached["snapshot"], attached["asOfSeq"]
    assert snapshot["runId"] == run and snapshot["asOfSeq"] == seq and snapshot["items"][0]["text"] == "One moment. "
    assert attached["asOfSeq"] == one.call("massgen/run/get", {"runId": run})["asOfSeq"]
    one.call("massgen/run/attach", {"runId": run, "fromSeq": 1})
    one.event(run, "run.started")
    one.call("massgen/run/cancel", {"runId": run})
    end = one.completed(run)
    live = one.run(run).events
    page = one.call("massgen/run/replay", {"runId": run, "fromSeq": 1})
    assert page["done"] and page["lastSeq"] == end["seq"] and page["nextSeq"] == end["seq"] + 1
    assert page["events"][-1] == end and page["events"][0] == live[0]
    error = one.error("massgen/run/attach", {"runId": run, "fromSeq": end["seq"] + 10})
    assert error.code == -31016 and error.data["firstSeq"] == 1 and error.data["lastSeq"] == end["seq"], error
    again = one.call("massgen/run/attach", {"runId": run, "fromSeq": end["seq"]})
    assert again["asOfSeq"] == end["seq"] - 1
    assert one.completed(run)["seq"] == end["seq"]


@test("a run can be followed and replayed from another process", FACES)
def other_process(world, face):
    first = world.start(face)
    result = first.call("massgen/run/start", demo(wait=True))
    run = result["runId"]
    second = world.start(face)
    attached = second.call("massgen/run/attach", {"runId": run, "fromSeq": 1})
    assert attached["asOfSeq"] == 0 and attached["lastSeq"] == result["lastSeq"]
    second.completed(run)
    assert second.run(run).texts() == first.run(run).texts()
    assert second.call("massgen/run/wait", {"runId": run})["answer"] == result["answer"]
    assert second.call("massgen/run/get", {"runId": run})["winner"] == "builder"


@test("replay pages by bytes and ranges")
def replay_pages(world):
    one = world.start("rpc")
    result = one.call("massgen/run/start", demo(wait=True))
    run, last = result["runId"], result["lastSeq"]
    whole = one.call("massgen/run/replay", {"runId": run, "fromSeq": 1})["events"]
    seq, paged = 1, []
    while True:
        page = one.call("massgen/run/replay", {"runId": run, "fromSeq": seq, "maxBytes": 700})
        assert page["events"], "an empty page before the end"
        paged += page["events"]
        seq = page["nextSeq"]
        if page["done"]:
            break
    assert paged == whole and len(whole) == last
    part = one.call("massgen/run/replay", {"runId": run, "fromSeq": 3, "toSeq": 5})
    assert [event["seq"] for event in part["events"]] == [3, 4, 5] and part["done"] is True
    beyond = one.call("massgen/run/replay", {"runId": run, "fromSeq": last, "toSeq": last + 100})
    assert [event["seq"] for event in beyond["events"]] == [last] and beyond["done"] is True


@test("an idempotency key names one run", FACES, fault="messages.idempotency")
def idempotency(world, face):
    one = world.start(face)
    params = start_params(HANGING, idempotencyKey="k1")
    first = one.call("massgen/run/start", params)
    again = one.call("massgen/run/start", params)
    assert again["runId"] == first["runId"] and again["sessionId"] == first["sessionId"]
    error = one.error("massgen/run/start", {**params, "prompt": "Something else"})
    assert error.code == -31022 and error.data["runId"] == first["runId"], error
    other = one.call("massgen/run/start", {**params, "idempotencyKey": "k2"})
    assert other["runId"] != first["runId"]
    both = [one.request("massgen/run/start", {**params, "idempotencyKey": "k3"}) for _ in range(2)]
    assert one.result(both[0])["runId"] == one.result(both[1])["runId"]
    one.call("massgen/run/cancel", {"runId": first["runId"]})
    one.completed(first["runId"])
    ended = one.call("massgen/run/start", params)
    assert ended["runId"] == first["runId"] and ended["status"] == "cancelled"


@test("$/cancelRequest on a start that waits cancels the run", FACES, fault="runs.cancel")
def cancel_request(world, face):
    one = world.start(face)
    id = one.request("massgen/run/start", start_params(HANGING, wait=True))
    run = one.wait(lambda: next(iter(one.runs), None))
    one.event(run, "item.delta")
    one.notify("$/cancelRequest", {"id": id})
    result = one.result(id)
    assert result["status"] == "cancelled" and result["runId"] == run
    assert one.run(run).is_complete


@test("$/cancelRequest on a wait leaves the run alone", FACES)
def cancel_wait(world, face):
    one = world.start(face)
    run = start(one, HANGING)
    one.event(run, "item.delta")
    id = one.request("massgen/run/wait", {"runId": run})
    one.call("massgen/server/status")
    one.notify("$/cancelRequest", {"id": id})
    assert one.answer(id)["error"]["code"] == -32800
    assert one.call("massgen/run/get", {"runId": run})["status"] == "running"
    one.notify("$/cancelRequest", {"id": "no such request"})
    one.notify("$/cancelRequest", {"id": None})
    one.call("massgen/server/status")


@test("cancelling one agent leaves the others to finish", FACES, fault="runs.cancel")
def cancel_agent(world, face):
    server = world.provider(provider.by_model({"stuck": provider.stall()}))
    one = world.start(face)
    run = start(one, chat_team(server.url, "good", "stuck", "fine"))
    one.event(run, lambda event: event["type"] == "item.delta" and event["agentId"] == "stuck")
    one.call("massgen/run/cancel", {"runId": run, "agentId": "stuck"})
    end = one.completed(run)
    assert end["status"] == "completed" and end["winner"] in ("good", "fine"), end
    states = {event["agentId"]: event["status"] for event in one.run(run).of_type("agent.status")}
    assert states["stuck"] == "cancelled", states
    other = start(one, HANGING)
    error = one.error("massgen/run/cancel", {"runId": other, "agentId": "nobody"})
    assert error.code == -32602 and error.data["pointer"] == "/agentId", error


@test("a run's time limit ends it as timed out, with the answers there are", FACES, fault="provider.silence")
def time_limit(world, face):
    server = world.provider(provider.by_model({"stuck": provider.stall()}))
    one = world.start(face)
    result = finish(one, chat_team(server.url, "stuck"), timeoutMs=700)
    assert result["status"] == "timedOut", result
    assert 600 <= result["durationMs"] < 5000, result["durationMs"]
    result = finish(one, chat_team(server.url, "good", "stuck", "fine"), timeoutMs=1500)
    assert result["status"] == "timedOut" and result["answer"]["text"].startswith("Answer 1 of"), result
    assert {answer["agentId"] for answer in result["answers"]} == {"good", "fine"}


@test("the team's own time limit leads to the presentation of the best answer")
def team_limit(world):
    server = world.provider(provider.by_model({"stuck": provider.stall()}))
    one = world.start("rpc")
    team = chat_team(server.url, "good", "stuck", "fine", top={"timeout_settings": {"orchestrator_timeout_seconds": 1}})
    result = finish(one, team)
    assert result["status"] == "completed" and result["stopReason"] == "timeout", result
    assert result["answer"]["text"].endswith("Final answer of " + result["winner"] + ".")


@test("a lone agent just answers")
def lone_agent(world):
    server = world.provider(lambda exchange: (exchange.stream(), exchange.text("Just ", "this."), exchange.finish()))
    one = world.start("rpc")
    result = finish(one, chat_team(server.url, "solo"))
    assert (
        result["status"] == "completed"
        and result["answer"]["text"] == "Just this."
        and result["answer"]["source"] == "direct"
    )
    assert len(server.requests) == 1 and not server.requests[0].tools
    assert server.requests[0].json["messages"][-1] == {"role": "user", "content": "What is best?"}


@test("an agent that never votes, votes for itself or for nobody cannot hold the run up", fault="runs.bad-voters")
def bad_voters(world):
    def votes(name):
        def script(exchange):
            tools = exchange.request.tools
            if "vote" not in tools:
                return provider.team_player(exchange)
            exchange.stream()
            if name is None:
                exchange.text("I would rather not.")
                return exchange.finish()
            exchange.tool("vote", agent_id=name, reason="Me.")
            return exchange.finish("tool_calls")

        return script

    server = world.provider(provider.by_model({"mute": votes(None), "vain": votes("agent2"), "lost": votes("agent99")}))
    one = world.start("rpc")
    result = finish(one, chat_team(server.url, "mute", "vain", "lost", "good"))
    assert result["status"] == "completed", result
    # Three calls a series; two failed series in a row, and one more for each of the four answers that start it anew.
    counts = {name: len(server.of_model(name)) for name in ("mute", "vain", "lost")}
    assert max(counts.values()) <= 3 * (2 + 4), counts


@test("agents that answer for ever are stopped by the limits of the team", fault="runs.bad-voters")
def endless_answers(world):
    def script(exchange):
        exchange.stream()
        if "new_answer" in exchange.request.tools:
            exchange.tool(
                "new_answer", content=f"Version {exchange.request.number} of {exchange.request.model}, quite different."
            )
            return exchange.finish("tool_calls")
        return play_rest(exchange)

    def play_rest(exchange):
        if "vote" in exchange.request.tools:
            exchange.tool(
                "vote",
                agent_id=exchange.request.tools["vote"]["parameters"]["properties"]["agent_id"]["enum"][0],
                reason="r",
            )
            return exchange.finish("tool_calls")
        exchange.text("The end.")
        return exchange.finish()

    server = world.provider(script)
    one = world.start("rpc")
    team = chat_team(server.url, "a", "b", "c", top={"orchestrator": {"max_new_answers_per_agent": 2}})
    result = finish(one, team)
    assert result["status"] == "completed" and result["answer"]["text"] == "The end.", result
    assert all(answer["version"] <= 2 for answer in result["answers"])


@test("several runs at once keep their events apart", FACES, fault="runs.many")
def several(world, face):
    server = world.provider()
    one = world.start(face)
    runs = [start(one, chat_team(server.url, f"a{n}", f"b{n}"), f"Task {n}") for n in range(8)]
    for n, run in enumerate(runs):
        end = one.completed(run)
        assert end["status"] == "completed" and end["winner"] in (f"a{n}", f"b{n}")
        assert {event["agentId"] for event in one.run(run).events if "agentId" in event} == {f"a{n}", f"b{n}"}


@test("item/read gives the whole of what an event shows in part")
def item_read(world):
    long_text = "".join(f"line {index} äöü😀\n" for index in range(9000))
    server = world.provider(
        lambda exchange: (
            exchange.stream(),
            exchange.text(*[long_text[at : at + 5000] for at in range(0, len(long_text), 5000)]),
            exchange.finish(),
        )
    )
    one = world.start("rpc")
    result = finish(one, chat_team(server.url, "solo"))
    log = one.run(result["runId"])
    done = next(event for event in log.of_type("item.completed") if event["kind"] == "message")
    assert done["truncated"] == {"bytes": len(long_text.encode()), "readable": True} and len(done["text"]) < 70_000
    assert log.texts()[done["itemId"]] == long_text
    text, offset = "", 0
    while True:
        part = one.call(
            "massgen/item/read", {"itemId": done["itemId"], "runId": result["runId"], "offset": offset, "limit": 40_000}
        )
        assert part["offset"] == offset and len(part["text"].encode()) <= 40_000
        text, offset = text + part["text"], part["nextOffset"]
        if part["done"]:
            break
    assert text == long_text and part["nextOffset"] == len(long_text.encode())
    assert one.call("massgen/item/read", {"itemId": done["itemId"], "limit": 10})["text"] == long_text.encode()[
        :10
    ].decode(errors="ignore")
    assert one.error("massgen/item/read", {"itemId": "itm_none", "runId": result["runId"]}).code in (-32602, -31001)
    assert result["answer"]["text"] == long_text
