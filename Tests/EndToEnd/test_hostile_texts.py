# SPDX-License-Identifier: Apache-2.0
"""Odd, deep, large and malicious texts: everything is answered, in time, and the server lives on."""

import json
import time

import system
from client import RPCError
from editor import ENCODINGS, Editor, capabilities
from harness import test
from hostile_texts import BOMBS, BYTES, LARGE, MANY, NESTED, ODD, TEAM

#: Seconds within which any request about any text has to be answered, on a machine that is busy with other tests.
PATIENCE = 4
#: What the server may need at most, in MiB; nine megabytes of text are seven times that as a tree.
MEMORY = 400


def places(editor, uri, count):
    """Some places of a text, its ends among them."""
    text = editor.texts[uri]
    chosen = {round(one * len(text) / max(1, count - 1)) for one in range(count)}
    return [editor.position(uri, at) for at in sorted(chosen)]


def ask_everything(editor, uri, count):
    """Asks whatever can be asked about a text. A refusal is an answer; silence is not."""
    slow = []

    def ask(method, **params):
        began = time.monotonic()
        try:
            editor.one.call(method, params, PATIENCE * 5)
        except RPCError as error:
            assert error.code < -32000 or error.code in (-31006, -31010, -31011), (method, str(error))
        if time.monotonic() - began > PATIENCE:
            slow.append(f"{method}: {time.monotonic() - began:.1f} s")

    document = {"textDocument": {"uri": uri}}
    spots = places(editor, uri, count)
    ask("massgen/config/validate", uri=uri)
    for method in ("documentSymbol", "foldingRange", "codeLens", "documentLink"):
        ask(f"textDocument/{method}", **document)
    ask("textDocument/formatting", **document, options={"tabSize": 2, "insertSpaces": True})
    ask("textDocument/selectionRange", **document, positions=spots)
    whole = {"start": spots[0], "end": spots[-1]}
    ask("textDocument/inlayHint", **document, range=whole)
    ask("textDocument/codeAction", **document, range=whole, context={"diagnostics": []})
    for spot in spots:
        for method in ("hover", "completion", "definition", "documentHighlight", "prepareRename"):
            ask(f"textDocument/{method}", **document, position=spot)
        ask("textDocument/references", **document, position=spot, context={"includeDeclaration": True})
        ask("textDocument/codeAction", **document, range={"start": spot, "end": spot}, context={"diagnostics": []})
    return slow


class Survivor:
    """A server that has to outlive texts; one that hangs is replaced, so that each text is judged by itself."""

    def __init__(self, world, encoding="utf-16"):
        self.world, self.encoding, self.editor, self.peak = world, encoding, None, 0

    def start(self):
        capable = capabilities(self.encoding)
        self.editor = Editor(self.world.start("lsp", capabilities=capable, env={"OPENAI_API_KEY": "none"}), self.encoding)

    def judge(self, uri, text, count):
        """Opens a text, asks everything about it, and gives back what took too long."""
        editor = self.editor or self.start() or self.editor
        editor.open(uri, text)
        try:
            # Beyond 8 MiB nothing is a team file while it is being typed.
            if len(text.encode()) <= 8 << 20:
                editor.one.wait(lambda: editor.published(uri), PATIENCE * 5, "diagnostics")
            slow = ask_everything(editor, uri, count)
        except TimeoutError as error:
            editor.one.process.kill()
            self.editor = None
            return [str(error)[:200]]
        for found in editor.published(uri)[-1]["diagnostics"] if editor.published(uri) else ():
            first, last = (found["range"][side] for side in ("start", "end"))
            assert (first["line"], first["character"]) <= (last["line"], last["character"]), (uri, found)
        editor.close(uri)
        self.peak = max(self.peak, system.peak_mib(editor.one.process.pid))
        return slow


