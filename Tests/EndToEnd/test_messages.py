# SPDX-License-Identifier: Apache-2.0
"""Messages, ids and params. (protocol.md 1.3, 11; reliability.md 4.2)"""

import json
import os

import system
from harness import FACES, demo, shared, start_params, test


def alive(one):
    one.call("massgen/server/status")


def unaddressed(one, body):
    """Sends a body and returns the code of the one error without an id that it gets."""
    before = len(one.unaddressed)
    one.send_body(body)
    alive(one)
    errors = one.unaddressed[before:]
    assert len(errors) == 1, f"{body[:100]!r} gave {errors}"
    return errors[0]["code"]


def no_runs(one):
    assert one.call("massgen/run/list")["runs"] == []


@test("what is not JSON or not UTF-8 gives -32700 without an id", FACES, fault="messages.not-json")
def not_json(world, face):
    one = world.start(face)
    for body in (
        b"{",
        b"{]",
        b'{"jsonrpc":"2.0","id":1,"method":"shutdown"',
        b"nul",
        b'{"a":1}}',
        b"{'a':1}",
        b'{"a":01}',
        b'{"jsonrpc":"2.0","id":1,"method":"\xff"}',
        b'{"a":"\xc3\x28"}',
        b'{"a":"\xed\xa0\x80"}',
    ):
        assert unaddressed(one, body) == -32700, body


@test("a lone surrogate is replaced in text and refused in names", FACES, fault="messages.not-json")
def surrogates(world, face):
    one = world.start(face)
    one.send_body(b'{"jsonrpc":"2.0","id":"s","method":"massgen/run/get","params":{"runId":"a\\ud800b"}}')
    assert one.answer("s")["error"]["code"] == -31001
    assert unaddressed(one, b'{"jsonrpc":"2.0","\\ud800":1,"method":"x"}') in (-32700, -32600)


@test("JSON that is no request gives -32600", FACES, fault="messages.no-request")
def no_request(world, face):
    one = world.start(face)
    bodies = [
        b"1",
        b'"text"',
        b"null",
        b"true",
        b"[]",
        b"{}",
        b'{"jsonrpc":"2.0"}',
        b'{"jsonrpc":"1.0","method":"x"}',
        b'{"jsonrpc":2,"method":"x"}',
        b'{"jsonrpc":"2.0","method":1}',
        b'{"jsonrpc":"2.0","method":null}',
    ]
    for body in bodies:
        assert unaddressed(one, body) == -32600, body
    one.send_body(b'{"jsonrpc":"2.0","id":"m","method":[]}')
    assert one.answer("m")["error"]["code"] == -32600


@test("a batch runs none of its elements", FACES, fault="messages.no-request")
def batch(world, face):
    one = world.start(face)
    elements = [
        {"jsonrpc": "2.0", "id": 900 + index, "method": "massgen/run/start", "params": demo()} for index in range(3)
    ]
    assert unaddressed(one, json.dumps(elements).encode()) == -32600
    no_runs(one)
    assert not any(f"{900 + index}" in one.answers for index in range(3))


@test("jsonrpc may be left out on the rpc face only", FACES, fault="messages.no-request")
def version(world, face):
    one = world.start(face)
    one.send_body(b'{"id":"v","method":"massgen/server/status"}')
    answer = one.answer("v")
    assert "result" in answer if face == "rpc" else answer["error"]["code"] == -32600, answer


@test("ids are echoed exactly", FACES, fault=("messages.ids", "messages.bad-ids"))
def ids(world, face):
    one = world.start(face)
    raw = [
        b"0",
        b"-1",
        b"9007199254740993",
        b"9223372036854775807",
        b"-9223372036854775808",
        b"18446744073709551616",
        b'""',
        b'"\\u0041\\n\\/"',
        b'"1"',
        '"ä😀"'.encode(),
        b'"' + b"x" * 2000 + b'"',
    ]
    for id in raw:
        one.send_body(b'{"jsonrpc":"2.0","id":%s,"method":"massgen/server/status"}' % id)
        one.answer(json.loads(id))
        assert any(b'"id":' + id in body for body in one.bodies), (id, one.bodies[-1])
    for id in (b"null", b"1.5", b"1e2", b"{}", b"[1]", b"true"):
        assert unaddressed(one, b'{"jsonrpc":"2.0","id":%s,"method":"massgen/server/status"}' % id) == -32600, id


@test("of duplicate keys the last counts, but not of id and method", FACES, fault="messages.duplicate-keys")
def duplicates(world, face):
    one = world.start(face)
    one.send_body(
        b'{"jsonrpc":"2.0","id":"d","method":"massgen/run/get","params":{"runId":1},"params":{"runId":"x","runId":"y"}}'
    )
    error = one.answer("d")["error"]
    assert error["code"] == -31001 and "“y”" in error["message"], error
    for body in (
        b'{"jsonrpc":"2.0","id":1,"id":2,"method":"massgen/server/status"}',
        b'{"jsonrpc":"2.0","id":"q","method":"massgen/server/status","method":"shutdown"}',
    ):
        before = len(one.messages)
        one.send_body(body)
        one.wait(lambda: len(one.messages) > before)
        assert one.messages[before]["error"]["code"] == -32600
    alive(one)


