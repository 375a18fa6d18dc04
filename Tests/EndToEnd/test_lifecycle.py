# SPDX-License-Identifier: Apache-2.0
"""From the first message to the last. (protocol.md 2, 3)"""

import statistics
import time

import provider
import system
from harness import FACES, HANGING, chat_team, demo, start, start_params, test
from test_params import WRONG_PARAMS


@test("before initialize requests get -32002 and notifications nothing", FACES, fault="messages.lifecycle")
def before(world, face):
    one = world.start(face, initialize=False)
    for method in [*WRONG_PARAMS, "shutdown", "no/such/method", "$/unknown"]:
        params = demo() if method == "massgen/run/start" else {}
        error = one.error(method, params)
        assert error.code == -32002 and error.data["name"] == "ServerNotInitialized", (method, error)
    count = len(one.messages)
    one.notify("initialized", {})
    one.notify("textDocument/didOpen", {"textDocument": {"uri": "file:///x", "text": "x"}})
    one.call("initialize", {})
    assert len(one.messages) == count + 1
    assert one.call("massgen/run/list")["runs"] == []


@test("exit before initialize", FACES, fault="transport.exit")
def exit_first(world, face):
    one = world.start(face, initialize=False)
    one.notify("exit")
    assert one.exit_code(3) == 1


@test("initialize says who the server is and what is built", FACES, fault="messages.lifecycle")
def initialize(world, face):
    one = world.start(face, initialize=False)
    result = one.call("initialize", {"processId": None, "rootUri": None, "capabilities": {}, "unknown": {"member": 1}})
    assert result["serverInfo"]["name"] == "massgen-server" and result["serverInfo"]["version"]
    own = result["capabilities"]["experimental"]["massgen"]
    features = {"run", "steer", "replay", "attach", "sessions", "export", "usage", "config", "approvals", "input"}
    assert own["protocolVersion"] == 1 and set(own["features"]) == features
    assert set(own["contentBlocks"]) == {"text", "image", "audio", "resource", "resource_link", "file"}
    assert own["limits"]["maxMessageBytes"] == 64 << 20 and own["limits"]["maxPromptBytes"] == 32 << 20
    capabilities = result["capabilities"]
    assert capabilities["positionEncoding"] == "utf-16"
    assert capabilities["textDocumentSync"] == {"openClose": True, "change": 2, "save": {"includeText": False}}
    features = ("completion", "hover", "definition", "references", "documentHighlight", "rename", "documentSymbol")
    features += ("codeAction", "codeLens", "documentLink", "foldingRange", "selectionRange", "inlayHint")
    features += ("workspaceSymbol", "documentFormatting", "documentRangeFormatting", "executeCommand")
    assert all(capabilities[f"{feature}Provider"] for feature in features)
    error = one.error("initialize", {})
    assert error.code == -32600, error
    one.call("massgen/server/status")


@test("initialize takes absent, null and empty params", FACES)
def initialize_params(world, face):
    for raw in (
        b'{"jsonrpc":"2.0","id":"i","method":"initialize"}',
        b'{"jsonrpc":"2.0","id":"i","method":"initialize","params":null}',
        b'{"jsonrpc":"2.0","id":"i","method":"initialize","params":{}}',
    ):
        one = world.start(face, initialize=False)
        one.send_body(raw)
        assert "result" in one.answer("i")


@test("a version nobody speaks is -31020, and initialize can be tried again", FACES)
def versions(world, face):
    one = world.start(face, initialize=False)
    error = one.error("initialize", {"capabilities": {"experimental": {"massgen": {"protocolVersions": [99]}}}})
    assert error.code == -31020 and error.data["supported"] == [1], error
    one.call("initialize", {"capabilities": {"experimental": {"massgen": {"protocolVersions": [99, 1]}}}})


@test("the client's first position encoding is taken")
def encodings(world):
    for offered, taken in (
        (["utf-8", "utf-16"], "utf-8"),
        (["utf-32"], "utf-32"),
        (["utf-7", "utf-32"], "utf-32"),
        ([], "utf-16"),
    ):
        one = world.start("lsp", initialize=False)
        result = one.call("initialize", {"capabilities": {"general": {"positionEncodings": offered}}})
        assert result["capabilities"]["positionEncoding"] == taken, (offered, result)


@test("initialize answers fast", FACES, alone=True)
def speed(world, face):
    times = []
    for _ in range(10):
        began = time.monotonic()
        one = world.start(face, initialize=False)
        one.call("initialize", {})
        times.append((time.monotonic() - began) * 1000)
        one.close_input()
        one.exit_code()
    world.note(f"spawn to answer: median {statistics.median(times):.1f} ms, fastest {min(times):.1f} ms")
    assert min(times) < 100, times


