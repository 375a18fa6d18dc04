# SPDX-License-Identifier: Apache-2.0
"""Events on their way to clients that are slow or picky. (protocol.md 6, 7; reliability.md 4.1)"""

import json
import re
import time

import system
from harness import FACES, answer_then_vote, chat_team, demo, finish, replay_team, start, start_params, test
from provider import trickle


def whole_journal(one, run):
    """All events of a run by massgen/run/replay."""
    events, seq = [], 1
    while True:
        page = one.call("massgen/run/replay", {"runId": run, "fromSeq": seq, "maxBytes": 4 << 20}, timeout=120)
        events += page["events"]
        seq = page["nextSeq"]
        if page["done"]:
            return events


def texts(events, field="text"):
    joined = {}
    for event in events:
        if event["type"] == "item.delta" and event["field"] == field:
            joined.setdefault(event["itemId"], []).append(event["text"])
    return {item: "".join(pieces) for item, pieces in joined.items()}


def numbers(text):
    return [int(number) for number in re.findall(r"\[(\d+)\]", text)]


# Filters


@test("granularity, agents and channels leave out events but no range", FACES)
def filters(world, face):
    def script(exchange):
        exchange.stream()
        exchange.event(exchange.chunk({"reasoning_content": "Hm, "}))
        exchange.event(exchange.chunk({"reasoning_content": "well."}))
        tools = exchange.request.tools
        exchange.text("I ", "say: ")
        if "vote" in tools:
            exchange.tool("vote", agent_id=tools["vote"]["parameters"]["properties"]["agent_id"]["enum"][0], reason="r")
            return exchange.finish("tool_calls")
        if "new_answer" in tools:
            exchange.tool("new_answer", content=f"By {exchange.request.model}.")
            return exchange.finish("tool_calls")
        exchange.text("done")
        return exchange.finish()

    server = world.provider(script)
    one = world.start(face)
    team = chat_team(server.url, "a", "b")
    cases = {
        "all": {},
        "item": {"granularity": "item"},
        "result": {"granularity": "result"},
        "one agent": {"agents": ["a"]},
        "nobody": {"agents": []},
        "no reasoning": {"channels": {"reasoning": False}},
        "no usage": {"channels": {"usage": False}},
    }
    seen = {}
    for name, delivery in cases.items():
        run = start(one, team, delivery=delivery)
        end = one.completed(run)
        log = one.run(run)
        # The client has checked that the batches cover everything; here that they reach the end.
        assert log.next_seq == end["lastSeq"] + 1, (name, log.next_seq, end["lastSeq"])
        seen[name] = log
    kinds = {name: {event["type"] for event in log.events} for name, log in seen.items()}
    assert {"item.delta", "item.started", "usage.updated", "run.phase"} <= kinds["all"]
    assert any(event.get("kind") == "reasoning" for event in seen["all"].events)
    assert "item.delta" not in kinds["item"] and "item.completed" in kinds["item"]
    assert kinds["result"] <= {"run.started", "run.completed", "notice"}, kinds["result"]
    assert {event.get("agentId") for event in seen["one agent"].events if event["type"] != "winner.selected"} == {
        "a",
        None,
    }
    assert {event.get("agentId") for event in seen["nobody"].events if event["type"] != "winner.selected"} == {None}
    assert (
        not any(event.get("kind") == "reasoning" for event in seen["no reasoning"].events)
        and "item.delta" in kinds["no reasoning"]
    )
    assert "usage.updated" not in kinds["no usage"]


@test("attach may ask for another delivery than start")
def attach_delivery(world):
    one = world.start("rpc")
    result = one.call("massgen/run/start", demo(wait=True))
    one.call(
        "massgen/run/attach",
        {"runId": result["runId"], "fromSeq": 1, "delivery": {"granularity": "result", "maxBatchBytes": 1024}},
    )
    one.completed(result["runId"])
    assert {event["type"] for event in one.run(result["runId"]).events} <= {"run.started", "run.completed", "notice"}
    one.call("massgen/run/attach", {"runId": result["runId"], "fromSeq": 1, "delivery": {"maxBatchBytes": 1024}})
    one.completed(result["runId"])
    log = one.run(result["runId"])
    assert len(log.batches) > 5, log.batches
    assert texts(log.events) == texts(whole_journal(one, result["runId"]))


