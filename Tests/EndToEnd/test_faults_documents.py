# SPDX-License-Identifier: Apache-2.0
"""Documents nobody should send, and edits that must come out right. (reliability.md 4.3)"""

import json
import os

import provider
import system
from harness import FACES, chat_team, demo, shared, start, test

INSTANT = {"speed": "instant"}


def digest(one, config):
    """What the service read, in one word."""
    return one.call("massgen/run/start", {"config": config, "prompt": "Which?", "replay": INSTANT})["configDigest"]


# Edits


class Model:
    """The text as the test believes it to be: words in strings, on lines with every kind of end."""

    ALPHABET = ["a", "Z", " ", "é", "ß", "漢", "😀", "e\u0301", "👩‍👩‍👧", "\u2028", "\u0085", "#", ":", "\t"]

    def __init__(self, chance):
        self.chance = chance
        self.ends = ["\n", "\r\n", "\r"]
        head = '{"agents": [{"id": "a", "backend": {"type": "replay", "script": [{"steps": [' + self.end()
        words = [self.word(8) for _ in range(12)]
        self.text = head + "".join('{"text": "' + word + '"},' + self.end() for word in words)
        self.text += '{"text": "last"}]}]}}]}' + self.end()

    def end(self):
        return self.chance.choice(self.ends)

    def word(self, most):
        return "".join(self.chance.choice(self.ALPHABET) for _ in range(self.chance.randrange(most)))

    def places(self):
        """Every offset inside a string where text may begin or end."""
        found, at = [], 0
        while (at := self.text.find('{"text": "', at)) >= 0:
            begin, end = at + 10, self.text.index('"}', at + 10)
            found += range(begin, end + 1)
            at = end
        return found

    def position(self, offset):
        """Line and UTF-16 column of an offset. U+2028 and U+0085 end no line. (protocol.md 14)"""
        line = start = index = 0
        while index < offset:
            if self.text[index] == "\r" and self.text[index + 1 : index + 2] == "\n" and index + 1 < offset:
                index += 1
            if self.text[index] in "\r\n":
                line, start = line + 1, index + 1
            index += 1
        return {"line": line, "character": len(self.text[start:offset].encode("utf-16-le")) // 2}

    def edit(self):
        """Makes a random change and returns it in the words of the protocol."""
        places = self.places()
        if self.chance.random() < 0.05:
            return {"text": self.text}
        start, end = sorted((self.chance.choice(places), self.chance.choice(places)))
        if self.chance.random() < 0.7:
            end = min(end, start + 3)
            while end not in places:
                end -= 1
        new = self.word(12)
        if self.chance.random() < 0.3:
            new += '"},' + self.end() + '{"text": "' + self.word(5)
        change = {"range": {"start": self.position(start), "end": self.position(end)}, "text": new}
        self.text = self.text[:start] + new + self.text[end:]
        return change


@test(
    "random edits over every kind of character and line end give the text the client has",
    FACES,
    fault=("documents.odd-text", "documents.odd-changes"),
)
def random_edits(world, face):
    one = world.start(face)
    model = Model(world.chance)
    uri = (world.cwd / "team.massgen.yaml").as_uri()
    one.notify(
        "textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": "yaml", "version": 0, "text": model.text}}
    )
    for version in range(1, 60):
        changes = [model.edit() for _ in range(world.chance.randrange(1, 5))]
        one.notify(
            "textDocument/didChange", {"textDocument": {"uri": uri, "version": version}, "contentChanges": changes}
        )
        if version % 4 == 3:
            assert digest(one, {"uri": uri}) == digest(one, {"text": model.text}), (version, changes, model.text)
    assert digest(one, {"uri": uri}) == digest(one, {"text": model.text})


