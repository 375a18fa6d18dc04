# SPDX-License-Identifier: Apache-2.0
"""Providers that refuse, stall, break off or talk nonsense. (reliability.md 4.4; backends.md 8)"""

import email.utils
import gzip
import json
import shutil
import socket
import ssl
import subprocess
import threading
import time

import system
from harness import FACES, Skip, chat_team, finish, start, test
from provider import by_model, hang, stall, status, team_player, times, trickle

# A bad agent asks at most this often: tries of a call, times failed series. (design.md decision 11)
# A series that is out of date because another agent answered does not count; there are at most two such in a team of three.
MOST_REQUESTS = 4 * 2 + 2
QUICK = {"transport": {"max_tries": 2, "connect_timeout_seconds": 0.7, "first_byte_timeout_seconds": 0.7, "gap_timeout_seconds": 0.7}}


def says(*pieces, reason="stop"):
    """A complete reply of text."""

    def script(exchange):
        exchange.stream()
        exchange.text(*pieces)
        exchange.finish(reason)

    return script


def failures(one, run):
    """The errors of the calls of a run."""
    return [event["error"] for event in one.run(run).of_type("call.completed") if event.get("error")]


def alone(world, script, face="rpc", url=None, timeout=60, **backend):
    """Runs a lone agent on a script; returns client, result and provider."""
    server = world.provider(script)
    one = world.start(face)
    return one, finish(one, chat_team(url or server.url, "solo", **backend), timeout=timeout), server


def expect_failed(one, result, code=None):
    assert result["status"] == "failed", result
    assert result["error"]["message"] and result["error"]["name"], result["error"]
    codes = {error["code"] for error in failures(one, result["runId"])}
    assert codes, "no call says why"
    if code:
        assert codes == {code}, codes
    assert one.run(result["runId"]).events[-1]["status"] == "failed"


def quick_status(one):
    """How long an unrelated request takes, in ms."""
    began = time.monotonic()
    one.call("massgen/server/status")
    return (time.monotonic() - began) * 1000


# No connection


def closed_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@test("connection refused: a named cause, bounded tries, others unharmed", FACES)
def refused(world, face):
    one = world.start(face)
    url = f"http://127.0.0.1:{closed_port()}/v1"
    run = start(one, chat_team(url, "solo", **QUICK))
    slowest = max(quick_status(one) for _ in range(10))
    expect_failed(one, {**one.completed(run), "runId": run}, "network")
    assert "connect" in json.dumps(failures(one, run)).lower()
    assert len(one.run(run).of_type("provider.retry")) >= 1
    world.note(f"status meanwhile: {slowest:.0f} ms at most")
    assert slowest < 500


@test("a name that does not resolve: a named cause, and nobody waits for it")
def no_name(world):
    one = world.start("rpc", env={"E2E_KEY": "sk-e2e-0123456789"})
    run = start(one, chat_team("http://no-such-host.invalid/v1", "solo", api_key_env="E2E_KEY", **QUICK))
    slowest = max(quick_status(one) for _ in range(20))
    end = one.completed(run, 60)
    expect_failed(one, {**end, "runId": run})
    assert "no-such-host.invalid" in json.dumps(failures(one, run)), failures(one, run)
    assert slowest < 500, slowest


@test("a connection that neither succeeds nor fails ends by its time limit")
def connect_hangs(world):
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(0)
    fillers = []
    for _ in range(4):
        filler = socket.socket()
        filler.setblocking(False)
        filler.connect_ex(listener.getsockname())
        fillers.append(filler)
    one = world.start("rpc")
    began = time.monotonic()
    result = finish(one, chat_team(f"http://127.0.0.1:{listener.getsockname()[1]}/v1", "solo", **QUICK))
    expect_failed(one, result, "timeout")
    assert time.monotonic() - began < 15
    for one_socket in [*fillers, listener]:
        one_socket.close()


