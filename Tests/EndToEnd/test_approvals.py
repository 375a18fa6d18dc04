# SPDX-License-Identifier: Apache-2.0
"""Who is asked for approval, in which order, and what holds when nobody is. (protocol.md section 8)"""

from claude_code import KEY, Scene
from emulator import Emulator
from harness import start, test

ASKS = {"experimental": {"massgen": {"approvalRequests": True, "inputRequests": True}}}
PICKS = {"window": {"showMessage": {"messageActionItem": {"additionalPropertiesSupport": False}}}}


def bash(*commands):
    """A script that runs commands one after another."""
    return [
        *({"text": "Next. ", "tools": [{"name": "Bash", "input": {"command": command}}]} for command in commands),
        {"text": "Done."},
    ]


def made(scene, name="made"):
    return (scene.workspace() / name).exists()


def asked(one, count=1, timeout=20):
    """Waits until the server has asked so often; the newest request."""
    return one.wait(lambda: len(one.server_requests) >= count and one.server_requests[count - 1], timeout, "a request")


def of_type(one, run, *types):
    return [event for event in one.run(run).events if event["type"] in types]


@test("the request comes after the event it belongs to, with the same members", ("rpc", "lsp"))
def after_its_event(world, face):
    scene = Scene(world)
    one = scene.start(face, capabilities=ASKS)
    run = start(one, scene.lone("", bash("touch made")), delivery={"maxLatencyMs": 2000})
    request = asked(one)
    place = one.messages.index(request)
    told = [
        event
        for message in one.messages[:place]
        for event in message.get("params", {}).get("events", ())
        if event["type"] in ("item.started", "approval.requested")
    ]
    assert told and told[-1]["type"] == "approval.requested", told
    shared = {key: value for key, value in told[-1].items() if key not in ("seq", "t", "type")}
    assert request["method"] == "massgen/approval/request"
    assert request["params"] == {"runId": run, **shared}, (request, told[-1])
    assert shared["itemId"] in [event.get("itemId") for event in told if event["type"] == "item.started"]
    assert shared["kind"] == "command" and shared["default"] == "reject_once" and "touch made" in shared["title"]
    assert one.call("massgen/run/get", {"runId": run})["status"] == "waitingForInput"
    assert one.call("massgen/run/get", {"runId": run})["approvals"] == [request["params"]]
    one.respond(request["id"], {"outcome": "selected", "optionId": "allow_once"})
    assert one.completed(run)["status"] == "completed" and made(scene)
    (end,) = of_type(one, run, "approval.resolved")
    assert (end["outcome"], end["by"], end["option"]["kind"]) == ("selected", "response", "allow_once"), end


@test("the first answer counts: the other prompt is withdrawn, and a later answer is refused")
def first_answer(world):
    scene = Scene(world)
    one = scene.start(capabilities=ASKS)
    run = start(one, scene.lone("", bash("touch made")))
    request = asked(one)
    answer = {"approvalId": request["params"]["approvalId"], "optionId": "allow_once", "note": "fine"}
    assert one.error("massgen/approval/respond", {**answer, "optionId": "sure"}).code == -32602
    one.call("massgen/approval/respond", answer)
    one.wait(
        lambda: any(
            message.get("method") == "$/cancelRequest" and message["params"]["id"] == request["id"]
            for message in one.messages
        ),
        10,
        "the request to be withdrawn",
    )
    for when in ("while the run goes on, or just after", "after it"):
        assert one.error("massgen/approval/respond", answer).code == -31017, when
        assert one.completed(run)["status"] == "completed" and made(scene)
    one.respond(request["id"], {"outcome": "selected", "optionId": "reject_once"})
    assert one.call("massgen/approval/list") == {"approvals": [], "inputs": []}
    for unknown in ("apr_1", "apr_none_1", answer["approvalId"] + "9"):
        assert one.error("massgen/approval/respond", {**answer, "approvalId": unknown}).code in (-32602, -31017)


@test("null, an error, an unknown option and a closed question are no approval")
def no_approval(world):
    scene = Scene(world)
    one = scene.start(capabilities=ASKS)
    answers = [
        {"result": None},
        {"result": {"outcome": "selected", "optionId": "sure"}},
        {"result": {"outcome": "cancelled"}},
        {"result": True},
        {"error": {"code": -32601, "message": "unknown"}},
    ]
    for count, answer in enumerate(answers, 1):
        run = start(one, scene.lone("", bash("touch made")))
        one.send({"jsonrpc": "2.0", "id": asked(one, count)["id"], **answer})
        assert one.completed(run)["status"] == "completed" and not made(scene), answer
        (end,) = of_type(one, run, "approval.resolved")
        assert end["option"]["kind"] == "reject_once", (answer, end)


@test("an answer for the whole run is remembered, and holds for what its name says")
def remembered(world):
    scene = Scene(world)
    one = scene.start(capabilities=ASKS)
    run = start(one, scene.lone("", bash("touch made", "touch more", "ln -s a b", "touch x; touch y")))
    first = asked(one)
    always = next(option for option in first["params"]["options"] if option["kind"] == "allow_always")
    assert "touch" in always["name"], always
    one.respond(first["id"], {"outcome": "selected", "optionId": always["optionId"]})
    second = asked(one, 2)
    assert "ln -s" in second["params"]["title"], second
    one.respond(second["id"], {"outcome": "selected", "optionId": "reject_once"})
    third = asked(one, 3)
    assert "touch x; touch y" in third["params"]["detail"], third
    one.respond(third["id"], {"outcome": "selected", "optionId": "reject_once"})
    assert one.completed(run)["status"] == "completed"
    assert made(scene) and made(scene, "more") and not made(scene, "x") and not made(scene, "y")
    assert [end.get("remembered", False) for end in of_type(one, run, "approval.resolved")] == [True, False, False]
    decisions = [event.get("approval") for event in of_type(one, run, "item.completed") if event["kind"] == "toolCall"]
    assert {"allowed": True, "by": "remembered"} in decisions, decisions


