# SPDX-License-Identifier: Apache-2.0
"""Faults at places and in mixtures that chance decides. (reliability.md 3, 4.4)"""

import gzip
import json
import random
import threading
import time

import provider
import system
from harness import FACES, HANGING, answer_then_vote, chat_team, finish, replay_team, start, start_params, test
from outcomes import MOST_REQUESTS, failures, says
from provider import by_model, hang, stall, status, team_player


class Tape:
    """Stands in for a connection and keeps what a script writes."""

    def __init__(self):
        self.data = bytearray()

    def sendall(self, data):
        self.data += data


def reply_bytes(exchange, script):
    """The bytes a script would send to this request."""
    tape = Tape()
    copy = provider.Exchange(exchange.provider, tape, exchange.request)
    script(copy)
    return bytes(tape.data)


@test(
    "a stream that is cut or reset at any byte is asked for again, and the text comes out whole",
    FACES,
    fault="provider.cut",
)
def cut_anywhere(world, face):
    text = "Gruß, 😀 wide world. " * 3
    whole = says(text[:10], text[10:30], text[30:])

    def script(exchange):
        data = reply_bytes(exchange, whole)
        if exchange.request.number == 0:
            place, is_reset = places[exchange.request.model]
            exchange.raw(data[: place % len(data)])
            exchange.pause(0.02)
            (exchange.reset if is_reset else exchange.close)()
        exchange.raw(data)
        exchange.keeps_connection = True

    places = {f"m{n}": (world.chance.randrange(1 << 20), world.chance.random() < 0.4) for n in range(40)}
    server = world.provider(script)
    one = world.start(face)
    runs = {model: start(one, chat_team(server.url, model)) for model in places}
    for model, run in runs.items():
        end = one.completed(run)
        assert end["status"] == "completed" and end["answer"]["text"] == text, (model, places[model], end)
        # Cut behind the last event the reply is whole, however the connection ended.
        assert len(server.of_model(model)) in (1, 2), (model, places[model])
        done = [event for event in one.run(run).of_type("item.completed") if event["status"] == "completed"]
        assert [event["text"] for event in done] == [text], (model, places[model], done)


@test("a stream whose bytes are damaged ends, and what is shown stays UTF-8", FACES, fault="provider.malformed")
def damaged(world, face):
    def script(exchange):
        data = bytearray(reply_bytes(exchange, says("All ", "is ", "well ", "😀.")))
        head = data.index(b"\r\n\r\n") + 4
        chance = chances[exchange.request.model]
        for _ in range(chance.randrange(1, 4)):
            at = chance.randrange(head, len(data))
            choice = chance.randrange(3)
            if choice == 0:
                data[at] = chance.randrange(256)
            elif choice == 1:
                del data[at : at + chance.randrange(1, 9)]
            else:
                data[at:at] = chance.randbytes(chance.randrange(1, 9))
        exchange.raw(bytes(data))
        exchange.pause(0.05)
        exchange.close()

    chances = {f"m{n}": random.Random(world.chance.random()) for n in range(40)}
    server = world.provider(script)
    one = world.start(face)
    transport = {"max_tries": 2, "gap_timeout_seconds": 2}
    runs = {model: start(one, chat_team(server.url, model, transport=transport)) for model in chances}
    ends = [one.completed(run)["status"] for run in runs.values()]
    assert set(ends) <= {"completed", "failed"}, ends
    assert all(len(server.of_model(model)) <= MOST_REQUESTS for model in chances)
    world.note(f"{ends.count('completed')} completed, {ends.count('failed')} failed")


def mixture(chance):
    """What an agent's provider does this time: mostly its work, now and then one of the faults of the matrix."""

    def cut(exchange):
        exchange.stream()
        exchange.text("half ")
        exchange.close()

    def nonsense(exchange):
        exchange.stream()
        exchange.event(b'{"choices":[{"delta":')
        exchange.end()

    def no_tool(exchange):
        exchange.stream()
        exchange.text("I would rather not.")
        exchange.finish()

    def unknown_tool(exchange):
        exchange.stream()
        exchange.tool("rm", path="/")
        exchange.finish("tool_calls")

    def error_event(exchange):
        exchange.stream()
        exchange.event({"error": {"message": "Overloaded.", "type": "overloaded_error"}})
        exchange.end()

    faults = [
        cut, nonsense, no_tool, unknown_tool, error_event, stall(), hang, status(500), status(401), status(404),
        status(429, [("Retry-After", "0")]), status(503), lambda exchange: exchange.reset(), lambda exchange: exchange.close(),
        lambda exchange: exchange.reply(200, b"<html>", content_type="text/html"),
    ]  # fmt: skip

    def script(exchange):
        with exchange.provider._lock:
            fault = chance.choice(faults) if chance.random() < share else None
        (fault or team_player)(exchange)

    share = 0.25
    return script


