# SPDX-License-Identifier: Apache-2.0
"""The 35 protocol fault cases: bytes and messages that any language server over stdio has to survive.

They need nothing of this project's own methods, so that other servers can be measured by the same rule:
``scripts/faults --protocol clangd``. (reliability.md 2; 4.1 and 4.2 without runs, the first row of 4.3)
"""

import argparse
import contextlib
import fcntl
import functools
import json
import os
import shutil
import socket
import subprocess
import sys
import time

import client
import harness
import system

MIB = 1 << 20
# What a document is called and what language it is in, by a part of the server's name.
DOCUMENTS = {
    "clangd": ("main.cpp", "cpp", "int main() { return 0; }\r\n// 😀é\r\n"),
    "sourcekit": ("main.swift", "swift", "let a = 1\r\n// 😀é\r\n"),
    "ruff": ("main.py", "python", "a = 1\r\n# 😀é\r\n"),
    "pylsp": ("main.py", "python", "a = 1\r\n# 😀é\r\n"),
    "": ("team.massgen.yaml", "yaml", "agents: []\r\n# 😀é\r\n"),
}


class Connection(client.Client):
    """A connection to a server of whatever make: any headers, any requests, nothing of it a fault in itself."""

    def fault(self, text):
        self.log.append(f"! {text}")

    def take(self, message, body, now):
        super().take(message, body, now)
        if "method" in message and "id" in message:
            self.send({"jsonrpc": "2.0", "id": message["id"], "result": None})

    def _split(self, buffer):
        bodies, start = [], 0
        while (head := buffer.find(b"\r\n\r\n", start)) >= 0:
            length = 0
            for line in bytes(buffer[start:head]).split(b"\r\n"):
                name, _, value = line.partition(b":")
                if name.strip().lower() == b"content-length":
                    length = int(value)
            end = head + 4 + length
            if end > len(buffer):
                break
            bodies.append(bytes(buffer[head + 4 : end]))
            start = end
        del buffer[:start]
        return bodies

    def alive(self, timeout=10):
        """The definition of alive: the next request on this connection is answered."""
        self._probes = getattr(self, "_probes", 0) + 1
        self.answer(self.request("probe/alive", {}, id=f"alive-{self._probes}"), timeout)

    def codes(self):
        """The codes of the errors without an id."""
        return [error.get("code") for error in self.unaddressed]

    def send_ping(self, id):
        self.request("probe/alive", {}, id=id)


class Server:
    """The command under test, in the world of one case."""

    def __init__(self, world, arguments):
        self.world, self.arguments, self.connections = world, arguments, []
        name = os.path.basename(world.binary) + " ".join(arguments)
        self.document = next(value for part, value in DOCUMENTS.items() if part in name)

    def start(self, initialize=True, process_id=True, **options):
        """A started server; with ``initialize`` it is ready and quiet."""
        process = self.world.spawn(*self.arguments, **{"stderr": subprocess.DEVNULL, **options})
        return self.connect(process, initialize, process_id)

    def connect(self, process, initialize=True, process_id=True, **descriptors):
        one = Connection(process, "lsp", **descriptors)
        one.may_request = True
        self.connections.append(one)
        if initialize:
            self.hello(one, os.getpid() if process_id is True else process_id)
        return one

    def hello(self, one, process_id):
        root = f"file://{self.world.cwd}"
        params = {"processId": process_id, "rootUri": root, "capabilities": {}}
        one.call("initialize", params, 60)
        one.notify("initialized", {})
        one.alive(30)

    def end(self):
        """Whatever the case was, a signal of the server's own making is wrong."""
        for one in self.connections:
            code = one.process.poll()
            one.resume_reading()
            if code is None:
                one.process.kill()
                one.process.wait()
            assert code is None or code >= 0, f"the server was ended by signal {-code}"


CASES = []


