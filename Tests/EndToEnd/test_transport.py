# SPDX-License-Identifier: Apache-2.0
"""Bytes, framing and descriptors. (protocol.md 1; reliability.md 4.1)"""

import fcntl
import json
import os
import pty
import socket
import subprocess
import time
import tty

import provider
import system
from harness import FACES, HANGING, chat_team, start, test

LIMIT = 64 << 20


def status(one, timeout=30):
    return one.call("massgen/server/status", timeout=timeout)


def request_body(id, method="massgen/server/status"):
    return json.dumps({"jsonrpc": "2.0", "id": id, "method": method}).encode()


def unaddressed(one, count, timeout=20):
    """Waits for so many errors without an id and returns their codes."""
    one.wait(lambda: len(one.unaddressed) >= count, timeout, f"{count} errors without an id")
    return [error["code"] for error in one.unaddressed]


@test("end of input while idle ends the process at once", FACES, fault="transport.input-ends")
def end_of_input(world, face):
    for shuts_down in (False, True):
        one = world.start(face)
        if shuts_down:
            one.call("shutdown")
        one.close_input()
        code = one.exit_code(3)
        assert code == (1 if face == "lsp" and not shuts_down else 0), (shuts_down, code)


@test("end of input before initialize ends the process", FACES, fault="transport.input-ends")
def end_before_initialize(world, face):
    one = world.start(face, initialize=False)
    one.close_input()
    assert one.exit_code(3) == (1 if face == "lsp" else 0)


@test(
    "end of input while three agents stream: transfers aborted, journal interrupted",
    FACES,
    fault="transport.input-ends-busy",
)
def end_while_streaming(world, face):
    server = world.provider(provider.trickle())
    one = world.start(face)
    run = start(one, chat_team(server.url, "a", "b", "c"))
    one.wait(lambda: len({event.get("agentId") for event in one.run(run).of_type("item.delta")}) == 3)
    began = time.monotonic()
    one.close_input()
    code = one.exit_code(8)
    took = time.monotonic() - began
    assert took < 4, f"took {took:.1f} s"
    assert code == (1 if face == "lsp" else 0), code
    assert world.journal(run)[-1]["status"] == "interrupted", world.journal(run)[-1]
    system.eventually(lambda: server.open_connections == 0, what="the provider to see the aborts")
    world.note(f"ended after {took * 1000:.0f} ms")


@test("a reader that goes away is a client that is gone", FACES, fault="transport.reader-gone")
def reader_gone(world, face):
    server = world.provider(provider.trickle())
    one = world.start(face)
    run = start(one, chat_team(server.url, "a", "b", "c"))
    one.event(run, "item.delta")
    one.drop_output()
    code = one.exit_code(8)
    assert code == 1, code
    assert world.journal(run)[-1]["status"] == "interrupted"


@test("exit: status 0 after shutdown, else 1, also with runs going", FACES, fault="transport.exit")
def exit_status(world, face):
    for busy in (False, True):
        for shuts_down in (False, True):
            one = world.start(face)
            if busy:
                run = start(one, HANGING)
                one.event(run, "item.delta")
            if shuts_down:
                assert one.call("shutdown") is None
                if busy:
                    assert world.journal(run)[-1]["status"] == "interrupted"
            began = time.monotonic()
            one.notify("exit")
            code = one.exit_code(6)
            assert code == (0 if shuts_down else 1), (busy, shuts_down, code)
            assert time.monotonic() - began < 3


@test("headers in any case and order, several messages in a write, one byte a write", fault="transport.header-forms")
def header_forms(world):
    one = world.start("lsp")
    body = request_body("h1")
    one.send_raw(b"content-length: %d\r\n\r\n%s" % (len(body), body))
    body = request_body("h2")
    one.send_raw(
        b"X-Extra: 1\r\nCONTENT-LENGTH:%d\r\nContent-Type: application/vscode-jsonrpc; charset=utf8\r\n\r\n%s"
        % (len(body), body)
    )
    body = request_body("h3")
    one.send_raw(b"Content-Length: %d\n\n%s" % (len(body), body))
    one.send_raw(b"".join(one.frame(request_body(f"m{index}")) for index in range(20)))
    for id in ["h1", "h2", "h3"] + [f"m{index}" for index in range(20)]:
        one.result(id)
    one.flush()
    for byte in one.frame(request_body("slow")):
        os.write(one.process.stdin.fileno(), bytes([byte]))
    one.result("slow")
    assert not one.unaddressed, one.unaddressed