@test(
    "random faults for every agent of many runs, and random cancels: every run ends once, and nothing is left",
    FACES,
    alone=True,
    fault="provider.mixture",
)
def random_faults(world, face):
    chance = world.chance
    server = world.provider(mixture(chance))
    one = world.start(face)
    transport = {
        "max_tries": 2, "connect_timeout_seconds": 1, "first_byte_timeout_seconds": 0.6, "gap_timeout_seconds": 0.6
    }  # fmt: skip
    finish(one, chat_team(world.provider().url, "warm", "up"))
    time.sleep(0.3)
    before = system.descriptor_count(one.process.pid), system.thread_count(one.process.pid)
    runs = []
    for number in range(40):
        names = [f"r{number}a{n}" for n in range(chance.randrange(1, 6))]
        limit = {"timeoutMs": chance.randrange(100, 3000)} if chance.random() < 0.2 else {}
        runs.append(start(one, chat_team(server.url, *names, transport=transport), f"Task {number}", **limit))
        if chance.random() < 0.25:
            time.sleep(chance.random() * 0.1)
            one.request("massgen/run/cancel", {"runId": chance.choice(runs)})
    ends = []
    for run in runs:
        end = one.completed(run, 120)
        ends.append(end["status"])
        if end["status"] == "completed":
            assert end["answer"]["text"], end
        elif end["status"] == "failed":
            assert end["error"]["message"], end
        for event in one.run(run).of_type("call.completed"):
            assert event["status"] in ("finished", "failed", "cancelled", "retried", "discarded"), event
        items = {event["itemId"] for event in one.run(run).of_type("item.started")}
        assert items == {event["itemId"] for event in one.run(run).of_type("item.completed")}, "an item without an end"
        # The disk may be a moment behind the client.
        ended = lambda run=run: (
            world.run_folder(run).joinpath("events.jsonl").read_bytes().count(b'"type":"run.completed"')
        )  # noqa: E731
        system.eventually(ended, what="the end in the journal")
        assert world.journal(run)[-1]["type"] == "run.completed"
    system.eventually(lambda: one.call("massgen/server/status")["activeRuns"] == 0, what="the runs to be forgotten")
    world.note(", ".join(f"{ends.count(status)} {status}" for status in sorted(set(ends))))
    asked = {}
    for request in server.requests:
        asked[request.model] = asked.get(request.model, 0) + 1
    # An agent of a team of five may be restarted by each of four others.
    assert max(asked.values()) <= MOST_REQUESTS * 5, max(asked.values())
    server.stop()
    settle = lambda: (system.descriptor_count(one.process.pid), system.thread_count(one.process.pid))  # noqa: E731
    system.eventually(
        lambda: settle()[0] <= before[0] + 8 and settle()[1] <= before[1] + 12, 10, f"{settle()} to be {before} again"
    )


@test("gzip that unpacks to a gigabyte costs no memory", alone=True, fault="provider.no-stream")
def gzip_bomb(world):
    bomb = gzip.compress(b"data: " + b"x" * (256 << 20))
    server = world.provider(
        lambda exchange: exchange.reply(200, bomb, [("Content-Encoding", "gzip")], "text/event-stream")
    )
    one = world.start("rpc")
    before = system.rss_mib(one.process.pid)
    result = finish(one, chat_team(server.url, "solo", transport={"max_tries": 1}))
    assert result["status"] == "failed", result
    grown = system.peak_mib(one.process.pid) - before
    world.note(f"peak +{grown:.0f} MiB")
    assert grown < 64, f"+{grown:.0f} MiB"