@test("an editor that only speaks LSP picks from window/showMessageRequest")
def picked(world):
    scene = Scene(world)
    one = scene.start("lsp", capabilities=PICKS)
    for count, (pick, runs) in enumerate((("Allow once", True), ("Reject once", False), (None, False)), 1):
        run = start(one, scene.lone("", bash("touch made")))
        request = asked(one, count)
        assert request["method"] == "window/showMessageRequest" and "touch made" in request["params"]["message"]
        titles = [action["title"] for action in request["params"]["actions"]]
        assert "Allow once" in titles and len(titles) == len(set(titles)) == 4, titles
        one.respond(request["id"], pick and {"title": pick})
        assert one.completed(run)["status"] == "completed" and made(scene) == runs, pick
        (end,) = of_type(one, run, "approval.resolved")
        assert end["by"] == "message", end
        if runs:
            (scene.workspace() / "made").unlink()


@test("with nobody to ask tools are refused at once, and the user learns which setting helps", ("rpc", "lsp"))
def nobody(world, face):
    scene = Scene(world)
    one = scene.start(face)
    run = start(one, scene.lone("", bash("touch made", "touch more")))
    assert one.completed(run)["status"] == "completed" and not made(scene) and not made(scene, "more")
    assert {end["by"] for end in of_type(one, run, "approval.resolved")} == {"nobody"}
    (notice,) = [event for event in of_type(one, run, "notice") if event["code"] == "nobody_to_ask"]
    assert "approvalPolicy" in notice["detail"], notice
    shown = [message["params"]["message"] for message in one.messages if message.get("method") == "window/showMessage"]
    assert bool(shown) == (face == "lsp") and all("approvalPolicy" in text for text in shown), shown


@test("a script that follows the events can answer when it asks for time")
def events_only(world):
    scene = Scene(world)
    one = scene.start()
    run = start(one, scene.lone("", bash("touch made")), approvalTimeoutMs=30_000)
    question = one.event(run, "approval.requested")
    one.call("massgen/approval/respond", {"approvalId": question["approvalId"], "optionId": "allow_once"})
    assert one.completed(run)["status"] == "completed" and made(scene)
    late = start(one, scene.lone("", bash("touch more")), approvalTimeoutMs=200)
    assert one.completed(late)["status"] == "completed" and not made(scene, "more")
    assert [end["by"] for end in of_type(one, late, "approval.resolved")] == ["timeout"]


@test("a client that goes away while it is asked does not keep the run")
def gone(world):
    scene = Scene(world)
    one = scene.start(capabilities=ASKS)
    waiting = one.request(
        "massgen/run/start", {"config": {"inline": scene.lone("", bash("touch made"))}, "prompt": "?", "wait": True}
    )
    asked(one)
    one.close_input()
    assert one.result(waiting, 20)["status"] == "completed" and not made(scene)


@test("the settings decide for runs that say nothing, and a run can say otherwise")
def settings(world):
    scene = Scene(world)
    one = scene.start(options={"approvalPolicy": "allow"})
    assert one.completed(start(one, scene.lone("", bash("touch made"))))["status"] == "completed" and made(scene)
    run = start(one, scene.lone("", bash("touch more")), approvalPolicy="deny")
    assert one.completed(run)["status"] == "completed" and not made(scene, "more")
    failed = [event for event in of_type(one, run, "item.completed") if event["kind"] == "toolCall"]
    assert [(event["status"], event["approval"]["by"]) for event in failed] == [("failed", "policy")], failed


@test("at a terminal y, n and a answer what the screen shows")
def at_terminal(world):
    for key, runs in (("y", True), ("n", False), ("a", True)):
        scene = Scene(world)
        team = world.file("team.json", scene.lone("", bash("touch made", "touch more")))
        with Emulator(world, 120, 30, env={"E2E_KEY": KEY}) as screen:
            screen.run(team, "Touch.")
            screen.wait("? solo: run touch made", "y Allow once", "n Reject once", "a Allow commands")
            screen.press(key)
            if key != "a":
                screen.wait("? solo: run touch more")
                screen.press(key)
            screen.wait_code(0)
        assert made(scene) == made(scene, "more") == runs, key
        for name in ("made", "more"):
            (scene.workspace() / name).unlink(missing_ok=True)


@test("without a view nobody is asked: progress names the option, which decides")
def at_pipe(world):
    scene = Scene(world)
    team = world.file("team.json", scene.lone("", bash("touch made")))

    def run(*options):
        done = world.run_command(*options, team, "Touch.", env={"E2E_KEY": KEY})
        return done.returncode, done.stderr

    code, progress = run()
    assert code == 0 and not made(scene), progress
    assert "--approval-policy" in progress and "solo: run touch made" in progress, progress
    code, progress = run("--approval-policy", "allow")
    assert code == 0 and made(scene) and "--approval-policy" not in progress, progress
    code, progress = run("--approval-policy", "sure")
    assert code == 1 and "ask, allow, readOnly, deny" in progress, progress