class Case:
    def __init__(self, function, name, title, row, is_alone):
        self.function, self.name, self.title, self.row, self.is_alone = function, name, title, row, is_alone

    def test(self, arguments):
        """The case as a test, for a server that needs these arguments."""

        @functools.wraps(self.function)
        def function(world):
            server = Server(world, arguments)
            world.clients = server.connections
            try:
                self.function(server)
            finally:
                server.end()

        function.__module__ = "test_protocol"
        number = CASES.index(self) + 1
        return harness.Test(function, f"{number:02} {self.name}: {self.title}", None, False, self.is_alone, (self.row,))


def case(name, title, row, alone=False):
    """Registers one of the cases, for a row of the matrix."""

    def register(function):
        CASES.append(Case(function, name, title, row, alone))
        return function

    return register


# Transport


@case("input-ends", "the end of input: status 1 without shutdown, 0 after it, within 2 s", "transport.input-ends")
def input_ends(server):
    for shuts_down in (False, True):
        one = server.start()
        if shuts_down:
            one.call("shutdown")
        one.close_input()
        code = one.exit_code(4)
        assert code == (0 if shuts_down else 1), f"status {code}, shutdown: {shuts_down}"


@case("exit", "exit: status 0 after shutdown, else 1, within 2 s", "transport.exit")
def exit_status(server):
    for shuts_down in (False, True):
        one = server.start()
        if shuts_down:
            one.call("shutdown")
        one.notify("exit")
        code = one.exit_code(4)
        assert code == (0 if shuts_down else 1), f"status {code}, shutdown: {shuts_down}"


@case("reader-gone", "nobody reads any more: no SIGPIPE, no busy loop", "transport.reader-gone")
def reader_gone(server):
    our_in, their_out = os.pipe()
    process = server.world.spawn(*server.arguments, stdout=their_out, stderr=subprocess.DEVNULL)
    os.close(their_out)
    one = server.connect(process, read_fd=our_in)
    one.stop_reading()
    one.send_ping("wake")
    one.drop_output()
    with contextlib.suppress(OSError):
        for index in range(20):
            one.send_ping(f"gone-{index}")
        time.sleep(0.5)
        if process.poll() is None:
            before = system.cpu_seconds(process.pid)
            time.sleep(1)
            spent = system.cpu_seconds(process.pid) - before
            assert spent < 0.5, f"{spent} s of CPU in a second"
    one.close_input()
    code = one.exit_code(5)
    assert code >= 0, f"ended by signal {-code}"


@case("header-forms", "names in any case, further headers, LF only", "transport.header-forms")
def header_forms(server):
    one = server.start()
    heads = (
        b"content-length: %d\r\n\r\n",
        b"X-Extra: 1\r\nCONTENT-LENGTH:%d\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n",
        b"Content-Length:   %d\r\n\r\n",
    )
    for number, head in enumerate(heads):
        body = ping(f"head-{number}")
        one.send_raw(head % len(body) + body)
        one.answer(f"head-{number}", 5)


@case("pieces", "several messages in one write, one byte a write", "transport.header-forms")
def pieces(server):
    one = server.start()
    one.send_raw(b"".join(one.frame(ping(f"many-{number}")) for number in range(20)))
    for number in range(20):
        one.answer(f"many-{number}", 10)
    one.flush()
    for byte in one.frame(ping("slow")):
        os.write(one.process.stdin.fileno(), bytes([byte]))
    one.answer("slow", 10)


@case("pause", "a pause inside a message costs no CPU", "transport.header-forms", alone=True)
def pause(server):
    one = server.start()
    time.sleep(1)
    message = one.frame(ping("paused"))
    one.send_raw(message[:-20])
    one.flush()
    time.sleep(0.3)
    before = system.cpu_seconds(one.process.pid)
    time.sleep(1.5)
    spent = system.cpu_seconds(one.process.pid) - before
    assert spent <= 0.05, f"{spent} s of CPU while waiting"
    one.send_raw(message[-20:])
    one.answer("paused", 10)