@test("TLS with an unknown issuer is refused at once and never retried")
def tls(world):
    if not shutil.which("openssl"):
        raise Skip("openssl is not installed")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1", "-addext",
         "subjectAltName=IP:127.0.0.1", "-keyout", str(world.folder / "key"), "-out", str(world.folder / "cert")],
        check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(world.folder / "cert", world.folder / "key")
    listener = socket.create_server(("127.0.0.1", 0))
    seen = []

    def serve():
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            try:
                with context.wrap_socket(connection, server_side=True) as secure:
                    seen.append(secure.recv(100))
            except OSError:
                seen.append(None)

    threading.Thread(target=serve, daemon=True).start()
    one = world.start("rpc")
    result = finish(one, chat_team(f"https://127.0.0.1:{listener.getsockname()[1]}/v1", "solo"))
    expect_failed(one, result, "network")
    assert "certificate" in json.dumps(failures(one, result["runId"])).lower(), failures(one, result["runId"])
    assert len(seen) == 1 and not seen[0], "retried, or the request was sent"
    listener.close()


@test("a server that speaks no TLS, or no HTTP, is named as that")
def foreign(world):
    listener = socket.create_server(("127.0.0.1", 0))
    stop = threading.Event()

    def serve():
        while not stop.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            connection.sendall(b"SSH-2.0-OpenSSH_9.2p1\r\n")
            time.sleep(0.2)
            connection.close()

    threading.Thread(target=serve, daemon=True).start()
    one = world.start("rpc")
    for scheme in ("http", "https"):
        result = finish(one, chat_team(f"{scheme}://127.0.0.1:{listener.getsockname()[1]}/v1", "solo", **QUICK))
        expect_failed(one, result)
    stop.set()
    listener.close()


# Statuses


@test("429 with Retry-After: two requests, as far apart as asked, then completed", FACES)
def rate_limited(world, face):
    for headers in ([("Retry-After", "1")], [("retry-after-ms", "1000")]):
        one, result, server = alone(world, times(1, status(429, headers), says("fine")), face)
        assert result["status"] == "completed" and result["answer"]["text"] == "fine"
        assert len(server.requests) == 2
        gap = server.requests[1].time - server.requests[0].time
        assert 0.95 <= gap < 4, gap
        retry = one.run(result["runId"]).of_type("provider.retry")
        assert len(retry) == 1 and retry[0]["httpStatus"] == 429 and retry[0]["delayMs"] == 1000 and retry[0]["reason"], retry


@test("Retry-After as a date")
def retry_date(world):
    def once(exchange):
        now = time.time()
        exchange.reply(429, {"error": {"message": "Slow down."}}, [
            ("Date", email.utils.formatdate(now, usegmt=True)), ("Retry-After", email.utils.formatdate(now + 2, usegmt=True))])

    _, result, server = alone(world, times(1, once, says("fine")))
    assert result["status"] == "completed"
    gap = server.requests[1].time - server.requests[0].time
    assert 1.9 <= gap < 5, gap


@test("a pause of hours is reported, not slept")
def long_pause(world):
    one, result, server = alone(world, status(429, [("Retry-After", "7200")]))
    expect_failed(one, result, "rate_limit")
    assert len(server.requests) == 1 and result["error"]["name"] == "RateLimited", result["error"]


@test("an error that passes is retried once and forgotten")
def passing(world):
    server = world.provider(lambda exchange: (
        status(int(exchange.request.model)) if exchange.request.number == 0 else says("fine"))(exchange))
    one = world.start("rpc")
    runs = {code: start(one, chat_team(server.url, str(code))) for code in (408, 409, 500, 502, 503, 529)}
    for code, run in runs.items():
        end = one.completed(run)
        assert end["status"] == "completed", (code, end)
        assert len(server.of_model(str(code))) == 2, code
        retry = one.run(run).of_type("provider.retry")
        assert [event["httpStatus"] for event in retry] == [code]