@test("unknown methods: -32601 for requests, silence for notifications", FACES, fault="messages.unknown")
def unknown(world, face):
    one = world.start(face)
    for method in (
        "no/such",
        "$/unknown",
        "",
        "massgen/run/start/again",
        "massgen/run/events",
        "textDocument/typeDefinition",
        "MASSGEN/RUN/LIST",
    ):
        assert one.error(method).code == -32601, method
    count = len(one.messages)
    for method in ("no/such", "$/unknown", "", "$/setTrace", "$/cancelRequest"):
        one.notify(method, {"id": 12345})
        one.notify(method)
    alive(one)
    assert len(one.messages) == count + 1


@test("notifications cannot be requests, and requests without an id start nothing", FACES, fault="messages.unknown")
def wrong_kind(world, face):
    one = world.start(face)
    for method in (
        "initialized",
        "textDocument/didOpen",
        "textDocument/didChange",
        "textDocument/didClose",
        "massgen/run/ack",
        "$/setTrace",
        "workspace/didChangeConfiguration",
    ):
        assert one.error(method, {}).code == -32600, method
    one.notify("massgen/run/start", demo())
    one.notify("shutdown")
    alive(one)
    no_runs(one)


@test("answers nobody asked for are ignored", FACES, fault="messages.unknown")
def stray_answers(world, face):
    one = world.start(face)
    for body in (
        b'{"jsonrpc":"2.0","id":99,"result":{}}',
        b'{"jsonrpc":"2.0","id":"s0","error":{"code":1,"message":"x"}}',
        b'{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"x"}}',
    ):
        one.send_body(body)
    alive(one)
    assert not one.unaddressed


@test("deep nesting is refused without harm", FACES, fault="messages.nesting")
def nesting(world, face):
    one = world.start(face)
    assert unaddressed(one, b"[" * 100_000) in (-32700, -32600)
    assert unaddressed(one, b"[" * 100_000 + b"]" * 100_000) == -32600
    for depth, code in ((100, None), (300, -32600), (100_000, -32600)):
        id = f"deep{depth}"
        one.send_body(
            b'{"jsonrpc":"2.0","id":"%s","method":"massgen/server/status","params":{"x":%s}}'
            % (id.encode(), b"[" * depth + b"]" * depth)
        )
        answer = one.answer(id)
        assert answer.get("error", {}).get("code") == code, answer
    alive(one)


@test("all files of the JSON test suite as messages", FACES, fault="messages.nesting")
def json_test_suite(world, face):
    folder = shared("corpus/json-test-suite")
    files = sorted(folder.glob("test_*/*.json"))
    assert len(files) >= 340, len(files)
    one = world.start(face)
    for path in files:
        body = path.read_bytes()
        if face == "rpc":
            # In JSON a line end can only stand where a blank can.
            body = body.replace(b"\n", b" ").replace(b"\r", b" ")
        before = len(one.messages)
        one.send_body(body)
        alive(one)
        codes = [message["error"]["code"] for message in one.messages[before:] if "error" in message]
        if face == "rpc" and not body.strip(b" \t"):
            assert codes == [], (path.name, codes)
            continue
        assert len(codes) == 1 and codes[0] in (-32700, -32600), (path.name, codes)
        if path.name.startswith("y_"):
            assert codes == [-32600], (path.name, codes)
        elif (
            path.name.startswith("n_")
            and b"[[[[[[" not in body
            and b'[{"":[{"":' not in body
            and "newline" not in path.name
        ):
            assert codes == [-32700], (path.name, codes)
    world.note(f"{len(files)} files")


@test("random and mutated bodies: alive, and memory as before", FACES, fault="messages.random")
def random_bodies(world, face):
    chance = world.chance
    one = world.start(face)
    questions = iter(range(10_000))
    # Mutations may hit upon any small number.
    ask = lambda: one.result(one.request("massgen/server/status", id=f"question-{next(questions)}"))  # noqa: E731
    valid = [
        json.dumps({"jsonrpc": "2.0", "id": 1_000_000 + index, "method": method, "params": params}).encode()
        for index, (method, params) in enumerate(
            [
                ("massgen/run/start", start_params("/nowhere.yaml")),
                ("massgen/run/list", {"limit": 5, "status": ["completed"]}),
                ("massgen/run/get", {"runId": "run_x", "include": ["items"]}),
                ("massgen/run/replay", {"runId": "r", "fromSeq": 3}),
                (
                    "textDocument/didOpen",
                    {"textDocument": {"uri": "file:///x.yaml", "version": 1, "text": "agents: []"}},
                ),
            ]
        )
    ]

    def mutated():
        body = bytearray(chance.choice(valid))
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
            if not body:
                body = bytearray(b"x")
        return bytes(body)

    bodies = [chance.randbytes(chance.randrange(1, 2000)) for _ in range(300)] + [mutated() for _ in range(2000)]
    if face == "rpc":
        bodies = [body.replace(b"\n", b" ") for body in bodies]
    # A mutated message must not end the session in earnest.
    bodies = [body for body in bodies if b"shutdown" not in body and b"exit" not in body]
    ask()
    before = system.rss_mib(one.process.pid)
    for start in range(0, len(bodies), 100):
        for body in bodies[start : start + 100]:
            one.send_body(body)
        ask()
    grown = system.rss_mib(one.process.pid) - before
    # Mutations may repeat an id; answers to those are no fault of the server.
    one.faults = [fault for fault in one.faults if "second answer" not in fault]
    # AddressSanitizer keeps what was freed for a while.
    assert grown < (64 if "ASAN_OPTIONS" in os.environ else 16), f"+{grown:.1f} MiB"
    world.note(f"{len(bodies)} bodies, +{grown:.1f} MiB")
