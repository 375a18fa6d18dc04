#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Gives the release binary messages that are right, nearly right and wrong, and watches what it makes of them.

usage: fuzz_server.py BINARY [--seconds N] [--seed N] [--findings FOLDER]

Half of the time on each face. What must hold: every request is answered, once, by no internal error; everything the
end-to-end tests check without saying so; the text of a document is the one the fuzzer has after the same edits; and in
the end the memory is about that of the beginning. The last line is a JSON object with the figures. Exit status 1 on a
finding; then the session is in FOLDER, and the same seed begins the same way.
"""

import argparse
import json
import pathlib
import random
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "EndToEnd"))

import client  # noqa: E402
import harness  # noqa: E402
import system  # noqa: E402
from document import Document  # noqa: E402
from methods import Methods  # noqa: E402
from mutations import STRANGE, damaged, wrong  # noqa: E402

INTERNAL_ERROR = -32603
# How much a process may keep for a run that is over, and in all.
KEPT_PER_RUN, KEPT = 16 / 1024, 16
MOST_UNANSWERED = 100
NOTIFICATIONS = ["$/cancelRequest", "$/setTrace", "$/unknown", "unknown", "textDocument/didSave", "textDocument/didClose",
                 "textDocument/didChange", "textDocument/didOpen", "workspace/didChangeConfiguration",
                 "window/workDoneProgress/cancel", "initialized"]  # fmt: skip


class Finding(Exception):
    """Something that must not be."""


class FuzzedSession:
    """One server with everything that is done to it."""

    def __init__(self, world, face, random):
        self.random, self.sent, self.next_comparison, self.edits, self.compared = random, 0, 10, 0, 0
        encoding = random.choice(["utf-8", "utf-16", "utf-32"])
        self.one = world.connect(world.spawn(face), face)
        capabilities = {"general": {"positionEncodings": [encoding]}}
        answer = self.one.call("initialize", {"processId": None, "capabilities": capabilities})
        self.encoding = answer["capabilities"].get("positionEncoding", "utf-16")
        self.one.notify("initialized", {})
        self.methods = Methods(random, self.describe())
        replay = json.dumps(harness.replay_team(a=harness.answer_then_vote(delay=0)))
        self.texts = [harness.DEMO.read_text(), replay.replace("{", "{\n ")]
        self.quoted = replay.replace('{"id"', '{"system_message": "\n\n", "id"')
        self.uri = f"file://{world.cwd}/open.massgen.yaml"
        self.document, self.history = None, []
        self.open_document()

    def describe(self):
        try:
            return self.one.call("rpc.discover", {})
        except client.RPCError:
            return None

    # Steps

    def step(self):
        kind = self.random.random()
        if kind < 0.35:
            self.edit()
        elif kind < 0.45:
            self.notify()
        elif kind < 0.55:
            self.damage()
        else:
            self.ask(is_wrong=kind < 0.85)
        self.sent += 1
        if self.sent >= self.next_comparison:
            self.compare()
        if self.sent % 50 == 0:
            self.learn()

    def request_id(self):
        """Long enough that no damage makes one of another."""
        return f"{self.random.getrandbits(64):016x}"

    def ask(self, is_wrong):
        name = self.random.choice(self.methods.names())
        params = self.methods.params(name)
        if is_wrong:
            waits = isinstance(params, dict) and params.get("wait")
            params = wrong(params, self.random)
            if waits and isinstance(params, dict):
                params.pop("delivery", None)
        self.one.request(name, params, id=self.request_id())

    def notify(self):
        params = self.random.choice([*STRANGE, {"id": self.random.choice(STRANGE)}, {"textDocument": {"uri": "x:y"}}])
        self.one.notify(self.random.choice(NOTIFICATIONS), params)

    def damage(self):
        # What follows a run is left out: nobody could tell any more which events are due.
        names = [name for name in self.methods.names() if name.rpartition("/")[2] not in ("attach", "detach", "steer")]
        name = self.random.choice(names)
        message = {"jsonrpc": "2.0", "id": self.request_id(), "method": name, "params": self.methods.params(name)}
        self.one.send_body(damaged(json.dumps(message).encode(), self.random))

    def learn(self):
        """Takes up ids that answers have named, and forgets old messages."""
        for key, answer in list(self.one.answers.items())[-50:]:
            result = answer.get("result")
            if isinstance(result, dict) and isinstance(result.get("runId"), str):
                self.methods.runs = [*self.methods.runs[-20:], result["runId"]]
                if isinstance(result.get("sessionId"), str):
                    self.methods.sessions = [*self.methods.sessions[-20:], result["sessionId"]]
            if answer.get("error", {}).get("code") == INTERNAL_ERROR:
                raise Finding(f"an internal error: {self.one.pending.get(key)} {answer}")
        self.methods.items = ["itm_none"] + [
            event["itemId"] for log in list(self.one.runs.values())[-3:] for event in log.events[-5:] if "itemId" in event
        ]
        self.one.messages.clear()
        self.settle(MOST_UNANSWERED)

    def unanswered(self):
        return [key for key in self.one.pending if key not in self.one.answers]

    def settle(self, most, timeout=60):
        """Waits until no more than so many requests are without an answer."""
        try:
            self.one.wait(lambda: len(self.unanswered()) <= most, timeout, "answers")
        except TimeoutError:
            waiting = [(key, self.one.pending[key]) for key in self.unanswered()[:3]]
            raise Finding(f"no answer after {timeout} s: {waiting}") from None
        if most == 0 or len(self.one.answers) > 20_000:
            for key in [key for key in self.one.pending if key in self.one.answers]:
                del self.one.pending[key]

    # Documents

    def open_document(self):
        if self.random.random() < 0.5:
            self.document = Document(self.quoted, self.encoding, is_quoted=True)
        else:
            self.document = Document(self.random.choice(self.texts), self.encoding)
        self.history = [self.document.text]
        item = {"uri": self.uri, "languageId": "yaml", "version": 1, "text": self.document.text}
        self.one.notify("textDocument/didOpen", {"textDocument": item})

    def edit(self):
        document, changes = self.document, []
        version, before = document.version + 1, document.text
        if self.random.random() < 0.03:
            version = self.random.choice([-1, 0, 1, document.version])
        for _ in range(self.random.choice([1, 1, 1, 2, 3])):
            changes.append(document.random_change(self.random))
            document.apply(changes[-1])
        if version < document.version:  # What is older than the text has to be ignored.
            document.text = before
        document.version = max(version, document.version)
        self.history.append((version, changes))
        identifier = {"uri": self.uri, "version": version}
        self.one.notify("textDocument/didChange", {"textDocument": identifier, "contentChanges": changes})
        self.edits += len(changes)

    def compare(self):
        """A run of the open document has to be, or to fail as, a run of the fuzzer's text."""
        self.settle(0)
        outcomes = []
        for config in ({"uri": self.uri}, {"text": self.document.text}):
            params = {"config": config, "prompt": "Go.", "replay": {"speed": "instant"}}
            outcomes.append(self.outcome(self.one.answer(self.one.request("massgen/run/start", params))))
        if outcomes[0] != outcomes[1]:
            raise Finding(
                f"the open document is not {self.document.text!r}: {outcomes[0]} and {outcomes[1]}; "
                f"opened and changed: {json.dumps(self.history)}"
            )
        self.compared += 1
        self.open_document()
        # After few edits the text is often still a team, after many it never is.
        self.next_comparison = self.sent + self.random.choice([10, 50, 300])

    @staticmethod
    def outcome(answer):
        if "result" in answer:
            return answer["result"]["configDigest"]
        diagnostics = answer["error"].get("data", {}).get("details", {}).get("diagnostics", [])
        return answer["error"]["code"], [(one["code"], one["range"]) for one in diagnostics]

    # The end

    def finish(self):
        """Lets everything that goes on come to its end."""
        self.learn()
        for run in self.one.call("massgen/run/list", {"limit": 1000})["runs"]:
            if run["status"] in ("queued", "running"):
                self.one.request("massgen/run/cancel", {"runId": run["runId"], "mode": "now"}, id=self.request_id())
        for run_id in list(self.one.runs):
            self.one.request("massgen/run/detach", {"runId": run_id}, id=self.request_id())
        self.settle(0)

    def rss(self):
        return system.rss_mib(self.one.process.pid)