@test("an error that never passes: bounded tries with growing pauses, then failed")
def lasting(world):
    server = world.provider(lambda exchange: status(int(exchange.request.model))(exchange))
    one = world.start("rpc")
    runs = {code: start(one, chat_team(server.url, str(code))) for code in (429, 500, 503)}
    for code, run in runs.items():
        end = one.completed(run, 90)
        expect_failed(one, {**end, "runId": run})
        asked = server.of_model(str(code))
        assert 3 <= len(asked) <= MOST_REQUESTS, (code, len(asked))
        delays = [event["delayMs"] for event in one.run(run).of_type("provider.retry")]
        assert len(delays) >= 2 and all(delay >= 200 for delay in delays), delays
        assert end["error"]["name"] == ("RateLimited" if code == 429 else "UpstreamError"), end["error"]
        world.note(f"{code}: {len(asked)} requests")


@test("what cannot succeed is asked exactly once", FACES)
def final_errors(world, face):
    server = world.provider(lambda exchange: status(int(exchange.request.model), kind="invalid_request_error")(exchange))
    one = world.start(face)
    runs = {code: start(one, chat_team(server.url, str(code))) for code in (400, 401, 402, 403, 404, 413, 422)}
    for code, run in runs.items():
        end = one.completed(run)
        assert end["status"] == "failed" and len(server.of_model(str(code))) == 1, (code, end)
        error = failures(one, run)[0]
        assert error["httpStatus"] == code and error["retryable"] is False, error
        assert {401: "auth", 403: "auth", 404: "not_found", 402: "billing"}.get(code, error["code"]) == error["code"], error


@test("one of three agents always fails: the run completes with the other two", FACES)
def one_of_three(world, face):
    server = world.provider(by_model({"bad": status(500)}))
    one = world.start(face)
    result = finish(one, chat_team(server.url, "good", "bad", "fine"), timeout=90)
    assert result["status"] == "completed" and result["winner"] in ("good", "fine"), result
    assert len(server.of_model("bad")) <= MOST_REQUESTS, len(server.of_model("bad"))
    log = one.run(result["runId"])
    assert any(event["agentId"] == "bad" and event["status"] == "error" for event in log.of_type("agent.status"))
    assert any(event.get("agentId") == "bad" and event["severity"] == "error" for event in log.of_type("notice"))
    world.note(f"{len(server.of_model('bad'))} requests of the bad agent")


@test("every agent fails: failed, with the cause of each, never an empty answer", FACES)
def all_fail(world, face):
    server = world.provider(by_model({"a": status(401), "b": status(404), "c": status(400)}))
    one = world.start(face)
    result = finish(one, chat_team(server.url, "a", "b", "c"))
    assert result["status"] == "failed" and not result.get("answer"), result
    assert {entry["agentId"] for entry in result["error"]["details"]["agents"]} == {"a", "b", "c"}, result["error"]
    assert len(server.requests) == 3


# Keys


@test("a refused key: the variable is named, the key is nowhere", FACES)
def secrets(world, face):
    key = "sk-e2esecret-4f9d8c7b6a5e4d3c2b1a0987654321fedcba"
    world.secrets.append(key)

    def echo(exchange):
        exchange.reply(401, {"error": {"message": f"Incorrect API key provided: {key}. Also {key[:-4]}.", "code": "invalid_api_key"}},
                       [("X-Request-Id", "req-1")])

    server = world.provider(by_model({"refused": echo, "html": lambda exchange: exchange.reply(
        200, f"<html>{key}</html>".encode(), content_type="text/html"), "streamed": lambda exchange: (
            exchange.stream(), exchange.event({"error": {"message": f"bad key {key}", "type": "server_error"}}), exchange.end())}))
    one = world.start(face, "--log-level", "trace", env={"E2E_KEY": key})
    for model in ("refused", "html", "streamed"):
        run = start(one, chat_team(server.url, model, api_key_env="E2E_KEY", **QUICK))
        end = one.completed(run)
        assert end["status"] == "failed"
        assert key[:-4] not in json.dumps(one.run(run).events), "most of the key is shown"
        if model == "refused":
            assert "E2E_KEY" in json.dumps(failures(one, run)), failures(one, run)
    assert server.requests[0].headers["authorization"] == f"Bearer {key}"
    with open(f"/proc/{one.process.pid}/cmdline", "rb") as file:
        assert key.encode() not in file.read()


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


CUTS = ("before the first byte", "reset before the first byte", "before the first event", "between events", "inside an event",
        "inside a chunk", "reset")


