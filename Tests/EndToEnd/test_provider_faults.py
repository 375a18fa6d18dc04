# SPDX-License-Identifier: Apache-2.0
"""Providers that cannot be reached, refuse, or are killed. (reliability.md 4.4; backends.md 8)"""

import email.utils
import json
import shutil
import socket
import ssl
import subprocess
import threading
import time

import system
from harness import FACES, Skip, chat_team, finish, start, test
from outcomes import MOST_REQUESTS, QUICK, alone, expect_failed, failures, quick_status, says
from provider import by_model, status, team_player, times, trickle

# No connection


def closed_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@test("connection refused: a named cause, bounded tries, others unharmed", FACES, fault="provider.refused")
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


@test("a name that does not resolve: a named cause, and nobody waits for it", fault="provider.no-name")
def no_name(world):
    one = world.start("rpc", env={"E2E_KEY": "sk-e2e-0123456789"})
    run = start(one, chat_team("http://no-such-host.invalid/v1", "solo", api_key_env="E2E_KEY", **QUICK))
    slowest = max(quick_status(one) for _ in range(20))
    end = one.completed(run, 60)
    expect_failed(one, {**end, "runId": run})
    assert "no-such-host.invalid" in json.dumps(failures(one, run)), failures(one, run)
    assert slowest < 500, slowest


@test("a connection that neither succeeds nor fails ends by its time limit", fault="provider.connect-hangs")
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


@test("TLS with an unknown issuer is refused at once and never retried", fault="provider.tls")
def tls(world):
    if not shutil.which("openssl"):
        raise Skip("openssl is not installed")
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=127.0.0.1",
            "-addext",
            "subjectAltName=IP:127.0.0.1",
            "-keyout",
            str(world.folder / "key"),
            "-out",
            str(world.folder / "cert"),
        ],
        check=True,
        capture_output=True,
    )
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
    system.eventually(lambda: seen, what="the provider to see the end of the handshake")
    assert len(seen) == 1 and not seen[0], f"retried, or the request was sent: {seen}"
    listener.close()


@test("a server that speaks no TLS, or no HTTP, is named as that", fault="provider.tls")
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


@test("429 with Retry-After: two requests, as far apart as asked, then completed", FACES, fault="provider.retry-after")
def rate_limited(world, face):
    for headers in ([("Retry-After", "1")], [("retry-after-ms", "1000")]):
        one, result, server = alone(world, times(1, status(429, headers), says("fine")), face)
        assert result["status"] == "completed" and result["answer"]["text"] == "fine"
        assert len(server.requests) == 2
        gap = server.requests[1].time - server.requests[0].time
        assert 0.95 <= gap < 4, gap
        retry = one.run(result["runId"]).of_type("provider.retry")
        assert (
            len(retry) == 1 and retry[0]["httpStatus"] == 429 and retry[0]["delayMs"] == 1000 and retry[0]["reason"]
        ), retry


@test("Retry-After as a date", fault="provider.retry-after")
def retry_date(world):
    def once(exchange):
        now = time.time()
        exchange.reply(
            429,
            {"error": {"message": "Slow down."}},
            [
                ("Date", email.utils.formatdate(now, usegmt=True)),
                ("Retry-After", email.utils.formatdate(now + 2, usegmt=True)),
            ],
        )

    _, result, server = alone(world, times(1, once, says("fine")))
    assert result["status"] == "completed"
    gap = server.requests[1].time - server.requests[0].time
    assert 1.9 <= gap < 5, gap


@test("a pause of hours is reported, not slept", fault="provider.retry-after")
def long_pause(world):
    one, result, server = alone(world, status(429, [("Retry-After", "7200")]))
    expect_failed(one, result, "rate_limit")
    assert len(server.requests) == 1 and result["error"]["name"] == "RateLimited", result["error"]


@test("an error that passes is retried once and forgotten", fault="provider.passing-errors")
def passing(world):
    server = world.provider(
        lambda exchange: (status(int(exchange.request.model)) if exchange.request.number == 0 else says("fine"))(
            exchange
        )
    )
    one = world.start("rpc")
    runs = {code: start(one, chat_team(server.url, str(code))) for code in (408, 409, 500, 502, 503, 529)}
    for code, run in runs.items():
        end = one.completed(run)
        assert end["status"] == "completed", (code, end)
        assert len(server.of_model(str(code))) == 2, code
        retry = one.run(run).of_type("provider.retry")
        assert [event["httpStatus"] for event in retry] == [code]


