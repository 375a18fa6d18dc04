# SPDX-License-Identifier: Apache-2.0
"""Event streams that break off, fall silent or talk nonsense. (reliability.md 4.4; backends.md 0.2, 0.3, 3.3)"""

import gzip
import json
import time

import system
from harness import FACES, chat_team, finish, start, test
from outcomes import QUICK, alone, expect_failed, failures, quick_status, says
from provider import by_model, hang, stall, team_player

# Streams that break


def cut(where):
    def script(exchange):
        if where == "before the first byte":
            exchange.close()
        if where == "reset before the first byte":
            exchange.reset()
        exchange.stream()
        if where == "before the first event":
            exchange.close()
        exchange.text("one ", "two ", "three ")
        if where == "inside an event":
            exchange.write(b'data: {"id":"x","choices":[{"index":0,"delta":{"content":"fo')
        if where == "inside a chunk":
            exchange.raw(b"ff\r\ndata: {")
        if where == "reset":
            exchange.pause(0.05)
            exchange.reset()
        exchange.close()

    return script


CUTS = (
    "before the first byte",
    "reset before the first byte",
    "before the first event",
    "between events",
    "inside an event",
    "inside a chunk",
    "reset",
)


@test("a stream that is cut once is asked for again, and the cut text is withdrawn", fault="provider.cut")
def cut_once(world):
    server = world.provider(
        lambda exchange: (cut(exchange.request.model) if exchange.request.number == 0 else says("whole ", "text"))(
            exchange
        )
    )
    one = world.start("rpc")
    runs = {where: start(one, chat_team(server.url, where)) for where in CUTS}
    for where, run in runs.items():
        end = one.completed(run)
        assert end["status"] == "completed" and end["answer"]["text"] == "whole text", (where, end)
        assert len(server.of_model(where)) == 2, (where, len(server.of_model(where)))
        log = one.run(run)
        items = {event["itemId"]: event for event in log.of_type("item.completed")}
        texts = log.texts()
        assert set(texts) <= set(items), "an item without an end"
        for item, text in texts.items():
            expected = "completed" if text == "whole text" else "discarded"
            assert items[item]["status"] == expected, (where, text, items[item])
        if "first" not in where:
            assert "one two three " in texts.values(), (where, texts)


@test("a stream that is always cut: failed, never completed, the text kept and marked", fault="provider.cut")
def cut_always(world):
    server = world.provider(lambda exchange: cut(exchange.request.model)(exchange))
    one = world.start("rpc")
    runs = {where: start(one, chat_team(server.url, where, transport={"max_tries": 2})) for where in CUTS}
    for where, run in runs.items():
        end = one.completed(run)
        expect_failed(one, {**end, "runId": run})
        assert 1 <= len(server.of_model(where)) <= 4, (where, len(server.of_model(where)))
        assert {error["code"] for error in failures(one, run)} <= {"truncated", "network"}, failures(one, run)
        if "first" not in where:
            last = one.run(run).of_type("item.completed")[-1]
            assert last["text"] == "one two three " and last["status"] in ("failed", "discarded"), last


@test("a team member whose stream is always cut leaves the team able to finish", fault="provider.cut")
def cut_member(world):
    server = world.provider(by_model({"bad": cut("between events")}))
    one = world.start("rpc")
    result = finish(one, chat_team(server.url, "good", "bad", "fine"))
    assert result["status"] == "completed" and len(server.of_model("bad")) <= 8, len(server.of_model("bad"))


@test(
    "a proper end without finish reason or end marker is not silently taken as complete", fault="provider.no-end-marker"
)
def no_end(world):
    def script(exchange):
        exchange.stream()
        exchange.text("half ", "a ", "thought")
        if exchange.request.model == "marker only":
            exchange.event(b"[DONE]")
        if exchange.request.model == "finish only":
            exchange.event(exchange.chunk({}, "stop"))
        exchange.end()

    server = world.provider(script)
    one = world.start("rpc")
    for model in ("neither", "marker only"):
        run = start(one, chat_team(server.url, model, transport={"max_tries": 1}))
        end = one.completed(run)
        notices = [event["code"] for event in one.run(run).of_type("notice")]
        assert end["status"] == "failed" or notices, (model, end)
    run = start(one, chat_team(server.url, "finish only"))
    assert one.completed(run)["answer"]["text"] == "half a thought"


