# SPDX-License-Identifier: Apache-2.0
"""Claude Code agents whose tools ask for approval. (claude-code.md R7, R15; protocol.md 8)"""

import threading

from claude_code import Scene
from harness import start, test

TOUCH = [{"text": "Asking. ", "tools": [{"name": "Bash", "input": {"command": "touch made"}}]}, {"text": "Done."}]
ASKS = {"experimental": {"massgen": {"approvalRequests": True}}}


def answering(one, outcome):
    """Answers the server's requests for approval in the background; the questions it was asked."""
    seen = []

    def work():
        while not one.is_closed:
            for request in list(one.server_requests)[len(seen) :]:
                seen.append(request["params"])
                one.respond(request["id"], outcome)
            with one._changed:
                one._changed.wait(0.1)

    threading.Thread(target=work, daemon=True).start()
    return seen


@test("a command is asked about, and runs when the client allows it", ("rpc", "lsp"))
def allowed(world, face):
    scene = Scene(world)
    one = scene.start(face, capabilities=ASKS)
    seen = answering(one, {"outcome": "selected", "optionId": "allow_once"})
    run = start(one, scene.lone("", TOUCH))
    result = one.completed(run)
    assert result["status"] == "completed" and result["answer"]["text"].endswith("Done."), result
    assert (scene.workspace() / "made").exists() and len(seen) == 1 and "touch made" in str(seen[0]), seen
    log = one.run(run)
    order = [
        event["type"]
        for event in log.events
        if event["type"].startswith("approval.") or event.get("kind") == "toolCall"
    ]
    assert order == ["item.started", "approval.requested", "approval.resolved", "item.completed"], order


@test("a command that the client rejects does not run, and the model is told why", ("rpc", "lsp"))
def rejected(world, face):
    scene = Scene(world)
    one = scene.start(face, capabilities=ASKS)
    answering(one, {"outcome": "selected", "optionId": "reject_once", "note": "Leave my files alone."})
    result = one.completed(start(one, scene.lone("", TOUCH)))
    assert result["status"] == "completed" and result["answer"]["text"].endswith("Done."), result
    assert not (scene.workspace() / "made").exists()
    assert "Leave my files alone." in str(scene.calls()[-1]["messages"]), scene.calls()[-1]["messages"]


@test("R7: a question that nobody answers in time is refused, and the turn goes on")
def unanswered(world):
    scene = Scene(world)
    one = scene.start(capabilities=ASKS)
    result = one.completed(start(one, scene.lone("", TOUCH, timeouts={"permission": 1, "silence": 1})))
    assert result["status"] == "completed" and result["answer"]["text"].endswith("Done."), result
    assert not (scene.workspace() / "made").exists()


@test("a question is answered by approval/respond, and the policies need none")
def responded(world):
    scene = Scene(world)
    one = scene.start(capabilities=ASKS)
    run = start(one, scene.lone("", TOUCH))
    asked = one.event(run, "approval.requested")
    (open_one,) = one.call("massgen/approval/list", {"runId": run})["approvals"]
    assert open_one["approvalId"] == asked["approvalId"], (open_one, asked)
    one.call("massgen/approval/respond", {"approvalId": asked["approvalId"], "optionId": "allow_once"})
    assert one.completed(run)["status"] == "completed" and (scene.workspace() / "made").exists()
    (scene.workspace() / "made").unlink()
    for policy, runs in (("allow", True), ("deny", False), ("readOnly", False)):
        run = start(one, scene.lone("", TOUCH), approvalPolicy=policy)
        assert one.completed(run)["status"] == "completed"
        assert not one.run(run).of_type("approval.requested"), policy
        assert (scene.workspace() / "made").exists() == runs, policy
        if runs:
            (scene.workspace() / "made").unlink()


@test("R20: cancelling resolves an open question before the run ends")
def cancelled(world):
    scene = Scene(world)
    one = scene.start(capabilities=ASKS)
    run = start(one, scene.lone("", TOUCH))
    one.event(run, "approval.requested")
    one.request("massgen/run/cancel", {"runId": run})
    assert one.completed(run, 5)["status"] == "cancelled"
    ends = [event["type"] for event in one.run(run).events if event["type"] in ("approval.resolved", "run.completed")]
    assert ends == ["approval.resolved", "run.completed"], ends
    scene.expect_gone(15)