@test("an error that never passes: bounded tries with growing pauses, then failed", fault="provider.passing-errors")
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


@test("what cannot succeed is asked exactly once", FACES, fault="provider.final-errors")
def final_errors(world, face):
    server = world.provider(
        lambda exchange: status(int(exchange.request.model), kind="invalid_request_error")(exchange)
    )
    one = world.start(face)
    runs = {code: start(one, chat_team(server.url, str(code))) for code in (400, 401, 402, 403, 404, 413, 422)}
    for code, run in runs.items():
        end = one.completed(run)
        assert end["status"] == "failed" and len(server.of_model(str(code))) == 1, (code, end)
        error = failures(one, run)[0]
        assert error["httpStatus"] == code and error["retryable"] is False, error
        assert {401: "auth", 403: "auth", 404: "not_found", 402: "billing"}.get(code, error["code"]) == error["code"], (
            error
        )


@test("one of three agents always fails: the run completes with the other two", FACES, fault="provider.one-of-three")
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


@test("every agent fails: failed, with the cause of each, never an empty answer", FACES, fault="provider.all-fail")
def all_fail(world, face):
    server = world.provider(by_model({"a": status(401), "b": status(404), "c": status(400)}))
    one = world.start(face)
    result = finish(one, chat_team(server.url, "a", "b", "c"))
    assert result["status"] == "failed" and not result.get("answer"), result
    assert {entry["agentId"] for entry in result["error"]["details"]["agents"]} == {"a", "b", "c"}, result["error"]
    assert len(server.requests) == 3


# Keys


@test("a refused key: the variable is named, the key is nowhere", FACES, fault=("secrets.echoed", "secrets.log"))
def secrets(world, face):
    key = "sk-e2esecret-4f9d8c7b6a5e4d3c2b1a0987654321fedcba"
    world.secrets.append(key)

    def echo(exchange):
        exchange.reply(
            401,
            {"error": {"message": f"Incorrect API key provided: {key}. Also {key[:-4]}.", "code": "invalid_api_key"}},
            [("X-Request-Id", "req-1")],
        )

    server = world.provider(
        by_model(
            {
                "refused": echo,
                "html": lambda exchange: exchange.reply(200, f"<html>{key}</html>".encode(), content_type="text/html"),
                "streamed": lambda exchange: (
                    exchange.stream(),
                    exchange.event({"error": {"message": f"bad key {key}", "type": "server_error"}}),
                    exchange.end(),
                ),
            }
        )
    )
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


# Ends


@test(
    "the provider is killed during three streams: all fail at once, with the answers there are", fault="provider.killed"
)
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


@test("redirects are not followed, least of all with the key", fault="provider.redirects")
def redirect(world):
    key = "sk-redirect-0123456789abcdef"
    world.secrets.append(key)
    other = world.provider(says("stolen"))
    server = world.provider(
        lambda exchange: exchange.reply(
            int(exchange.request.model), b"", [("Location", other.url + "/chat/completions")]
        )
    )
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


@test(
    "a model that fails call after call is not asked for a while, and says so; others are", FACES, fault="provider.down"
)
def breaker(world, face):
    server = world.provider(by_model({"down": status(503)}))
    one = world.start(face)
    once = {"transport": {"max_tries": 1}}
    asked = 0
    for _ in range(20):
        result = finish(one, chat_team(server.url, "down", **once))
        assert result["status"] == "failed", result
        if len(server.requests) == asked:
            break
        asked = len(server.requests)
    assert 5 <= asked <= 10, f"{asked} requests before it was left alone"
    errors = failures(one, result["runId"])
    assert {(error["code"], error["details"]["providerCode"]) for error in errors} == {("overloaded", "breaker_open")}
    assert all(0 < error["details"]["retryAfterMs"] <= 61_000 and error["hint"] for error in errors), errors
    assert finish(one, chat_team(server.url, "up", **once))["status"] == "completed"