# Windows


@test(
    "a window without ack stops the events and loses nothing; acks let them go on", FACES, fault="transport.slow-reader"
)
def window(world, face):
    pieces = [f"[{index:06}] {'x' * 80} " for index in range(400)]
    server = world.provider(lambda exchange: (exchange.stream(), exchange.text(*pieces), exchange.finish()))
    one = world.start(face)
    run = start(one, chat_team(server.url, "solo"), delivery={"windowBytes": 4096, "maxLatencyMs": 0})
    waiting = one.request("massgen/run/wait", {"runId": run})
    system.eventually(
        lambda: one.call("massgen/run/get", {"runId": run})["status"] == "completed", what="the run to end"
    )
    log = one.run(run)
    size = sum(len(json.dumps(event)) for event in log.events)
    assert not log.is_complete and size < 3 * 4096, f"{size} bytes without ack"
    count = len(log.events)
    time.sleep(0.3)
    assert len(log.events) == count, "events although the window is full"
    one.call("massgen/server/status")
    rounds = 0
    while not log.is_complete:
        one.notify("massgen/run/ack", {"runId": run, "seq": log.next_seq - 1})
        have = len(log.batches)
        one.wait(lambda: len(log.batches) > have or log.is_complete, 20, "the next batch after an ack")
        rounds += 1
    assert rounds > 3
    assert list(texts(log.events).values()) == ["".join(pieces)]
    assert one.result(waiting)["status"] == "completed"
    one.notify("massgen/run/ack", {"runId": run, "seq": 10_000_000})
    one.notify("massgen/run/ack", {"runId": "run_none", "seq": 1})
    one.notify("massgen/run/ack", {"seq": "x"})
    one.call("massgen/server/status")


@test(
    "attaching to a run that is over ends what was still due, as the snapshot has it all",
    FACES,
    fault="transport.slow-reader",
)
def attach_to_the_end(world, face):
    one = world.start(face)
    for more in ({}, {"fromSeq": "behind the end"}):
        run = one.call("massgen/run/start", demo(delivery={"windowBytes": 1024}))["runId"]

        def last_seq():
            snapshot = one.call("massgen/run/get", {"runId": run})
            return snapshot["status"] == "completed" and snapshot["asOfSeq"]

        last = system.eventually(last_seq)
        params = {name: last + 1 for name in more}
        assert one.call("massgen/run/attach", {"runId": run, **params})["asOfSeq"] == last
        assert one.call("massgen/server/status")["attachedRuns"] == 0
        one.notify("massgen/run/ack", {"runId": run, "seq": last})
        one.call("massgen/server/status")
        assert one.run(run).events == [], "events after a snapshot of the end"


@test("a window that is not acknowledged for 30 s is worth a notice", slow=True)
def window_notice(world):
    server = world.provider(trickle(0.05))
    one = world.start("rpc")
    run = start(one, chat_team(server.url, "solo"), delivery={"windowBytes": 1024, "maxLatencyMs": 0})
    time.sleep(34)
    assert [event["code"] for event in whole_journal(one, run) if event["type"] == "notice"], "no notice after 34 s"


# Times