@test("lines end in LF or CRLF, blank lines mean nothing, a last line needs no end", fault="transport.header-forms")
def line_forms(world):
    one = world.start("rpc")
    one.send_raw(b"\n\r\n   \n" + request_body("a") + b"\r\n\n" + request_body("b") + b"\n")
    one.result("a")
    one.result("b")
    for byte in one.frame(request_body("slow")):
        os.write(one.process.stdin.fileno(), bytes([byte]))
    one.result("slow")
    one.send_raw(request_body("last"))
    one.close_input()
    one.result("last")
    assert not one.unaddressed, one.unaddressed


@test("a pause inside a message costs nothing", FACES, alone=True, fault="transport.header-forms")
def pause_inside(world, face):
    one = world.start(face)
    message = one.frame(request_body("paused"))
    one.send_raw(message[:-20])
    one.flush()
    time.sleep(0.2)
    before = system.cpu_seconds(one.process.pid)
    time.sleep(1.5)
    spent = system.cpu_seconds(one.process.pid) - before
    assert spent <= 0.02, f"{spent} s of CPU while waiting"
    one.send_raw(message[-20:])
    one.result("paused")


BAD_HEADERS = {
    "garbage": b"hello there\r\n\r\n",
    "an HTTP request": b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a negative length": b"Content-Length: -5\r\n\r\n",
    "a length that is no number": b"Content-Length: many\r\n\r\n",
    "a length beyond 64 bits": b"Content-Length: 99999999999999999999\r\n\r\n",
    "no length": b"Content-Type: application/json\r\n\r\n{}",
    "two lengths": b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n",
    "binary bytes": bytes(range(256)),
    "a header of 5 KB": b"X-Long: " + b"x" * 5000 + b"\r\n\r\n",
}


@test("after a bad header: one -32700, then the next message is found", fault="transport.header-garbage")
def bad_headers(world):
    for name, garbage in BAD_HEADERS.items():
        one = world.start("lsp")
        one.send_raw(garbage + one.frame(request_body("next")))
        assert "result" in one.answer("next", 10), name
        assert [error["code"] for error in one.unaddressed] == [-32700], (name, one.unaddressed)
        assert one.process.poll() is None, name


@test("a length shorter than the body is reported and survived", fault="transport.header-garbage")
def short_length(world):
    one = world.start("lsp")
    one.send_raw(b"Content-Length: 10\r\n\r\n" + request_body("cut"))
    one.send_raw(one.frame(request_body("next")))
    assert "result" in one.answer("next", 10)
    codes = [error["code"] for error in one.unaddressed]
    assert codes and set(codes) == {-32700}, codes


@test("an unknown charset costs its message only", fault="transport.header-garbage")
def charset(world):
    one = world.start("lsp")
    body = request_body("latin")
    for index in range(3):
        one.send_raw(b"Content-Length: %d\r\nContent-Type: x/y; charset=latin1\r\n\r\n%s" % (len(body), body))
        assert unaddressed(one, index + 1) == [-32700] * (index + 1)
    status(one)


@test("the second loss of framing ends the process with a message", fault="transport.header-garbage")
def framing_lost(world):
    one = world.start("lsp")
    one.send_raw(b"nonsense\r\n\r\n" + one.frame(request_body("one")))
    one.result("one")
    one.send_raw(b"more nonsense\r\n\r\n")
    assert one.exit_code(5) == 1
    one.wait(lambda: one.stderr, what="a message on stderr")


@test("4 GB announced, 1 byte sent: nothing is allocated", alone=True, fault="transport.declared-4-gb")
def announced(world):
    one = world.start("lsp")
    one.send_raw(b"Content-Length: 4294967296\r\n\r\n{")
    one.flush()
    time.sleep(0.3)
    rss = system.rss_mib(one.process.pid)
    assert rss < 64, f"{rss} MiB"
    one.close_input()
    assert one.exit_code(4) == 1
    assert [error["code"] for error in one.unaddressed] in ([], [-31010]), one.unaddressed