@test(
    "error bodies, headers and JSON replies without an end are cut at a limit",
    alone=True,
    fault=("provider.no-stream", "provider.endless"),
)
def endless_others(world):
    def endless(head):
        def script(exchange):
            exchange.raw(head)
            for _ in range(400):
                exchange.raw(b"x" * (1 << 20))
            exchange.close()

        return script

    def endless_header(exchange):
        exchange.raw(b"HTTP/1.1 200 OK\r\nX-Long: ")
        for _ in range(400):
            exchange.raw(b"x" * (1 << 20))

    def many_headers(exchange):
        exchange.raw(b"HTTP/1.1 200 OK\r\n")
        for number in range(400_000):
            exchange.raw(b"X-%d: some value that is of no use to anybody at all\r\n" % number)

    def continues(exchange):
        for _ in range(400_000):
            exchange.raw(b"HTTP/1.1 100 Continue\r\n\r\n")

    server = world.provider(
        by_model(
            {
                "error": endless(b"HTTP/1.1 500 Oh\r\nContent-Type: application/json\r\n\r\n{"),
                "reply": endless(b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{"choices":"'),
                "line": endless(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: "),
                "comment": endless(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n:"),
                "field": endless(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"),
                "chunk": endless(
                    b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\nff;"
                ),
                "header": endless_header,
                "headers": many_headers,
                "continue": continues,
            }
        )
    )
    one = world.start("rpc")
    for kind in ("error", "reply", "line", "comment", "field", "chunk", "header", "headers", "continue"):
        system.reset_peak(one.process.pid)
        before = system.rss_mib(one.process.pid)
        limits = {"max_tries": 1, "first_byte_timeout_seconds": 10, "gap_timeout_seconds": 3}
        end = finish(one, chat_team(server.url, kind, transport=limits), timeout=60)
        assert end["status"] == "failed", (kind, end)
        grown = system.peak_mib(one.process.pid) - before
        # An event has a limit of some ten MiB, and a growing buffer is copied.
        assert grown < 192, f"{kind}: +{grown:.0f} MiB"
        message = failures(one, end["runId"])[0]["message"]
        assert len(message) < 2000, (kind, len(message))
        world.note(f"{kind} +{grown:.0f} MiB")


@test(
    "a provider that talks before it is asked, answers twice, or closes early while it is asked",
    FACES,
    fault="provider.malformed",
)
def bad_manners(world, face):
    def twice(exchange):
        data = reply_bytes(exchange, says("fine"))
        exchange.raw(data + data)
        exchange.keeps_connection = True

    def early(exchange):
        exchange.reply(413, {"error": {"message": "Too large."}})
        exchange.close()

    def informed(exchange):
        exchange.raw(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n")
        says("fine")(exchange)

    def trailers(exchange):
        exchange.raw(reply_bytes(exchange, says("fine"))[: -len(b"0\r\n\r\n")] + b"0\r\nX-Trailer: 1\r\n\r\n")
        exchange.keeps_connection = True

    def old(exchange):
        exchange.raw(b"HTTP/1.0 200 OK\r\nContent-Type: text/event-stream\r\n\r\n")
        exchange.is_chunked = False
        exchange.text("fine")
        exchange.event(exchange.chunk({}, "stop"))
        exchange.event(b"[DONE]")
        exchange.close()

    kinds = {"twice": twice, "informed": informed, "trailers": trailers, "old": old}
    server = world.provider(by_model({**kinds, "early": early}))
    one = world.start(face)
    for _ in range(2):
        for kind in kinds:
            result = finish(one, chat_team(server.url, kind))
            assert result["status"] == "completed" and result["answer"]["text"] == "fine", (kind, result)
    large = start_params(chat_team(server.url, "early"), "x" * 8_000_000, wait=True)
    result = one.call("massgen/run/start", large, 60)
    assert result["status"] == "failed" and len(server.of_model("early")) == 1, result


# Runs


@test("all agents answer, and vote, at the same instant: the same result every time", FACES, fault="runs.same-instant")
def same_instant(world, face):
    names = [f"a{n}" for n in range(8)]
    team = replay_team(
        **{name: answer_then_vote(f"Answer of {name}.", vote="agent3", final="End.", delay=0) for name in names}
    )
    one = world.start(face)
    seen = set()
    for _ in range(10):
        result = finish(one, team, replay={"speed": "instant"})
        assert result["status"] == "completed" and {a["agentId"] for a in result["answers"]} == set(names), result
        assert len(result["votes"]) == len(names), result["votes"]
        seen.add(json.dumps([result["winner"], result["answers"], result["votes"], result["answer"]], sort_keys=True))
    assert len(seen) == 1, seen


@test("all agents of real providers answer at the same instant: no answer is lost", FACES, fault="runs.same-instant")
def same_instant_streams(world, face):
    names = [f"m{n}" for n in range(8)]
    gate = threading.Barrier(len(names))

    def script(exchange):
        if exchange.request.number == 0:
            gate.wait(20)
        team_player(exchange)

    server = world.provider(script)
    one = world.start(face)
    result = finish(one, chat_team(server.url, *names))
    assert result["status"] == "completed", result
    assert {answer["agentId"] for answer in result["answers"]} == set(names), result["answers"]
    assert len(result["votes"]) == len(names)


@test(
    "cancel, attach, detach, get and wait of every kind of run at random: no answer is missing",
    FACES,
    fault=("runs.cancel", "runs.cancel-ended"),
)
def random_requests(world, face):
    server = world.provider(by_model({"stuck": stall(), "slow": provider.trickle(0.005)}))
    one = world.start(face)
    runs = [start(one, chat_team(server.url, model, "good")) for model in ("stuck", "slow", "fine", "other") * 3]
    runs += [start(one, HANGING), "run_none"]
    methods = ("get", "wait", "attach", "detach", "cancel", "replay", "get", "replay")
    ids = []
    for _ in range(300):
        params = {"runId": world.chance.choice(runs)}
        method = world.chance.choice(methods)
        if method == "wait":
            params["timeoutMs"] = world.chance.randrange(1, 200)
        if method in ("attach", "replay") and world.chance.random() < 0.7:
            params["fromSeq"] = world.chance.choice((1, 2, 5, 1_000_000))
        elif method == "replay":
            params["fromSeq"] = 1
        ids.append(one.request(f"massgen/run/{method}", params))
        if world.chance.random() < 0.1:
            one.notify("$/cancelRequest", {"id": world.chance.choice(ids)})
    codes = {one.answer(id).get("error", {}).get("code") for id in ids}
    assert codes <= {None, -31001, -31015, -31016, -32800, -31013}, codes
    for run in runs[:-1]:
        one.call("massgen/run/cancel", {"runId": run})
        assert one.call("massgen/run/wait", {"runId": run})["status"] in ("cancelled", "completed")