@test("odd texts: BOM, NUL, CR only, mixed ends, a line of 2 MB", FACES, fault="documents.odd-text")
def odd_texts(world, face):
    one = world.start(face)
    plain = json.dumps({"agents": [{"id": "a", "backend": {"type": "replay", "script": [{"steps": [{"text": "x"}]}]}}]})
    expected = digest(one, {"text": plain})
    lines = plain.replace(", ", ",\n")
    for name, text in {
        "BOM": "\ufeff" + plain,
        "CR only": lines.replace("\n", "\r"),
        "CRLF": lines.replace("\n", "\r\n"),
        "mixed": lines.replace("\n", "\r\n", 1).replace("}", "\r}", 1),
        "a long comment": "# " + "é😀" * 350_000 + "\n" + plain,
        "no end": plain.rstrip(),
        "blank lines": "\n\r\n\r" + plain + "\n\n",
    }.items():
        assert digest(one, {"text": text}) == expected, name
    for text in (
        "a: \0\n",
        "\0",
        "a: \x07",
        "a: \ufffe",
        "\u2028",
        "",
        " ",
        "\t",
        "%YAML 9.9\n---\n",
        "---\n---\n",
        "\ufeff\ufeff",
    ):
        error = one.error("massgen/run/start", start_params_of_text(text))
        assert error.code == -31005 and error.data["diagnostics"], (text, error)
    long_line = json.dumps(
        {"agents": [{"id": "a", "backend": {"type": "replay", "script": [{"steps": [{"text": "x" * 2_000_000}]}]}}]}
    )
    assert one.call("massgen/run/start", {**start_params_of_text(long_line), "wait": True})["status"] == "completed"


def start_params_of_text(text):
    return {"config": {"text": text}, "prompt": "Which?", "replay": INSTANT}


# Bombs


def bombs():
    """Texts that are small and mean to be large, or deep, or somebody else's code."""
    layers = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]\n" for n in range(1, 12))
    agent = "agents:\n- id: a\n  backend: {type: replay, script: [{steps: [{text: x}]}]}\n"
    yield "alias bomb", "l0: &l0 [x, x]\n" + layers + agent
    yield (
        "alias bomb in a backend",
        (
            "l0: &l0 [x, x]\n" + layers + "agents:\n- id: a\n  backend: {type: chatcompletion, model: m, base_url: "
            "'http://127.0.0.1:1/v1', extra_body: {a: *l11}}\n"
        ),
    )
    yield (
        "alias bomb of maps",
        (
            "m0: &m0 {a: 1}\n"
            + "".join(f"m{n}: &m{n} {{{', '.join(f'k{i}: *m{n - 1}' for i in range(10))}}}\n" for n in range(1, 12))
            + agent
        ),
    )
    yield (
        "merge bomb",
        (
            "m0: &m0 {a: 1}\n"
            + "".join(f"m{n}: &m{n} {{<<: [{', '.join([f'*m{n - 1}'] * 10)}]}}\n" for n in range(1, 12))
            + "agents:\n- id: a\n  backend: {<<: *m11, type: replay, script: [{steps: [{text: x}]}]}\n"
        ),
    )
    yield "agents from a bomb", "l0: &l0 {id: a, backend: {type: replay, script: []}}\n" + layers + "agents: *l11\n"
    yield "self-reference", "a: &a [*a]\n" + agent
    yield "self-reference in a map", "agents: &a\n- id: a\n  backend: *a\n"
    yield "50,000 brackets", "a: " + "[" * 50_000
    yield "50,000 brackets, closed", "a: " + "[" * 50_000 + "]" * 50_000
    yield "50,000 braces", "{a: " * 50_000
    yield "3,000 deep", "".join("  " * n + f"k{n}:\n" for n in range(3000))
    yield "100,000 keys", agent + "".join(f"k{n}: {n}\n" for n in range(100_000))
    yield "20,000 duplicate keys", agent + "same: 1\n" * 20_000
    yield "5 MB scalar", agent + "x: " + "y" * 5_000_000 + "\n"
    yield "5 MB key", "y" * 5_000_000 + ": 1\n" + agent
    yield "5 MB of quotes", agent + 'x: "' + '\\"' * 2_500_000 + "\n"
    yield "object tags", agent + "x: !!python/object/apply:os.system ['touch owned']\ny: !<tag:x,2000:y> {}\n"
    yield "100,000 anchors", "".join(f"- &a{n} x\n" for n in range(100_000))
    yield "100,000 unknown aliases", "".join(f"- *a{n}\n" for n in range(100_000))
    yield "100,000 documents", "---\na: 1\n" * 100_000
    yield "10,000 agents", "agents:\n" + "- {id: a, backend: {type: replay, script: []}}\n" * 10_000
    yield "half a million dashes", "- " * 500_000
    yield "half a million colons", ": " * 500_000
    yield "half a million question marks", "? " * 500_000
    yield "tabs", "a:\n" + "\t" * 500_000 + "b: 1\n"
    yield "1 MB of percent signs", "%" * 1_000_000