@test("finish reasons length, content_filter and refusal are passed on", fault="provider.finish-reasons")
def finish_reasons(world):
    server = world.provider(lambda exchange: says("so far", reason=exchange.request.model)(exchange))
    one = world.start("rpc")
    for reason in ("length", "content_filter", "refusal"):
        run = start(one, chat_team(server.url, reason))
        end = one.completed(run)
        said = json.dumps([end, one.run(run).of_type("notice", "call.completed")])
        assert reason in said or reason.replace("_", " ") in said or reason == "length" and "cut" in said, (
            reason,
            said,
        )
        assert end["status"] == "failed" or end["answer"]["complete"] is False or reason in said, end


@test("silence: each kind ends by its own limit, with its name", FACES, fault="provider.silence")
def silence(world, face):
    def drip(exchange):
        exchange.stream()
        for _ in range(100):
            exchange.pause(10)
            exchange.raw(b":")

    server = world.provider(by_model({"never": hang, "stalls": stall(), "drips": drip}))
    one = world.start(face)
    runs = {model: start(one, chat_team(server.url, model, **QUICK)) for model in ("never", "stalls", "drips")}
    slowest = max(quick_status(one) for _ in range(20))
    for model, run in runs.items():
        end = one.completed(run, 60)
        expect_failed(one, {**end, "runId": run}, "timeout" if model == "never" else "truncated")
        assert len(server.of_model(model)) <= 4, model
    system.eventually(lambda: server.open_connections == 0, what="the transfers to be aborted")
    assert slowest < 500, slowest


@test("comments keep a silent stream alive", fault="provider.silence")
def comments(world):
    def script(exchange):
        exchange.stream()
        exchange.text("a")
        for _ in range(8):
            exchange.pause(0.3)
            exchange.write(b": still working\n\n")
        exchange.text("b")
        exchange.finish()

    _, result, server = alone(world, script, **QUICK)
    assert result["status"] == "completed" and result["answer"]["text"] == "ab" and len(server.requests) == 1


# Nonsense


@test(
    "an error event inside the stream carries the provider's words; only what may pass is retried",
    fault="provider.error-event",
)
def error_event(world):
    def script(exchange):
        exchange.stream()
        exchange.text("begun ")
        kind = exchange.request.model
        if exchange.request.number and kind == "overloaded once":
            return rest(exchange)
        exchange.event(
            {"error": {"message": f"The {kind} happened.", "type": kind.split(" ")[0] + "_error", "code": None}}
        )
        exchange.event(b"[DONE]")
        return exchange.end()

    def rest(exchange):
        exchange.text("fine")
        exchange.finish()

    server = world.provider(script)
    one = world.start("rpc")
    run = start(one, chat_team(server.url, "overloaded once"))
    assert one.completed(run)["answer"]["text"] == "begun fine"
    for kind, most in (("server", 6), ("invalid_request", 1)):
        run = start(one, chat_team(server.url, kind, transport={"max_tries": 2}))
        expect_failed(one, {**one.completed(run), "runId": run})
        assert f"The {kind} happened." in json.dumps(failures(one, run))
        assert len(server.of_model(kind)) <= most, (kind, len(server.of_model(kind)))