def fuzz(world, face, seconds, random):
    """Works on one server for a while; gives the figures."""
    session, start = FuzzedSession(world, face, random), time.monotonic()
    warm, first = start + max(2, seconds / 5), None
    try:
        while time.monotonic() < start + seconds:
            session.step()
            if session.sent % 100 == 0:
                if session.one.faults:
                    raise Finding(session.one.faults[0])
                if first is None and time.monotonic() > warm:
                    session.settle(0)
                    first, runs = session.rss(), len(session.one.runs)
        session.finish()
    except (client.Closed, TimeoutError, AssertionError, KeyError) as error:
        raise Finding(f"{type(error).__name__}: {error}") from error
    last = session.rss()
    if first is not None:
        allowed = first + KEPT + KEPT_PER_RUN * (len(session.one.runs) - runs)
        if last > allowed:
            raise Finding(f"{last:.1f} MiB in the end, {first:.1f} MiB after the warm-up, {allowed:.1f} MiB allowed")
    return {
        "executions": session.sent, "edits": session.edits, "compared": session.compared,
        "runs": len(session.one.runs), "rssMiB": [round(first or last, 1), round(last, 1)],
    }  # fmt: skip


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary", type=pathlib.Path)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().getrandbits(32))
    parser.add_argument("--findings", type=pathlib.Path)
    options = parser.parse_args()
    figures, failed = {"seed": options.seed, "executions": 0}, False
    for face in harness.FACES:
        world, found, faces = harness.World(options.binary.resolve()), [], {}
        try:
            faces = fuzz(world, face, options.seconds / 2, random.Random(f"{options.seed} {face}"))
        except Finding as finding:
            found.append(str(finding))
        transcript = world.transcript()
        found += world.close()
        for text in found:
            print(f"FINDING server [{face}] seed {options.seed}: {text[:2000]}")
        if found and options.findings:
            options.findings.mkdir(parents=True, exist_ok=True)
            (options.findings / f"{face}-{options.seed}.txt").write_text("\n".join([*found, transcript]))
        failed = failed or bool(found)
        figures["executions"] += faces.get("executions", 0)
        figures[face] = faces
    print(json.dumps(figures))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