@test("the first delta and every barrier go out at once, deltas in steps of maxLatencyMs", alone=True)
def latency(world):
    def script(exchange):
        exchange.stream()
        for index in range(150):
            exchange.text(f"[{index:06}] ")
            exchange.pause(0.01)
        exchange.finish()

    server = world.provider(script)
    one = world.start("rpc")
    counts = {}
    for latency in (0, 100, 400):
        run = start(one, chat_team(server.url, "solo"), delivery={"maxLatencyMs": latency})
        one.completed(run)
        log = one.run(run)
        deltas = [now for event, now in zip(log.events, log.times) if event["type"] == "item.delta"]
        counts[latency] = len(deltas)
        if latency:
            gaps = sorted(after - before for before, after in zip(deltas[1:-1], deltas[2:]))
            middle = gaps[len(gaps) // 2] * 1000
            assert latency * 0.8 <= middle <= latency * 1.5 + 30, (latency, middle)
            world.note(f"{latency} ms: {middle:.0f} ms")
        started = next(now for event, now in zip(log.events, log.times) if event["type"] == "item.started")
        assert deltas[0] - started < 0.1, "the first delta was held back"
    assert counts[0] > 100 > counts[100] > counts[400], counts


# Stress


def flood_team(world, count, size=16):
    """Three agents that stream `count` numbered deltas each, then finish like a team."""
    url = world.fast_provider("--size", str(size))
    return chat_team(url, *[f"flood;count={count};size={size};times={index + 1};then=team" for index in range(3)])


def check_flood(events, count):
    """The floods of a run, complete and in order; returns how many there were."""
    floods = 0
    for item, text in texts(events).items():
        found = numbers(text)
        if len(found) < 10:
            continue
        floods += 1
        assert found == list(range(count)), f"{item}: {len(found)} of {count} numbers, first fault at " + str(
            next((index for index, number in enumerate(found) if index != number), len(found))
        )
    return floods


def slow_reader(world, face, count, size, seconds, allowed):
    team = flood_team(world, count, size)
    one = world.start(face)
    warm = finish(one, flood_team(world, 2000, size), timeout=120)
    assert warm["status"] == "completed", warm
    run = start(one, team)
    one.event(run, "item.delta")
    before = system.rss_mib(one.process.pid)
    one.stop_reading()
    waiting = one.request("massgen/run/wait", {"runId": run})
    status = one.request("massgen/server/status")
    end, peak = time.monotonic() + seconds, before
    while time.monotonic() < end:
        time.sleep(0.1)
        peak = max(peak, system.rss_mib(one.process.pid))
    one.resume_reading()
    assert "result" in one.answer(status, 60)
    result = one.result(waiting, 300)
    assert result["status"] == "completed", result
    log = one.run(run)
    assert log.is_complete, "the result came before the last event"
    assert check_flood(log.events, count) >= 3
    stored = whole_journal(one, run)
    assert [event["seq"] for event in stored] == list(range(1, result["lastSeq"] + 1))
    assert texts(stored) == texts(log.events), "the replay differs from what came live"
    grown = peak - before
    world.note(f"{3 * count} deltas, +{grown:.0f} MiB, {len(log.events)} of {len(stored)} events on the wire")
    assert grown <= allowed, f"+{grown:.1f} MiB while nobody read"


@test(
    "200,000 deltas while nobody reads for 5 s: memory stays, nothing is lost",
    FACES,
    alone=True,
    fault="transport.slow-reader",
)
def slow_reader_short(world, face):
    slow_reader(world, face, 66_667, 16, 5, 32)


@test(
    "400,000 deltas, 60 MB of events, while nobody reads for 60 s",
    FACES,
    slow=True,
    alone=True,
    fault="transport.slow-reader",
)
def slow_reader_long(world, face):
    slow_reader(world, face, 133_334, 16, 60, 32)


@test(
    "two connections' worth of runs: one stopped reader does not hold up another run's provider",
    alone=True,
    fault="transport.slow-reader",
)
def stopped_reader_independent(world):
    team = flood_team(world, 20_000)
    one = world.start("rpc")
    one.stop_reading()
    start_id = one.request("massgen/run/start", start_params(team))
    system.eventually(lambda: list(world.cwd.glob(".massgen/sessions/*/runs/*/final.md")), 60, "the run to end unread")
    one.resume_reading()
    run = one.result(start_id)["runId"]
    one.completed(run)
    assert check_flood(one.run(run).events, 20_000) >= 3


@test("many small runs with a slow reader keep all promises", fault="transport.slow-reader")
def slow_small(world):
    one = world.start("rpc")
    team = replay_team(a=answer_then_vote(final="Final."), b=answer_then_vote("Other."))
    one.stop_reading()
    ids = [one.request("massgen/run/start", start_params(team, replay={"speed": "instant"})) for _ in range(50)]
    one.flush()
    time.sleep(1)
    one.resume_reading()
    for id in ids:
        run = one.result(id)["runId"]
        assert one.completed(run)["status"] == "completed"
