# SPDX-License-Identifier: Apache-2.0
"""Every example of protocol/protocol.md, played against the real server."""

import json
import re
import time

import recorded_run
from harness import CHECKOUT, demo, test

DOCUMENT = CHECKOUT / "protocol/protocol.md"
IDS = ("run", "ses", "itm")
ANY = "…"


def blocks(language):
    """The fenced blocks of a language: words after it, first line, text."""
    pattern = re.compile(rf"^```{language}([^\n]*)\n(.*?)^```$", re.M | re.S)
    text = DOCUMENT.read_text()
    return [
        (found.group(1).split(), text.count("\n", 0, found.start()) + 1, found.group(2))
        for found in pattern.finditer(text)
    ]


def steps(block):
    """The messages of a block: who speaks, and what; a message goes on in lines that are indented."""
    found = []
    for line in block.splitlines():
        if line.startswith(("C ", "S ")):
            found.append([line[0], line[2:]])
        else:
            found[-1][1] += line
    return [(speaker, message.strip()) for speaker, message in found]


def differences(expected, found, at=""):
    """Where a message is not what the document says; nothing when it is."""
    if isinstance(expected, str) and ANY in expected:
        if expected == ANY:
            return
        start, end = expected.split(ANY)
        if not (isinstance(found, str) and found.startswith(start) and found.endswith(end)):
            yield f"{at}: {found!r} is not {expected!r}"
    elif isinstance(expected, dict) and isinstance(found, dict):
        for name, value in expected.items():
            if name == ANY:
                continue
            if name not in found:
                yield f"{at}/{name} is missing"
            else:
                yield from differences(value, found[name], f"{at}/{name}")
        if ANY not in expected:
            for name in found.keys() - expected.keys():
                yield f"{at}/{name} is not in the document: {found[name]!r}"
    elif isinstance(expected, list) and isinstance(found, list):
        if expected[:1] == [ANY]:
            expected, found = expected[1:], found[len(found) - len(expected) + 1 :]
        elif expected[-1:] == [ANY]:
            expected, found = expected[:-1], found[: len(expected) - 1]
        if len(expected) != len(found):
            yield f"{at}: {len(found)} elements instead of {len(expected)}"
        for index, (one, other) in enumerate(zip(expected, found)):
            yield from differences(one, other, f"{at}/{index}")
    elif expected != found or isinstance(expected, bool) != isinstance(found, bool):
        yield f"{at}: {found!r} is not {expected!r}"


class Player:
    """Plays one block on a connection of its own."""

    def __init__(self, world, words):
        self.ids = {}
        face = next(word for word in words if word in ("rpc", "lsp"))
        self.one = world.start(face, initialize=False)
        if "new" not in words:
            self.one.result(self.one.request("initialize", {}, id="hello"))
        if "after-run" in words:
            task = demo(wait=True, prompt="How should we cache?", delivery={"granularity": "result"})
            result = self.one.result(self.one.request("massgen/run/start", task, id="run"))
            run = {"runId": result["runId"]}
            self.learn(self.one.result(self.one.request("massgen/run/get", run, id="get")))
        self.seen = len(self.one.messages)
        self.skipped = []  # notifications since the client last spoke that the document does not show

    def learn(self, value):
        """Remembers the newest id of each kind."""
        for found in re.findall(rf'"((?:{"|".join(IDS)})_[A-Za-z0-9_-]+)"', json.dumps(value)):
            self.ids[found[:3]] = found

    def say(self, message):
        self.skipped = []
        for kind, id in self.ids.items():
            message = message.replace(f'"{kind}_{ANY}"', f'"{id}"')
        try:
            parsed = json.loads(message)
        except ValueError:
            parsed = None
        if isinstance(parsed, dict) and "id" in parsed:
            self.one.pending[json.dumps(parsed["id"])] = (parsed["method"], parsed.get("params") or {})
        self.one.send_body(message.encode())

    def hear(self, expected, skipping):
        """Takes the next message; with ``skipping`` notifications that are something else may come first."""
        # What the end of a run says may come before the answer to whoever ended it.
        early = next((found for found in self.skipped if skipping and not list(differences(expected, found))), None)
        if early:
            return self.learn(early)
        deadline = time.monotonic() + 30
        while True:
            self.one.wait(
                lambda: len(self.one.messages) > self.seen, max(0.1, deadline - time.monotonic()), str(expected)
            )
            found = self.one.messages[self.seen]
            self.seen += 1
            wrong = list(differences(expected, found))
            if not wrong:
                return self.learn(found)
            if not (skipping and "method" in found and "id" not in found):
                raise AssertionError("\n".join(wrong))
            self.skipped.append(found)

    def play(self, block):
        skipping = False
        for speaker, message in steps(block):
            if speaker == "C":
                self.say(message)
            elif message != ANY:
                self.hear(json.loads(message), skipping)
            skipping = speaker == "S" and message == ANY
            if skipping and self.one.messages[self.seen - 1].get("method") == "massgen/run/events":
                self.seen -= 1  # a busy machine may put into one batch what the document shows as two


@test("every connection in protocol.md goes as it is written there")
def connections(world):
    found = blocks("jsonrpc")
    assert len(found) >= 8, "the examples have gone"
    for words, line, block in found:
        try:
            Player(world, words).play(block)
        except AssertionError as error:
            raise AssertionError(f"{DOCUMENT.name} line {line}: {error}") from None


@test("the framed message in protocol.md has the length it says")
def framed(world):
    ((_, _, block),) = blocks("wire")
    data = block.rstrip("\n").replace("\n", "").replace("\\r", "\r").replace("\\n", "\n").encode()
    one = world.start("lsp", initialize=False)
    one.pending["1"] = ("initialize", {})
    one.send_raw(data)
    assert "result" in one.answer(1)


@test("the recorded connection goes as it was recorded")
def recorded_connection(world):
    expected = recorded_run.meaning(recorded_run.recorded())
    found = recorded_run.meaning(recorded_run.plain(recorded_run.connection(world)))
    assert found == expected, (
        f"record it anew with Tests/EndToEnd/recorded_run.py BINARY; differs: {list(differences(expected, found))[:5]}"
    )