@test("after shutdown nothing starts", FACES, fault="messages.lifecycle")
def after_shutdown(world, face):
    one = world.start(face)
    run = start(one, HANGING)
    one.event(run, "item.delta")
    assert one.call("shutdown") is None
    assert one.completed(run)["status"] == "interrupted"
    for method in ("massgen/run/start", "massgen/run/list", "massgen/server/status", "shutdown", "initialize"):
        error = one.error(method, start_params(HANGING) if method.endswith("start") else {})
        assert error.code in (-31014, -32600), (method, error)
    one.notify("exit")
    assert one.exit_code(3) == 0


@test("shutdown answers requests that wait", FACES, fault="transport.exit")
def shutdown_waits(world, face):
    one = world.start(face)
    wait = one.request("massgen/run/start", start_params(HANGING, wait=True))
    run = one.wait(lambda: next(iter(one.runs), None))
    one.event(run, "item.delta")
    other = one.request("massgen/run/wait", {"runId": run})
    one.call("shutdown")
    for id in (wait, other):
        answer = one.answer(id)
        assert (
            answer.get("result", {}).get("status") == "interrupted" or answer.get("error", {}).get("code") == -31014
        ), answer


@test("nothing comes unasked", FACES)
def unsolicited(world, face):
    server = world.provider()
    one = world.start(face)
    time.sleep(0.5)
    assert len(one.messages) == 1, one.messages
    run = one.call("massgen/run/start", start_params(chat_team(server.url, "a", "b"), wait=True))["runId"]
    kinds = {message.get("method") for message in one.messages} - {None}
    assert kinds == {"massgen/run/events"}, kinds
    other = world.start(face)
    other.call("massgen/run/get", {"runId": run})
    other.call("massgen/run/list")
    assert len(other.messages) == 3


@test("progress and status only for those who declared them", FACES)
def declared(world, face):
    one = world.start(
        face,
        capabilities={
            "window": {"workDoneProgress": True},
            "workspace": {"configuration": True},
            "experimental": {"massgen": {"serverStatus": True}},
        },
    )
    request = one.wait(lambda: next((r for r in one.server_requests if r["method"] == "workspace/configuration"), None))
    one.respond(request["id"], [{"delivery": {"maxLatencyMs": 0}}])
    run = start(one, HANGING)
    create = one.wait(
        lambda: next((r for r in one.server_requests if r["method"] == "window/workDoneProgress/create"), None)
    )
    token = create["params"]["token"]
    one.respond(create["id"], None)

    def progress(kind):
        return next(
            (m for m in one.messages if m.get("method") == "$/progress" and m["params"]["value"]["kind"] == kind), None
        )

    begin = one.wait(lambda: progress("begin"))
    assert begin["params"]["token"] == token and begin["params"]["value"]["cancellable"] is True
    one.notify("window/workDoneProgress/cancel", {"token": token})
    assert one.completed(run)["status"] == "cancelled"
    one.wait(lambda: progress("end"))
    order = [m for m in one.messages if m.get("method") in ("$/progress", "massgen/run/events")]
    assert order[-1]["method"] == "massgen/run/events", "progress after the end of the run"
    one.wait(lambda: any(m.get("method") == "massgen/server/statusChanged" for m in one.messages))


@test("a client that never answers the server's requests has a run nevertheless", FACES)
def mute_client(world, face):
    server = world.provider()
    one = world.start(face, capabilities={"window": {"workDoneProgress": True}, "workspace": {"configuration": True}})
    run = start(one, chat_team(server.url, "a", "b"))
    assert one.completed(run)["status"] == "completed"


@test("a work-done token given with wait is used until the response", FACES)
def work_done_token(world, face):
    one = world.start(face)
    id = one.request("massgen/run/start", demo(wait=True, workDoneToken="mine"))
    one.result(id)
    kinds = [m["params"]["value"]["kind"] for m in one.messages if m.get("method") == "$/progress"]
    assert kinds[:1] == ["begin"] and kinds[-1:] == ["end"], kinds
    assert "id" in one.messages[-1], "something after the response"


@test("$/setTrace turns traces on and off", FACES)
def trace(world, face):
    one = world.start(face)
    one.notify("$/setTrace", {"value": "messages"})
    one.call("massgen/server/status")
    assert any(m.get("method") == "$/logTrace" for m in one.messages)
    one.notify("$/setTrace", {"value": "off"})
    one.call("massgen/server/status")
    count = len(one.messages)
    one.call("massgen/server/status")
    assert len(one.messages) == count + 1


@test("server/status tells health and activity", FACES)
def server_status(world, face):
    server = world.provider(provider.hang)
    one = world.start(face)
    assert one.call("massgen/server/status")["activeRuns"] == 0
    run = start(one, chat_team(server.url, "a"))
    status = one.call("massgen/server/status")
    assert status["health"] == "ok" and status["activeRuns"] == 1 and status["face"] == face and status["version"]
    one.call("massgen/run/cancel", {"runId": run})
    one.completed(run)
    system.eventually(lambda: one.call("massgen/server/status")["activeRuns"] == 0, what="the run to be forgotten")