@test("a stream that is cut once is asked for again, and the cut text is withdrawn")
def cut_once(world):
    server = world.provider(lambda exchange: (
        cut(exchange.request.model) if exchange.request.number == 0 else says("whole ", "text"))(exchange))
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


@test("a stream that is always cut: failed, never completed, the text kept and marked")
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


@test("a team member whose stream is always cut leaves the team able to finish")
def cut_member(world):
    server = world.provider(by_model({"bad": cut("between events")}))
    one = world.start("rpc")
    result = finish(one, chat_team(server.url, "good", "bad", "fine"))
    assert result["status"] == "completed" and len(server.of_model("bad")) <= 8, len(server.of_model("bad"))


@test("a proper end without finish reason or end marker is not silently taken as complete")
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


@test("finish reasons length, content_filter and refusal are passed on")
def finish_reasons(world):
    server = world.provider(lambda exchange: says("so far", reason=exchange.request.model)(exchange))
    one = world.start("rpc")
    for reason in ("length", "content_filter", "refusal"):
        run = start(one, chat_team(server.url, reason))
        end = one.completed(run)
        said = json.dumps([end, one.run(run).of_type("notice", "call.completed")])
        assert reason in said or reason.replace("_", " ") in said or reason == "length" and "cut" in said, (reason, said)
        assert end["status"] == "failed" or end["answer"]["complete"] is False or reason in said, end


@test("silence: each kind ends by its own limit, with its name", FACES)
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


@test("comments keep a silent stream alive")
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


@test("an error event inside the stream carries the provider's words; only what may pass is retried")
def error_event(world):
    def script(exchange):
        exchange.stream()
        exchange.text("begun ")
        kind = exchange.request.model
        if exchange.request.number and kind == "overloaded once":
            return rest(exchange)
        exchange.event({"error": {"message": f"The {kind} happened.", "type": kind.split(" ")[0] + "_error", "code": None}})
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


@test("events that are not JSON or not UTF-8 fail the attempt with its cause, and what is shown stays UTF-8")
def malformed(world):
    def script(exchange):
        exchange.stream()
        exchange.text("good ")
        kind = exchange.request.model
        exchange.event({"json": b'{"choices":[{"delta":', "bytes": b'{"choices":[{"index":0,"delta":{"content":"\xff\xc3("}}]}',
                        "array": b"[1,2]", "number": b"5"}[kind])
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
            assert end["answer"]["text"].startswith("good ") and end["answer"]["text"].endswith("more"), (kind, end["answer"])
        world.note(f"{kind}: {end['status']}")
        if kind == "json":
            assert end["status"] == "failed", end


@test("unknown events, null members and gaps in indexes do no harm")
def odd_events(world):
    def script(exchange):
        exchange.stream()
        exchange.event({"type": "ping"})
        exchange.event({"choices": None})
        exchange.event({"choices": []})
        exchange.event({"id": None, "choices": [{"index": 0, "delta": None, "finish_reason": None}], "usage": None})
        exchange.event(exchange.chunk({"role": "assistant", "content": None, "tool_calls": None, "refusal": None}))
        exchange.text("all ")
        exchange.write(b"event: strange\ndata: {\"hello\": true}\n\n")
        exchange.event(exchange.chunk({"content": "fine", "novelty": {"a": 1}}, **{"system_fingerprint": None}))
        exchange.finish()

    _, result, _ = alone(world, script)
    assert result["status"] == "completed" and result["answer"]["text"] == "all fine", result


@test("tool arguments that are not JSON are asked for again, and the agent recovers")
def bad_arguments(world):
    def script(exchange):
        if exchange.request.number > 0 or exchange.request.model != "clumsy":
            return team_player(exchange)
        exchange.stream()
        exchange.event(exchange.chunk({"tool_calls": [
            {"index": 3, "id": "c", "type": "function", "function": {"name": "new_answer", "arguments": '{"content": "unfin'}}]}))
        return exchange.finish("tool_calls")

    server = world.provider(script)
    one = world.start("rpc")
    result = finish(one, chat_team(server.url, "clumsy", "good"))
    assert result["status"] == "completed", result
    assert "unfin" not in json.dumps(result["answers"])