@test(
    "200 MB without an end of header or line: memory stays, the next message works",
    FACES,
    alone=True,
    fault="transport.endless-header",
)
def endless_header(world, face):
    one = world.start(face)
    before = system.rss_mib(one.process.pid)
    block = b"x" * (1 << 20)
    for _ in range(200):
        one.send_raw(block)
    one.flush(60)
    one.send_raw(b"\r\n\r\n" if face == "lsp" else b"\n")
    one.send_body(request_body("after"))
    assert "result" in one.answer("after", 30)
    codes = [error["code"] for error in one.unaddressed]
    assert codes == ([-32700] if face == "lsp" else [-31010]), codes
    peak = system.peak_mib(one.process.pid)
    # A line may be kept up to the limit of a message, and a growing buffer is copied.
    allowed = 16 if face == "lsp" else 3 * 64
    assert peak - before < allowed, f"peak {peak:.0f} MiB, before {before:.0f}"
    world.note(f"peak +{peak - before:.0f} MiB")


@test(
    "64 MiB is taken, one byte more is refused with its id, and the next request works",
    FACES,
    alone=True,
    fault="transport.large-message",
)
def message_limit(world, face):
    one = world.start(face)

    def padded(id, size):
        head = b'{"jsonrpc":"2.0","id":"%s","method":"massgen/server/status","params":{"pad":"' % id
        return head + b"x" * (size - len(head) - 3) + b'"}}'

    assert len(padded(b"ab", 1000)) == 1000
    one.send_body(padded(b"fits", LIMIT))
    assert "result" in one.answer("fits", 60), one.answers
    peak = system.peak_mib(one.process.pid)
    assert peak < 3 * 64 + 32, f"peak {peak:.0f} MiB"
    one.send_body(padded(b"over", LIMIT + 1))
    error = one.answer("over", 60)["error"]
    assert error["code"] == -31010 and error["data"]["name"] == "PayloadTooLarge", error
    one.send_body(padded(b"100M", 100 << 20))
    assert one.answer("100M", 60)["error"]["code"] == -31010
    status(one)
    assert not one.unaddressed, one.unaddressed
    world.note(f"peak {peak:.0f} MiB")


@test("non-blocking pipes work and stay non-blocking", FACES, fault="transport.descriptors")
def non_blocking(world, face):
    their_in, our_out = os.pipe()
    our_in, their_out = os.pipe()
    for fd in (their_in, their_out):
        fcntl.fcntl(fd, fcntl.F_SETFL, fcntl.fcntl(fd, fcntl.F_GETFL) | os.O_NONBLOCK)
    process = world.spawn(face, stdin=their_in, stdout=their_out)
    one = world.connect(process, face, read_fd=our_in, write_fd=our_out)
    time.sleep(0.3)
    one.call("initialize", {})
    one.stop_reading()
    for index in range(3000):
        one.request("massgen/server/status", id=f"n{index}")
    one.flush()
    one.resume_reading()
    for index in range(3000):
        one.answer(f"n{index}")
    status(one)
    one.close_input()
    process.wait(5)
    for fd in (their_in, their_out):
        assert fcntl.fcntl(fd, fcntl.F_GETFL) & os.O_NONBLOCK, "O_NONBLOCK was taken away"
        os.close(fd)


@test("stdio may be a socket pair", FACES, fault="transport.descriptors")
def socket_pair(world, face):
    ours, theirs = socket.socketpair()
    process = world.spawn(face, stdin=theirs.fileno(), stdout=theirs.fileno())
    theirs.close()
    one = world.connect(process, face, read_fd=os.dup(ours.fileno()), write_fd=os.dup(ours.fileno()))
    one.call("initialize", {})
    run = start(one, HANGING)
    one.event(run, "item.delta")
    ours.shutdown(socket.SHUT_WR)
    assert process.wait(6) == (1 if face == "lsp" else 0)
    ours.close()


@test("stdio may be a terminal", fault="transport.descriptors")
def terminal(world):
    ours, theirs = pty.openpty()
    tty.setraw(theirs)
    process = world.spawn("rpc", stdin=theirs, stdout=theirs)
    os.close(theirs)
    one = world.connect(process, "rpc", read_fd=ours, write_fd=os.dup(ours))
    one.call("initialize", {})
    status(one)
    one.call("shutdown")
    one.notify("exit")
    assert process.wait(5) == 0