def after_header(server, garbage):
    """The next message is found behind garbage, and at most one error was told."""
    one = server.start()
    one.send_raw(garbage)
    one.send_raw(one.frame(ping("next")))
    one.answer("next", 10)
    assert one.codes() in ([], [-32700]), one.codes()


@case("header-garbage", "garbage instead of a header", "transport.header-garbage")
def header_garbage(server):
    after_header(server, b"hello there\r\n\r\n")


@case("header-http", "an HTTP request instead of a header", "transport.header-garbage")
def header_http(server):
    after_header(server, b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")


@case("length-negative", "a negative length", "transport.header-garbage")
def length_negative(server):
    after_header(server, b"Content-Length: -5\r\n\r\n")


@case("length-word", "a length that is no number", "transport.header-garbage")
def length_word(server):
    after_header(server, b"Content-Length: many\r\n\r\n")


@case("length-huge", "a length beyond 64 bits", "transport.header-garbage")
def length_huge(server):
    after_header(server, b"Content-Length: 99999999999999999999999\r\n\r\n")


@case("length-missing", "no length", "transport.header-garbage")
def length_missing(server):
    after_header(server, b"Content-Type: application/json\r\n\r\n{}")


@case("length-short", "a length shorter than the body", "transport.header-garbage")
def length_short(server):
    one = server.start()
    one.send_raw(b"Content-Length: 10\r\n\r\n" + ping("cut"))
    one.send_raw(one.frame(ping("next")))
    one.answer("next", 10)


@case("declared-4-gb", "4 GB announced, 1 byte sent: nothing is allocated", "transport.declared-4-gb", alone=True)
def declared(server):
    one = server.start()
    before = system.peak_mib(one.process.pid)
    one.send_raw(b"Content-Length: 4294967296\r\n\r\n{")
    one.flush()
    time.sleep(1)
    assert one.process.poll() is None, f"the server ended with {one.process.poll()}"
    grown = system.peak_mib(one.process.pid) - before
    server.world.note(f"peak +{grown:.0f} MiB")
    assert grown < 64, f"+{grown:.0f} MiB"
    one.close_input()
    code = one.exit_code(10)
    assert code >= 0, f"ended by signal {-code}"


@case("endless-header", "200 MB of header without an end: memory stays", "transport.endless-header", alone=True)
def endless_header(server):
    one = server.start()
    before = system.rss_mib(one.process.pid)
    for _ in range(200):
        one.send_raw(b"x" * MIB)
    one.flush(60)
    time.sleep(0.3)
    grown = system.peak_mib(one.process.pid) - before
    server.world.note(f"peak +{grown:.0f} MiB")
    assert grown < 64, f"+{grown:.0f} MiB"
    one.send_raw(b"\r\n\r\n" + one.frame(ping("next")))
    one.answer("next", 20)


@case(
    "message-100-mb",
    "a message of 100 MB: an answer, less than 3 times its memory",
    "transport.large-message",
    alone=True,
)
def large_message(server):
    one = server.start()
    before = system.rss_mib(one.process.pid)
    head = b'{"jsonrpc":"2.0","id":"large","method":"probe/alive","params":{"pad":"'
    one.send_body(head + b"x" * (100_000_000 - len(head) - 3) + b'"}}')
    one.wait(lambda: '"large"' in one.answers or one.unaddressed, 60, "an answer to 100 MB")
    one.alive(20)
    grown = system.peak_mib(one.process.pid) - before
    server.world.note(f"peak +{grown:.0f} MiB")
    assert grown < 3 * 95.4, f"+{grown:.0f} MiB"


@case("non-blocking", "pipes with O_NONBLOCK work, and keep it", "transport.descriptors")
def non_blocking(server):
    their_in, our_out = os.pipe()
    our_in, their_out = os.pipe()
    for fd in (their_in, their_out):
        fcntl.fcntl(fd, fcntl.F_SETFL, fcntl.fcntl(fd, fcntl.F_GETFL) | os.O_NONBLOCK)
    process = server.world.spawn(*server.arguments, stdin=their_in, stdout=their_out, stderr=subprocess.DEVNULL)
    one = server.connect(process, initialize=False, read_fd=our_in, write_fd=our_out)
    time.sleep(0.5)
    server.hello(one, os.getpid())
    one.stop_reading()
    for number in range(2000):
        one.send_ping(f"n{number}")
    time.sleep(1)
    one.resume_reading()
    for number in range(2000):
        one.answer(f"n{number}", 20)
    for fd in (their_in, their_out):
        assert fcntl.fcntl(fd, fcntl.F_GETFL) & os.O_NONBLOCK, "O_NONBLOCK was taken away"
        os.close(fd)


@case("socket-pair", "stdio is a socket pair", "transport.descriptors")
def socket_pair(server):
    ours, theirs = socket.socketpair()
    process = server.world.spawn(
        *server.arguments, stdin=theirs.fileno(), stdout=theirs.fileno(), stderr=subprocess.DEVNULL
    )
    theirs.close()
    one = server.connect(process, read_fd=os.dup(ours.fileno()), write_fd=os.dup(ours.fileno()))
    one.alive()
    ours.shutdown(socket.SHUT_WR)
    code = process.wait(6)
    assert code >= 0, f"ended by signal {-code}"
    ours.close()


@case("stderr", "stderr is closed, or full and unread", "transport.stderr")
def stderr(server):
    read_end, write_end = os.pipe()
    fcntl.fcntl(write_end, fcntl.F_SETPIPE_SZ, 4096)
    os.set_blocking(write_end, False)
    with contextlib.suppress(BlockingIOError):
        while True:
            os.write(write_end, b"x" * 512)
    os.set_blocking(write_end, True)
    one = server.start(stderr=write_end)
    os.close(write_end)
    for number in range(1000):
        one.send_ping(f"full-{number}")
    for number in range(1000):
        one.answer(f"full-{number}", 20)
    os.close(read_end)
    closed = subprocess.Popen(
        ["/bin/sh", "-c", 'exec "$0" "$@" 2>&-', server.world.binary, *server.arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        bufsize=0,
        env=server.world.environment(),
        cwd=server.world.cwd,
    )
    server.world.processes.append(closed)
    server.connect(closed).alive()


@case("pipelined", "10,000 requests before an answer is read: all are answered", "transport.floods")
def pipelined(server):
    one = server.start()
    one.stop_reading()
    for number in range(10_000):
        one.send_ping(f"p{number}")
    time.sleep(1)
    one.resume_reading()
    one.wait(lambda: sum(key.startswith('"p') for key in one.answers) == 10_000, 60, "10,000 answers")


@case("notifications", "100,000 unknown notifications", "transport.floods")
def notifications(server):
    one = server.start()
    for start in range(0, 100_000, 1000):
        one.send_raw(
            b"".join(
                one.frame(b'{"jsonrpc":"2.0","method":"$/unknown/%d","params":{"n":%d}}' % (number, number))
                for number in range(start, start + 1000)
            )
        )
    one.alive(60)


@case("client-process", "the process named in initialize ends: the server too, within 15 s", "transport.client-process")
def client_process(server):
    other = subprocess.Popen(["sleep", "120"])
    try:
        one = server.start(process_id=other.pid)
    finally:
        other.kill()
        other.wait()
    one.exit_code(15)


# Messages


def expect_unaddressed(server, bodies, codes):
    """Each body gets one error without an id, with one of these codes, and the connection lives."""
    one = server.start()
    for body in bodies:
        before = len(one.unaddressed)
        one.send_body(body)
        one.alive()
        found = one.codes()[before:]
        assert len(found) == 1 and found[0] in codes, f"{body[:80]!r} gave {found}"


@case("bad-json", "what is no JSON gives -32700", "messages.not-json")
def bad_json(server):
    expect_unaddressed(server, (b"{", b"{]", b'{"jsonrpc":"2.0","id":1,"method":"x"', b"nul", b'{"a":01}'), (-32700,))


@case("bad-utf-8", "invalid UTF-8 gives -32700", "messages.not-json")
def bad_utf8(server):
    expect_unaddressed(server, (b'{"jsonrpc":"2.0","id":1,"method":"\xff"}', b'{"a":"\xed\xa0\x80"}'), (-32700,))


@case("no-request", "JSON that is no request gives -32600, a batch runs nothing", "messages.no-request")
def no_request(server):
    bodies = (b"1", b'"text"', b"null", b"[]", b"{}", b'{"jsonrpc":"2.0","method":1}', b"[%s]" % ping("in a batch"))
    expect_unaddressed(server, bodies, (-32600,))


@case("ids", "ids at every limit are echoed", "messages.ids")
def ids(server):
    one = server.start()
    for id in (0, -1, 2**31, 2**53 + 1, 2**63 - 1, "", "A\n/ä😀", "1"):
        one.answer(one.request("probe/alive", {}, id=id), 5)


@case("bad-ids", "an id that is null, a fraction or an object gives -32600", "messages.bad-ids")
def bad_ids(server):
    bodies = [b'{"jsonrpc":"2.0","id":%s,"method":"probe/alive"}' % id for id in (b"null", b"1.5", b"{}", b"[1]")]
    expect_unaddressed(server, bodies, (-32600,))


@case("unknown", "unknown methods: -32601 for requests, silence for notifications", "messages.unknown")
def unknown(server):
    one = server.start()
    for method in ("no/such", "$/unknown", ""):
        error = one.error(method, {}, 10)
        assert error.code == -32601, (method, error)
    count = len(one.unaddressed)
    for method in ("no/such", "$/unknown", "$/cancelRequest"):
        one.notify(method, {"id": 12345})
    one.alive()
    assert len(one.unaddressed) == count, one.codes()


@case("before-initialize", "requests before initialize get -32002", "messages.lifecycle")
def before_initialize(server):
    one = server.start(initialize=False)
    error = one.error("textDocument/hover", {"textDocument": {"uri": "file:///x"}, "position": position(0, 0)}, 10)
    assert error.code == -32002, error
    server.hello(one, os.getpid())


@case("second-initialize", "a second initialize gets -32600", "messages.lifecycle")
def second_initialize(server):
    one = server.start()
    error = one.error("initialize", {"processId": None, "rootUri": None, "capabilities": {}}, 10)
    assert error.code == -32600, error
    one.alive()


@case("after-shutdown", "requests after shutdown get -32600", "messages.lifecycle")
def after_shutdown(server):
    one = server.start()
    one.call("shutdown")
    error = one.error("textDocument/hover", {"textDocument": {"uri": "file:///x"}, "position": position(0, 0)}, 10)
    assert error.code in (-32600, -31014), error


@case("nesting", "nesting of 100,000", "messages.nesting")
def nesting(server):
    one = server.start()
    for body in (
        b"[" * 100_000,
        b"[" * 100_000 + b"]" * 100_000,
        b'{"jsonrpc":"2.0","id":"deep","method":"probe/alive","params":{"x":%s}}' % (b"[" * 100_000 + b"]" * 100_000),
        b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    ):
        one.send_body(body)
        one.alive(20)


@case("random-bodies", "300 bodies of random bytes", "messages.random")
def random_bodies(server):
    one = server.start()
    for _ in range(300):
        one.send_body(server.world.chance.randbytes(server.world.chance.randrange(1, 2000)))
    one.alive(20)


@case("mutated-messages", "2,000 mutated messages, and memory as before", "messages.random")
def mutated_messages(server):
    one = server.start()
    name, language, text = server.document
    uri = f"file://{server.world.cwd}/{name}"
    document = {"uri": uri, "languageId": language, "version": 1, "text": text}
    valid = [
        json.dumps({"jsonrpc": "2.0", "id": 1_000_000 + number, "method": method, "params": params}).encode()
        for number, (method, params) in enumerate(
            [
                ("textDocument/didOpen", {"textDocument": document}),
                ("textDocument/hover", {"textDocument": {"uri": uri}, "position": position(0, 1)}),
                ("textDocument/completion", {"textDocument": {"uri": uri}, "position": position(1, 0)}),
                ("workspace/executeCommand", {"command": "none", "arguments": [1, None, {"a": 2.5}]}),
                ("$/setTrace", {"value": "off"}),
            ]
        )
    ]
    before = system.rss_mib(one.process.pid)
    for number in range(2000):
        body = mutated(server.world.chance, server.world.chance.choice(valid))
        if b"shutdown" not in body and b'"exit"' not in body:
            one.send_body(body)
        if number % 200 == 199:
            one.alive(30)
    grown = system.rss_mib(one.process.pid) - before
    server.world.note(f"+{grown:.0f} MiB")
    assert grown < 64, f"+{grown:.0f} MiB"


# Documents


@case("odd-changes", "changes nobody should send", "documents.odd-changes")
def odd_changes(server):
    one = server.start()
    name, language, text = server.document
    uri = f"file://{server.world.cwd}/{name}"
    server.world.file(name, text)

    def change(version, *changes):
        one.notify(
            "textDocument/didChange", {"textDocument": {"uri": uri, "version": version}, "contentChanges": [*changes]}
        )
        one.alive()

    def edit(start, end, text):
        return {"range": {"start": position(*start), "end": position(*end)}, "text": text}

    change(1, {"text": "before it is open"})
    one.notify(
        "textDocument/didOpen",
        {"textDocument": {"uri": uri, "languageId": language, "version": 5, "text": text}},
    )
    one.alive()
    change(3, {"text": "an older version"})
    change(6)
    change(7, edit((1000, 0), (2000, 5), "beyond the end"))
    change(8, edit((0, 9000), (0, 9001), "beyond the line"))
    change(9, edit((-1, -5), (0, -1), "negative"))
    change(10, edit((1, 4), (1, 4), "inside a pair"))
    change(11, edit((1, 2), (0, 1), "the end before the start"))
    change(12, edit((0, 2**31), (2**31, 0), "large"))
    change(13, {"text": text}, edit((0, 0), (0, 0), "x"))
    for _ in range(2):
        one.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
        one.alive()
    change(14, {"text": "after the close"})


# Pieces


def ping(id):
    return json.dumps({"jsonrpc": "2.0", "id": id, "method": "probe/alive", "params": {}}).encode()


def position(line, character):
    return {"line": line, "character": character}


def mutated(chance, body):
    """A message with one to five faults: bytes changed, taken out, put in, repeated."""
    body = bytearray(body)
    for _ in range(chance.randrange(1, 6)):
        at = chance.randrange(len(body))
        choice = chance.randrange(4)
        if choice == 0:
            body[at] = chance.randrange(256)
        elif choice == 1:
            del body[at : at + chance.randrange(1, 20)]
        elif choice == 2:
            body[at:at] = bytes(chance.choices(b'{}[]",:0123456789ntf\\u ', k=chance.randrange(1, 10)))
        else:
            body[at:at] = body[: chance.randrange(1, 60)]
        body = body or bytearray(b"x")
    return bytes(body)


# The command line


def main(arguments):
    """Runs the cases against a command; exit status 1 if one fails."""
    import run

    parser = argparse.ArgumentParser(prog="faults --protocol", description=__doc__.split("\n")[0])
    parser.add_argument("--seed", type=int)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", default="", help="a word that must be in a case's name")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    options = parser.parse_args(arguments)
    program = shutil.which(options.command[0]) if options.command else None
    if not program:
        print("which server? for instance: --protocol .build/release/massgen-server lsp", file=sys.stderr)
        return 2
    assert len(CASES) == 35, len(CASES)
    tests = [case.test(options.command[1:]) for case in CASES if options.only in case.name]
    runner = run.Runner(os.path.abspath(program), None, options.seed)
    runner.is_brief = True
    runner.run_all(tests, options.jobs)
    runner.summarise()
    return 1 if runner.failed else 0