@test(
    "events that are not JSON or not UTF-8 fail the attempt with its cause, and what is shown stays UTF-8",
    fault="provider.malformed",
)
def malformed(world):
    def script(exchange):
        exchange.stream()
        exchange.text("good ")
        kind = exchange.request.model
        exchange.event(
            {
                "json": b'{"choices":[{"delta":',
                "bytes": b'{"choices":[{"index":0,"delta":{"content":"\xff\xc3("}}]}',
                "array": b"[1,2]",
                "number": b"5",
            }[kind]
        )
        exchange.text("more")
        exchange.finish()

    server = world.provider(script)
    one = world.start("rpc")
    for kind in ("json", "bytes", "array", "number"):
        run = start(one, chat_team(server.url, kind, transport={"max_tries": 1}))
        end = one.completed(run)
        if end["status"] == "failed":
            assert failures(one, run)[0]["message"], failures(one, run)
        else:
            assert end["answer"]["text"].startswith("good ") and end["answer"]["text"].endswith("more"), (
                kind,
                end["answer"],
            )
        world.note(f"{kind}: {end['status']}")
        if kind == "json":
            assert end["status"] == "failed", end


@test("unknown events, null members and gaps in indexes do no harm", fault="provider.malformed")
def odd_events(world):
    def script(exchange):
        exchange.stream()
        exchange.event({"type": "ping"})
        exchange.event({"choices": None})
        exchange.event({"choices": []})
        exchange.event({"id": None, "choices": [{"index": 0, "delta": None, "finish_reason": None}], "usage": None})
        exchange.event(exchange.chunk({"role": "assistant", "content": None, "tool_calls": None, "refusal": None}))
        exchange.text("all ")
        exchange.write(b'event: strange\ndata: {"hello": true}\n\n')
        exchange.event(exchange.chunk({"content": "fine", "novelty": {"a": 1}}, **{"system_fingerprint": None}))
        exchange.finish()

    _, result, _ = alone(world, script)
    assert result["status"] == "completed" and result["answer"]["text"] == "all fine", result


@test("tool arguments that are not JSON are asked for again, and the agent recovers", fault="provider.malformed")
def bad_arguments(world):
    def script(exchange):
        if exchange.request.number > 0 or exchange.request.model != "clumsy":
            return team_player(exchange)
        exchange.stream()
        exchange.event(
            exchange.chunk(
                {
                    "tool_calls": [
                        {
                            "index": 3,
                            "id": "c",
                            "type": "function",
                            "function": {"name": "new_answer", "arguments": '{"content": "unfin'},
                        }
                    ]
                }
            )
        )
        return exchange.finish("tool_calls")

    server = world.provider(script)
    one = world.start("rpc")
    result = finish(one, chat_team(server.url, "clumsy", "good"))
    assert result["status"] == "completed", result
    assert "unfin" not in json.dumps(result["answers"])


@test("every legal way to write an event stream gives the same text", fault="provider.stream-forms")
def stream_forms(world):
    text = "Gruß, 😀 wide world"

    def script(exchange):
        form = exchange.request.model
        newline = {"CRLF": b"\r\n", "CR": b"\r"}.get(form, b"\n")
        exchange.stream()
        out = b"\xef\xbb\xbf" if form == "BOM" else b""
        for piece in (text[:7], text[7:]):
            data = json.dumps(exchange.chunk({"content": piece}), ensure_ascii=False).encode()
            if form == "comments":
                out += b": hi\n:\n\n"
            if form == "fields":
                out += b"id: 7\nretry: 10\nevent: message\nunknown: x\nfield without colon\n"
            if form == "several data lines":
                # A line end is legal where a blank is.
                data = data.replace(b", ", b", \ndata: ", 1)
            out += (b"data:" if form == "no blank" else b"data: ") + data + newline * 2
        out += b"data: " + json.dumps(exchange.chunk({}, "stop")).encode() + newline * 2
        out += b"data: [DONE]" + (b"" if form == "no last line end" else newline * 2)
        if form == "each byte":
            for byte in out:
                exchange.write(bytes([byte]))
        else:
            exchange.write(out)
        exchange.end()

    server = world.provider(script)
    one = world.start("rpc")
    forms = (
        "plain",
        "CRLF",
        "CR",
        "BOM",
        "comments",
        "fields",
        "several data lines",
        "no blank",
        "no last line end",
        "each byte",
    )
    runs = {form: start(one, chat_team(server.url, form)) for form in forms}
    for form, run in runs.items():
        end = one.completed(run)
        assert end["status"] == "completed" and end["answer"]["text"] == text, (form, end)
        deltas = "".join(event["text"] for event in one.run(run).of_type("item.delta"))
        assert deltas == text, (form, deltas)