@test(
    "bombs: an answer within seconds, memory bounded, nothing started by a tag",
    alone=True,
    fault="documents.bombs",
)
def bomb_texts(world):
    slowest = ("", 0.0)
    for name, text in bombs():
        one = world.start("rpc")
        before = system.rss_mib(one.process.pid)
        spent = system.cpu_seconds(one.process.pid)
        answer = one.answer(one.request("massgen/run/start", start_params_of_text(text)), 30)
        took = system.cpu_seconds(one.process.pid) - spent
        slowest = max(slowest, (name, took), key=lambda pair: pair[1])
        grown = system.peak_mib(one.process.pid) - before
        code = answer.get("error", {}).get("code")
        assert code in (None, -31005, -31010, -31013, -32602), (name, str(answer)[:300])
        assert len(one.bodies[-1]) < 4 << 20, (name, f"an answer of {len(one.bodies[-1])} bytes")
        # The matrix allows 2 s. CPU time does not depend on what else the machine does, but on how fast it is.
        assert took < 4, (name, f"{took:.1f} s of CPU time")
        assert grown < 200, (name, f"+{grown:.0f} MiB")
        one.call("massgen/server/status")
        one.close_input()
        one.exit_code()
    assert not (world.cwd / "owned").exists()
    world.note(f"slowest: {slowest[0]}, {slowest[1] * 1000:.0f} ms")


@test(
    "the inputs of the YAML test suite as team files: one answer each, with places",
    FACES,
    fault="documents.yaml-test-suite",
)
def yaml_test_suite(world, face):
    files = sorted(shared("corpus/yaml-test-suite").rglob("in.yaml"))
    assert len(files) >= 350, len(files)
    one = world.start(face)
    for path in files:
        text = path.read_bytes().decode("utf-8", "replace")
        error = one.error("massgen/run/start", start_params_of_text(text))
        assert error.code == -31005, (path, error)
        for diagnostic in error.data["diagnostics"]:
            begin, end = diagnostic["range"]["start"], diagnostic["range"]["end"]
            assert (begin["line"], begin["character"]) <= (end["line"], end["character"]), (path, diagnostic)
            assert end["line"] <= len(text.splitlines()) + 1, (path, diagnostic)
    assert one.call("massgen/run/list")["runs"] == []
    world.note(f"{len(files)} inputs")


# The disk and the run


@test(
    "the file is changed, replaced and deleted while it is open: the buffer wins, the run keeps what it read",
    FACES,
    fault="documents.disk-changes",
)
def disk_changes(world, face):
    def text(name):
        return json.dumps(
            {
                "agents": [
                    {
                        "id": name,
                        "backend": {
                            "type": "replay",
                            "script": [{"steps": [{"text": name}, {"delay_ms": 300}, {"text": "!"}]}],
                        },
                    }
                ]
            }
        )

    one = world.start(face)
    path = world.file("team.massgen.yaml", text("disk"))
    config = {"uri": path.as_uri()}
    run = one.call("massgen/run/start", {"config": config, "prompt": "Who?"})["runId"]
    path.write_text(text("rewritten"))
    assert one.completed(run)["answer"]["text"] == "disk!"
    one.notify(
        "textDocument/didOpen",
        {"textDocument": {"uri": config["uri"], "languageId": "yaml", "version": 1, "text": text("buffer")}},
    )
    for change in (
        lambda: path.write_text("agents: [broken"),
        lambda: path.unlink(),
        lambda: path.mkdir(),
        lambda: (path.rmdir(), path.symlink_to(path)),
    ):
        change()
        assert one.call("massgen/run/start", {"config": config, "prompt": "Who?"})["agents"][0]["id"] == "buffer"
    one.notify("textDocument/didClose", {"textDocument": {"uri": config["uri"]}})
    assert one.error("massgen/run/start", {"config": config, "prompt": "Who?"}).code in (-31005, -31006)