@test("every legal way to write an event stream gives the same text")
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
    forms = ("plain", "CRLF", "CR", "BOM", "comments", "fields", "several data lines", "no blank", "no last line end", "each byte")
    runs = {form: start(one, chat_team(server.url, form)) for form in forms}
    for form, run in runs.items():
        end = one.completed(run)
        assert end["status"] == "completed" and end["answer"]["text"] == text, (form, end)
        deltas = "".join(event["text"] for event in one.run(run).of_type("item.delta"))
        assert deltas == text, (form, deltas)


@test("an event of 10 MB arrives whole", alone=True)
def large_event(world):
    text = "x" * 10_000_000
    one, result, _ = alone(world, says(text))
    assert result["status"] == "completed" and result["answer"]["text"] == text
    log = one.run(result["runId"])
    assert list(log.texts().values()) == [text]
    assert all(len(json.dumps(event)) <= 262_144 for event in log.of_type("item.delta"))
    world.note(f"peak {system.peak_mib(one.process.pid):.0f} MiB")


@test("what is no event stream is named as that, with its beginning")
def no_stream(world):
    page = b"<!DOCTYPE html><html><body>Please log in to the <b>portal</b>.</body></html>" + b" " * 2000

    def script(exchange):
        kind = exchange.request.model
        if kind == "html":
            return exchange.reply(200, page, content_type="text/html")
        if kind == "gzip":
            return exchange.reply(200, gzip.compress(b"data: {}\n\n"), [("Content-Encoding", "gzip")], "text/event-stream")
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


@test("a whole JSON reply instead of a stream is understood")
def whole_reply(world):
    _, result, _ = alone(world, lambda exchange: exchange.reply(200, {
        "id": "x", "object": "chat.completion", "model": "m", "choices": [
            {"index": 0, "message": {"role": "assistant", "content": "At once."}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 5, "completion_tokens": 2, "total_tokens": 7}}))
    assert result["status"] == "completed" and result["answer"]["text"] == "At once.", result
    assert result["usage"]["inputTokens"] == 5


@test("an endless stream: memory stays, cancel works", alone=True)
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


@test("the provider is killed during three streams: all fail at once, with the answers there are")
def killed(world):
    def script(exchange):
        if exchange.request.model == "early" and exchange.request.number == 0:
            return team_player(exchange)
        return trickle()(exchange)

    server = world.provider(script)
    one = world.start("rpc")
    run = start(one, chat_team(server.url, "early", "b", "c", transport={"max_tries": 1}))
    one.event(run, "answer.submitted")
    one.wait(lambda: {e["agentId"] for e in one.run(run).of_type("item.delta")} >= {"b", "c"})
    server.stop()
    end = one.completed(run, 30)
    assert end["status"] in ("failed", "completed"), end
    assert [answer["agentId"] for answer in end["answers"]] == ["early"], end
    if end["status"] == "completed":
        assert end["answer"]["source"] == "storedAnswer", end["answer"]
    world.note(f"{end['status']}, answer from {end.get('answer', {}).get('source')}")


@test("redirects are not followed, least of all with the key")
def redirect(world):
    key = "sk-redirect-0123456789abcdef"
    world.secrets.append(key)
    other = world.provider(says("stolen"))
    server = world.provider(lambda exchange: exchange.reply(int(exchange.request.model), b"", [("Location", other.url + "/chat/completions")]))
    one = world.start("rpc", env={"E2E_KEY": key})
    for code in (301, 302, 307, 308):
        run = start(one, chat_team(server.url, str(code), api_key_env="E2E_KEY"))
        expect_failed(one, {**one.completed(run), "runId": run}, "invalid_request")
    assert not other.requests and len(server.requests) == 4


@test("connections are used again")
def keep_alive(world):
    server = world.provider()
    one = world.start("rpc")
    for _ in range(5):
        assert finish(one, chat_team(server.url, "a", "b"))["status"] == "completed"
    world.note(f"{len(server.requests)} requests on {server.connections} connections")
    assert server.connections < len(server.requests) / 2