@test("an event of 10 MB arrives whole", alone=True, fault="provider.stream-forms")
def large_event(world):
    text = "x" * 10_000_000
    one, result, _ = alone(world, says(text))
    assert result["status"] == "completed" and result["answer"]["text"] == text
    log = one.run(result["runId"])
    assert list(log.texts().values()) == [text]
    assert all(len(json.dumps(event)) <= 262_144 for event in log.of_type("item.delta"))
    world.note(f"peak {system.peak_mib(one.process.pid):.0f} MiB")


@test("what is no event stream is named as that, with its beginning", fault="provider.no-stream")
def no_stream(world):
    page = b"<!DOCTYPE html><html><body>Please log in to the <b>portal</b>.</body></html>" + b" " * 2000

    def script(exchange):
        kind = exchange.request.model
        if kind == "html":
            return exchange.reply(200, page, content_type="text/html")
        if kind == "gzip":
            return exchange.reply(
                200, gzip.compress(b"data: {}\n\n"), [("Content-Encoding", "gzip")], "text/event-stream"
            )
        if kind == "empty":
            return exchange.reply(200, b"", content_type="text/event-stream")
        return exchange.reply(200, b"hello, this is plain text", content_type="text/plain")

    server = world.provider(script)
    one = world.start("rpc")
    for kind in ("html", "gzip", "plain", "empty"):
        run = start(one, chat_team(server.url, kind, transport={"max_tries": 1}))
        expect_failed(one, {**one.completed(run), "runId": run})
        if kind == "html":
            assert "log in" in json.dumps(failures(one, run)) or "html" in json.dumps(failures(one, run)).lower()
        world.note(f"{kind}: {failures(one, run)[0]['message'][:60]}")


@test("a whole JSON reply instead of a stream is understood", fault="provider.no-stream")
def whole_reply(world):
    _, result, _ = alone(
        world,
        lambda exchange: exchange.reply(
            200,
            {
                "id": "x",
                "object": "chat.completion",
                "model": "m",
                "choices": [
                    {"index": 0, "message": {"role": "assistant", "content": "At once."}, "finish_reason": "stop"}
                ],
                "usage": {"prompt_tokens": 5, "completion_tokens": 2, "total_tokens": 7},
            },
        ),
    )
    assert result["status"] == "completed" and result["answer"]["text"] == "At once.", result
    assert result["usage"]["inputTokens"] == 5


@test("an endless stream: memory stays, cancel works", alone=True, fault="provider.endless")
def endless(world):
    def script(exchange):
        exchange.stream()
        data = b"data: " + json.dumps(exchange.chunk({"content": "x" * 500})).encode() + b"\n\n"
        for _ in range(1_000_000):
            exchange.write(data * 20)

    server = world.provider(script)
    one = world.start("rpc")
    run = start(one, chat_team(server.url, "solo"), delivery={"granularity": "item"})
    one.event(run, "item.started")
    before = system.rss_mib(one.process.pid)
    time.sleep(3)
    grown = system.rss_mib(one.process.pid) - before
    status_before_cancel = one.run(run).is_complete
    one.call("massgen/run/cancel", {"runId": run})
    end = one.completed(run)
    size = (world.run_folder(run) / "events.jsonl").stat().st_size >> 20
    world.note(f"{size} MiB of events, +{grown:.0f} MiB, {end['status']}")
    assert end["status"] in ("cancelled", "failed") and (end["status"] == "cancelled" or status_before_cancel), end
    # What one reply may say is limited to 16 MiB, and a growing text is copied.
    assert grown < 96, f"+{grown:.0f} MiB after {size} MiB"