def survive(world, texts, count=3, name="team.massgen.yaml", encoding="utf-16"):
    """Asks everything about each text, and checks that a healthy team is healthy after it."""
    survivor = Survivor(world, encoding)
    problems, slowest = [], (0, "")
    for number, (title, text) in enumerate(texts.items()):
        began = time.monotonic()
        slow = survivor.judge((world.cwd / f"{number}/{name}").as_uri(), text, count)
        problems += [f"{title}: {one}" for one in slow]
        slowest = max(slowest, (time.monotonic() - began, title))
    assert not problems, "\n".join(problems)
    assert survivor.editor.one.call("massgen/config/validate", {"text": TEAM})["diagnostics"] == []
    assert survivor.peak < MEMORY, f"{survivor.peak:.0f} MiB"
    world.note(f"{len(texts)} texts, peak {survivor.peak:.0f} MiB, longest {slowest[0]:.1f} s: {slowest[1]}")


for chosen in ENCODINGS:

    @test(f"odd texts are answered, in {chosen}")
    def odd(world, encoding=chosen):
        survive(world, ODD, 4, encoding=encoding)


@test("odd texts are answered as JSON")
def odd_json(world):
    survive(world, ODD, 3, "team.massgen.json")


@test("texts nested without end are answered")
def nested(world):
    survive(world, NESTED, 2)


@test("nested lists are answered as JSON")
def nested_json(world):
    texts = {
        f"{opened} {depth} times": '{"agents": ' + opened * depth + closed * depth + "}"
        for depth in (20, 100, 1000, 10_000)
        for opened, closed in (("[", "]"), ('{"a":', "}"), ("[", ""), ('{"a":', ""))
    }
    survive(world, texts, name="team.massgen.json")


@test("aliases that repeat aliases cost neither time nor memory", alone=True)
def bombs(world):
    survive(world, BOMBS)


@test("large texts are answered", alone=True)
def large(world):
    survive(world, LARGE, 2)


@test("thousands of findings are answered in time", alone=True)
def many(world):
    survive(world, MANY, 2)


@test("bytes that are no text are a finding of check, and every odd file is checked")
def command(world):
    names = []
    for group, texts in (("bytes", BYTES), ("odd", ODD), ("bombs", BOMBS), ("nested", NESTED)):
        for number, text in enumerate(texts.values()):
            names.append(str(world.file(f"{group}/{number}.massgen.yaml", text).relative_to(world.cwd)))
    process = world.spawn("check", "--format", "json", *names)
    report = json.loads(process.communicate(timeout=60)[0])
    assert [file["path"] for file in report["files"]] == names
    assert process.returncode == 1
    codes = {file["path"]: [one["code"] for one in file["diagnostics"]] for file in report["files"]}
    for number, title in enumerate(BYTES):
        assert "yaml-encoding" in codes[f"bytes/{number}.massgen.yaml"], (title, codes[f"bytes/{number}.massgen.yaml"])
    for number, title in enumerate(NESTED):
        found = codes[f"nested/{number}.massgen.yaml"]
        if " 100 times" not in title:
            assert ("yaml-too-deep" in found) == ("000 times" in title), (title, found)
    bombs = [title for number, title in enumerate(BOMBS) if "yaml-alias-expansion" in codes[f"bombs/{number}.massgen.yaml"]]
    assert {"laughs in metadata", "laughs as agents", "many merges of merges"} <= set(bombs), bombs


@test("a finding at the end of 10,000 lines stands at its characters")
def far(world):
    for encoding in ENCODINGS:
        editor = Editor(world.start(capabilities=capabilities(encoding), env={"OPENAI_API_KEY": "none"}), encoding)
        editor.texts["case"] = text = LARGE["10,000 lines"] + "x-😀: {é: 1}\n\"c\u0301olour😀\": {a: 1}\n"
        found = editor.one.call("massgen/config/validate", {"text": text})["diagnostics"]
        assert [(one["code"], editor.text_at("case", one["range"])) for one in found] == [
            ("unknown-key", '"c\u0301olour😀"')
        ], found