@test(
    "a team file that is a FIFO, a device, huge or unreadable is refused, and nobody waits for it",
    FACES,
    fault="documents.disk-changes",
)
def odd_files(world, face):
    one = world.start(face)
    os.mkfifo(world.cwd / "fifo.yaml")
    with open(world.cwd / "huge.yaml", "wb") as file:
        file.truncate(10 << 30)
    (world.cwd / "folder.yaml").mkdir()
    (world.cwd / "loop.yaml").symlink_to("loop.yaml")
    for name in (
        "fifo.yaml",
        "huge.yaml",
        "folder.yaml",
        "loop.yaml",
        "/dev/zero",
        "/dev/stdin",
        "/proc/self/mem",
        "/proc/kmsg",
        "x" * 5000,
        "a\0b",
    ):
        error = one.error("massgen/run/start", {"config": {"path": name}, "prompt": "p"}, 10)
        assert error.code in (-31005, -31006, -31010, -32602), (name, error)
    peak = system.peak_mib(one.process.pid)
    assert peak < 200, f"{peak:.0f} MiB"


@test(
    "reading 10,000 lines again and again does not hold up the events of a run",
    FACES,
    alone=True,
    fault="documents.validation-during-run",
)
def validation_during_run(world, face):
    server = world.provider(provider.trickle(0.01))
    one = world.start(face)
    text = "agents:\n" + "".join(
        f"  - id: agent{n}\n    backend:\n      type: chatcompletion\n      model: m{n}\n      base_url: 'http://127.0.0.1:1/v1'\n      unknown_{n}: 1\n"
        for n in range(1670)
    )
    text += "orchestrator: many\n"
    run = start(one, chat_team(server.url, "solo"), delivery={"maxLatencyMs": 0})
    one.event(run, "item.delta")
    for _ in range(10):
        assert one.error("massgen/run/start", start_params_of_text(text)).code == -31005
    times = one.run(run).times
    gaps = sorted((after - before) * 1000 for before, after in zip(times, times[1:]))
    one.call("massgen/run/cancel", {"runId": run})
    one.completed(run)
    usual = gaps[len(gaps) * 95 // 100]
    world.note(f"gaps between events: {usual:.0f} ms for 95 of 100, {gaps[-1]:.0f} ms at most")
    # The matrix recommends 100 ms. A machine that does something else at the same time has longer ones now and then.
    assert usual < 100 and gaps[-1] < 2000, gaps[-5:]


@test(
    "a document of 30 MB is opened, edited and closed, and its memory comes back",
    FACES,
    alone=True,
    fault="documents.odd-text",
)
def large_document(world, face):
    one = world.start(face)
    one.call("massgen/run/start", demo(wait=True))
    before = system.rss_mib(one.process.pid)
    uri = "file:///large.yaml"
    one.notify(
        "textDocument/didOpen",
        {"textDocument": {"uri": uri, "languageId": "yaml", "version": 0, "text": "# line\n" * (30 << 20 >> 3)}},
    )
    at = {"line": 5, "character": 3}
    for version in range(1, 6):
        one.notify(
            "textDocument/didChange",
            {
                "textDocument": {"uri": uri, "version": version},
                "contentChanges": [{"range": {"start": at, "end": at}, "text": "x"}],
            },
        )
    one.call("massgen/server/status")
    one.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    one.call("massgen/server/status")
    grown = system.rss_mib(one.process.pid) - before
    world.note(f"{grown:+.1f} MiB after the close, peak {system.peak_mib(one.process.pid):.0f} MiB")
    assert grown < 24, f"{grown:+.1f} MiB"