@test("stdio may be files, or nothing at all", FACES, fault="transport.descriptors")
def files(world, face):
    one_frame = (
        (lambda body: b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        if face == "lsp"
        else (lambda body: body + b"\n")
    )
    script = world.file("in", one_frame(request_body(1, "initialize")) + one_frame(request_body(2)))
    output = world.cwd / "out"
    with open(script, "rb") as stdin, open(output, "wb") as stdout:
        process = world.spawn(face, stdin=stdin, stdout=stdout)
        assert process.wait(5) == (1 if face == "lsp" else 0)
    assert output.read_bytes().count(b'"result"') == 2, output.read_bytes()
    process = world.spawn(face, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    assert process.wait(5) == (1 if face == "lsp" else 0)


@test("stderr may be closed, or full and unread", FACES, fault="transport.stderr")
def stderr_gone(world, face):
    read_end, write_end = os.pipe()
    process = world.spawn(face, "--log-level", "trace", stderr=write_end)
    os.close(write_end)
    one = world.connect(process, face)
    one.call("initialize", {})
    for index in range(3000):
        one.request("no/such/method", id=f"e{index}")
    for index in range(3000):
        assert one.answer(f"e{index}")["error"]["code"] == -32601
    os.close(read_end)
    status(one)
    closed = subprocess.Popen(
        ["/bin/sh", "-c", 'exec "$0" "$1" --log-level trace 2>&-', world.binary, face],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        bufsize=0,
        env=world.environment(),
        cwd=world.cwd,
    )
    world.processes.append(closed)
    one = world.connect(closed, face)
    one.call("initialize", {})
    status(one)


@test("100,000 unknown notifications do no harm", FACES, fault="transport.floods")
def notifications(world, face):
    one = world.start(face)
    block = b"".join(
        one.frame(b'{"jsonrpc":"2.0","method":"no/such/%d","params":{"n":%d}}' % (index, index))
        for index in range(1000)
    )
    for _ in range(100):
        one.send_raw(block)
    status(one, 60)
    assert not one.unaddressed and len(one.messages) == 2, one.messages[:5]


@test("10,000 requests are read while nobody reads the answers, and all are answered", FACES, fault="transport.floods")
def pipelined(world, face):
    one = world.start(face)
    one.stop_reading()
    for index in range(10_000):
        one.request("massgen/server/status", id=f"p{index}")
    one.flush(60)
    one.resume_reading()
    refused = 0
    for index in range(10_000):
        answer = one.answer(f"p{index}", 60)
        if "error" in answer:
            refused += 1
            assert answer["error"]["code"] == -31013 and answer["error"]["data"]["retryable"], answer
    world.note(f"{refused} refused with -31013")
    status(one)


@test(
    "a flood of requests nobody reads the answers of is bounded, and cancel still works",
    FACES,
    alone=True,
    fault="transport.floods",
)
def flood(world, face):
    one = world.start(face)
    run = start(one, HANGING)
    one.event(run, "item.delta")
    before = system.rss_mib(one.process.pid)
    one.stop_reading()
    for index in range(60_000):
        one.request("massgen/server/status", id=f"f{index}")
    cancel = one.request("massgen/run/cancel", {"runId": run})
    one.flush(60)
    grown = system.rss_mib(one.process.pid) - before
    assert grown < 96, f"{grown:.0f} MiB for answers nobody reads"
    one.resume_reading()
    assert "result" in one.answer(cancel, 60)
    assert one.completed(run)["status"] == "cancelled"
    one.wait(lambda: sum(key.startswith('"f') for key in one.answers) == 60_000, 60, "all answers")
    world.note(f"+{grown:.0f} MiB")


@test("the server ends when the process named in initialize ends", FACES, fault="transport.client-process")
def client_process(world, face):
    other = subprocess.Popen(["sleep", "60"])
    try:
        one = world.start(face, initialize=False)
        one.call("initialize", {"processId": other.pid})
        run = start(one, HANGING)
        one.event(run, "item.delta")
    finally:
        other.kill()
        other.wait()
    began = time.monotonic()
    assert one.exit_code(14) == 1
    assert time.monotonic() - began < 11
    assert world.journal(run)[-1]["status"] == "interrupted"


@test("--clientProcessId ends the server like processId", fault="transport.client-process")
def client_process_option(world):
    other = subprocess.Popen(["sleep", "60"])
    one = world.start("lsp", "--stdio", f"--clientProcessId={other.pid}")
    status(one)
    other.kill()
    other.wait()
    assert one.exit_code(14) == 1
