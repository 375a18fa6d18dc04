# SPDX-License-Identifier: Apache-2.0
"""Team files with mistakes: the right code at the right characters, and nothing else."""

import json
import re

from editor import ENCODINGS, Editor, capabilities
from harness import CHECKOUT, shared, test

import wrong_files
import wrong_mutations
import wrong_texts

#: Keys of every provider and a `claude` program, so that nothing is said about missing ones.
KEYS = {
    f"{name}_API_KEY": "none"
    for name in "OPENAI ANTHROPIC GOOGLE GEMINI XAI ZAI CEREBRAS AZURE_OPENAI GROQ OPENROUTER VLLM SGLANG".split()
} | {
    "AZURE_OPENAI_ENDPOINT": "https://azure.example.com",
    "KNOWN": "value",
    "CLAUDE_CODE_PATH": str(CHECKOUT / "Tests/EndToEnd/claude_standin/claude"),
}

#: Codes that no file of this suite has, and why.
NEVER = {
    "backend-not-built": "which backends are built changes with time; test_runs and test_messages have it",
    "claude-code-option": "depends on the program's own flags; TeamConfigTests (claude.cases) have it",
    "claude-code-path": "depends on what is on the disk; TeamConfigTests (claude.cases) have it",
    "claude-code-unusable": "depends on the programs of the machine; test_claude_code_check has it",
    "cwd-unusable": "depends on what is on the disk; test_claude_code_check has it",
    "replay-cassette": "is found when a run starts; test_demo and test_runs have it",
    "upload-adjusted": "needs a picture that no provider takes as it is; TeamConfigTests have it with facts that are only told",
    "upload-too-large": "needs a file of 64 MB; TeamConfigTests have it with sizes that are only told",
    "yaml-alias-expansion": "test_hostile_texts",
    "yaml-too-deep": "test_hostile_texts",
    "yaml-encoding": "test_hostile_texts",
}


def furnish(world):
    """Makes what the teams name: folders, and a file to upload."""
    for folder in ("docs", "src", "notes", "src/keep"):
        (world.cwd / folder).mkdir()
    (world.cwd / "docs/rules.txt").write_text("Be kind.\n")


class Checker:
    """A server for each encoding; every case is asked of all of them."""

    def __init__(self, world, face="rpc"):
        self.world, self.codes = world, set()
        furnish(world)
        self.editors = [
            Editor(world.start(face, capabilities=capabilities(encoding), env=KEYS), encoding) for encoding in ENCODINGS
        ]

    def check(self, cases):
        """Checks cases, and returns what was said about each, in the first encoding."""
        cases, said, problems = list(cases), [], []
        for first in range(0, len(cases), 100):
            asked = []
            for index, case in enumerate(cases[first : first + 100]):
                params = self.params(case, first + index)
                for editor in self.editors:
                    asked.append((case, editor, editor.one.request("massgen/config/validate", params)))
            for case, editor, request in asked:
                diagnostics = editor.one.result(request)["diagnostics"]
                problems += self.judge(case, editor, diagnostics)
                if editor is self.editors[0]:
                    said.append(diagnostics)
                self.codes.update(code for code, _, _ in case.expected)
        assert not problems, f"{len(problems)} of {len(said)}\n" + "\n\n".join(problems[:12])
        return said

    def params(self, case, number):
        """YAML goes as a text; JSON has to be a file, because its name tells that it is."""
        if case.name.endswith(".json"):
            path = self.world.file(f"json/{number}/{case.name}", case.text)
            return {"path": str(path), "cwd": str(self.world.cwd)}
        return {"text": case.text}

    def judge(self, case, editor, diagnostics):
        """What is wrong with an answer."""
        editor.texts["case"] = case.text
        # The first position stands for both sides of a byte order mark.
        first = 1 if case.text.startswith("\ufeff") else 0
        found = [
            (one["code"], *(max(first, editor.offset("case", one["range"][side])) for side in ("start", "end")))
            for one in diagnostics
        ]
        problem = difference(case, found, diagnostics)
        return [f"{problem} in {editor.encoding}"] if problem else []


def difference(case, found, diagnostics):
    """How findings differ from what is expected."""
    missing = [one for one in case.expected if found.count(one) < case.expected.count(one)]
    more = [one for one in found if found.count(one) > case.expected.count(one)]
    if not missing and not more:
        return None
    shown = [[(code, case.text[start:end], start) for code, start, end in some] for some in (missing, more)]
    words = [one["message"] for one in diagnostics if one["code"] in {code for code, _, _ in more}]
    return f"{case.title}: missing {shown[0]}, too many {shown[1]} {words}\n{case.text[:1200]}"


def check_all(world, cases):
    checker, cases = Checker(world), list(cases)
    checker.check(cases)
    world.note(f"{len(cases)} texts, {len(checker.codes)} codes")


@test("healthy teams of every type have no findings, in every style")
def healthy(world):
    check_all(world, wrong_files.healthy(world.chance))


@test("a change of a healthy team is found at its characters, in every style and encoding")
def mutations(world):
    cases = list(wrong_mutations.cases(world.chance))
    assert len(cases) > 1000
    check_all(world, cases)


@test("a mistake in the text is found at its characters, with every kind of line ends, in every encoding")
def texts(world):
    check_all(world, wrong_texts.cases())


@test("a misspelt key is found wherever it stands, and the key that was meant is named")
def misspelt(world):
    pairs = list(wrong_files.misspellings(world.chance))
    said = Checker(world).check(case for case, _ in pairs)
    unguessed = [
        case.title
        for (case, meant), diagnostics in zip(pairs, said)
        if diagnostics and diagnostics[0]["code"] == "unknown-key" and f"`{meant}`" not in diagnostics[0]["message"]
    ]
    assert len(unguessed) <= len(pairs) // 20, unguessed


@test("a key that stands in a file is shown nowhere")
def secrets(world):
    secret = wrong_mutations.SECRET
    cases = [case for case in wrong_mutations.cases(world.chance) if secret in case.text]
    cases = [case for case in cases if case.name.endswith(".yaml")]
    assert len(cases) >= 10
    editor = Editor(world.start("lsp", capabilities=capabilities(), env=KEYS))
    for index, case in enumerate(cases):
        uri = (world.cwd / f"{index}.massgen.yaml").as_uri()
        editor.open(uri, case.text)
        answers = [editor.diagnostics(uri), editor.one.call("massgen/config/validate", {"uri": uri})]
        where = editor.find(uri, secret)
        answers += [editor.ask("hover", uri, position=where), editor.ask("completion", uri, position=where)]
        answers += [editor.ask(method, uri) for method in ("documentSymbol", "codeLens", "documentLink")]
        whole = {"start": {"line": 0, "character": 0}, "end": where}
        answers.append(editor.ask("inlayHint", uri, range=whole))
        answers.append(editor.one.call("massgen/config/resolve", {"uri": uri}))
        for answer in answers:
            assert secret[3:] not in json.dumps(answer), (case.title, answer)
        world.file(f"{index}.massgen.yaml", case.text)
    for shape in ("text", "json", "sarif", "github"):
        process = world.spawn("check", "--format", shape, str(world.cwd))
        out, err = process.communicate(timeout=30)
        if shape != "sarif":
            assert secret[3:].encode() not in out + err, shape
        assert b"secret-literal" in out, shape


#: Codes of what is around a file.
SURROUNDINGS = {
    "api-key-env-missing",
    "azure-endpoint-missing",
    "override-path",
    "config-extension",
    "cwd-would-be-erased",
    "storage-would-be-erased",
}


@test("what depends on variables, folders in use, overrides and the name of a file is found")
def surroundings(world):
    one = world.start()
    good = "agents:\n  - id: a\n    backend: {type: openai, model: gpt-4o}\n"
    seen = set()

    def codes(**params):
        found = [found["code"] for found in one.call("massgen/config/validate", params)["diagnostics"]]
        seen.update(found)
        return found

    assert codes(text=good) == ["api-key-env-missing"]
    assert "azure-endpoint-missing" in codes(text=good.replace("openai", "azure_openai"))
    assert "override-path" in codes(text=good, overrides=[{"path": "/agents/7/backend/model", "value": "x"}])
    used = str(world.file("used/file.txt", "mine").parent)
    storage = {"snapshot_storage": used, "agent_temporary_workspace": "t"}
    for cwd, code in ((used, "cwd-would-be-erased"), ("w", "storage-would-be-erased")):
        backend = {"type": "openai", "model": "gpt-4o", "cwd": cwd}
        assert code in codes(inline={"agents": [{"id": "a", "backend": backend}], "orchestrator": storage}), code
    world.file("team.txt", good)
    process = world.spawn("check", "--format", "json", "team.txt")
    report = json.loads(process.communicate(timeout=30)[0])
    seen.update(found["code"] for found in report["files"][0]["diagnostics"])
    assert SURROUNDINGS <= seen, SURROUNDINGS - seen


@test("every code has a file")
def coverage(world):
    known = set(re.findall(r"^## (.+)$", (CHECKOUT / "docs/DIAGNOSTICS.md").read_text(), re.M))
    cases = [*wrong_mutations.cases(world.chance), *wrong_texts.cases()]
    produced = {code for case in cases for code, _, _ in case.expected} | SURROUNDINGS
    assert produced <= known, produced - known
    assert known - produced == set(NEVER), (known - produced) ^ set(NEVER)
    assert len(produced) >= 120
    world.note(f"{len(produced)} of {len(known)} codes")


@test("check says the same as validate, with lines, columns and offsets")
def command(world):
    furnish(world)
    # What depends on variables is not told by check.
    cases = [
        case
        for case in [*wrong_mutations.cases(world.chance), *wrong_texts.cases()]
        if "KNOWN" not in case.text and "UN" not in case.text
    ]
    cases = world.chance.sample(cases, 250)
    names = [f"files/{index:04}/{case.name}" for index, case in enumerate(cases)]
    for case, name in zip(cases, names):
        world.file(name, case.text)
    process = world.spawn("check", "--format", "json", *names)
    report = json.loads(process.communicate(timeout=60)[0])
    assert [file["path"] for file in report["files"]] == names
    problems = []
    for case, file in zip(cases, report["files"]):
        data = case.text.encode()
        first = 1 if case.text.startswith("\ufeff") else 0
        found = []
        for one in file["diagnostics"]:
            ends = [len(data[: one["range"][side]["offset"]].decode()) for side in ("start", "end")]
            found.append((one["code"], *(max(first, end) for end in ends)))
            for side, end in zip(("start", "end"), ends):
                before = re.split(r"\r\n|\r|\n", case.text[:end])
                place = (len(before), len(before[-1].removeprefix("\ufeff")) + 1)
                assert (one["range"][side]["line"], one["range"][side]["column"]) == place, (case.title, one)
        problems += [problem for problem in [difference(case, found, file["diagnostics"])] if problem]
    assert not problems, "\n\n".join(problems[:8])


for chosen in ENCODINGS:

    @test(f"what an editor is shown of wrong files stands at the same characters, in {chosen}")
    def shown(world, encoding=chosen):
        furnish(world)
        editor = Editor(world.start("lsp", capabilities=capabilities(encoding), env=KEYS), encoding)
        cases = [*wrong_mutations.cases(world.chance), *wrong_texts.cases()]
        uris = {}
        for index, case in enumerate(world.chance.sample(cases, 120)):
            uri = (world.cwd / f"{index}/{case.name}").as_uri()
            editor.open(uri, case.text)
            uris[uri] = case
        problems = []
        for uri, case in uris.items():
            diagnostics = editor.diagnostics(uri)
            first = 1 if case.text.startswith("\ufeff") else 0
            found = [
                (one["code"], *(max(first, editor.offset(uri, one["range"][side])) for side in ("start", "end")))
                for one in diagnostics
            ]
            problems += [problem for problem in [difference(case, found, diagnostics)] if problem]
            assert all(one["source"] == "massgen" for one in diagnostics), case.title
        assert not problems, "\n\n".join(problems[:8])


#: Findings whose first fix leads to the next question, such as a name or a folder that only people know.
OPEN_FIXES = {
    "section-null",
    "backend-type-unknown",
    "path-variable",
    "context-path-not-list",
    "upload-entry",
    "upload-relative-with-cwd",
    "ag2-config-missing",
    "ag2-name-missing",
    "ag2-group-pattern",
    "ag2-group-agents-empty",
}


def checked(world, folder, texts):
    """What check says about texts: the findings of each. A text is its name and its bytes."""
    names = [f"{folder}/{index}/{name}" for index, (name, _) in enumerate(texts)]
    for name, (_, data) in zip(names, texts):
        world.file(name, data)
    process = world.spawn("check", "--format", "json", *names)
    return [file["diagnostics"] for file in json.loads(process.communicate(timeout=60)[0])["files"]]


@test("the first fix of a finding takes it away and brings no error")
def fixes(world):
    furnish(world)
    cases = [*wrong_mutations.cases(world.chance), *wrong_texts.cases()]
    mended = []
    for case, found in zip(cases, checked(world, "wrong", [(case.name, case.text.encode()) for case in cases])):
        for one in found:
            for fix in [fix for fix in one.get("fixes", []) if fix["isPreferred"] and one["code"] not in OPEN_FIXES]:
                data = case.text.encode()
                for edit in sorted(fix["edits"], key=lambda edit: -edit["range"]["start"]["offset"]):
                    start, end = (edit["range"][side]["offset"] for side in ("start", "end"))
                    data = data[:start] + edit["text"].encode() + data[end:]
                mended.append((case, one, fix, found, data))
    assert len(mended) > 500
    problems = []
    for (case, one, fix, before, data), after in zip(
        mended, checked(world, "mended", [(case.name, data) for case, _, _, _, data in mended])
    ):
        codes = [other["code"] for other in before]
        left = [other["code"] for other in after]
        errors = {other["code"] for other in after if other["severity"] == "error"}
        if left.count(one["code"]) >= codes.count(one["code"]) or any(left.count(c) > codes.count(c) for c in errors):
            problems.append(f"{case.title}: {fix['title']}: {one['code']} became {left}\n{data.decode()[:600]}")
    assert not problems, f"{len(problems)} of {len(mended)}\n" + "\n\n".join(problems[:6])
    world.note(f"{len(mended)} fixes")


#: Changes of MassGen's own files: what is looked for, the new text with `‹`…`›` around the finding, the code.
CHANGES = (
    (r"^(\s*(?:- )?)backend:", r"\1‹bakend›:", "unknown-key"),
    (r"^(\s*)type: ([\"']?)(?:openai|claude|gemini|grok)\2", r"\1type: ‹\2telepathy\2›", "backend-type-unknown"),
    (r"^(\s*)model: ", r"\1‹modle›: ", "unknown-key"),
    (r"^ui:", "‹uii›:", "unknown-key"),
    (r"^(\s+)display_type:", r"\1‹display_tpye›:", "unknown-key"),
    (r"^(\s*)snapshot_storage: .*", r"\1snapshot_storage: ‹[1]›", "wrong-type"),
    (r"^(\s*)cwd: .*", r"\1cwd: ‹''›", "cwd-empty"),
    (r"^(\s*)args: ", r"\1‹arguments›: ", "unknown-key"),
    (r"^(\s*)- id: .*", r"\1- id: ‹5›", "agent-id-not-string"),
    (r"\Z", "\n‹colour›: red\n", "unknown-key"),
)


@test("changes of MassGen's own files are found at their characters")
def corpus(world):
    folder = shared("corpus/massgen-v0.0.30")
    one = world.start()
    editor = Editor(one)
    asked = []
    for path in sorted(folder.rglob("*.yaml")):
        text = path.read_text()
        for pattern, new, code in CHANGES:
            changed, count = re.subn(pattern, new, text, count=1, flags=re.M)
            # AG2 takes whatever stands in `llm_config`.
            if not count or "v1/" in str(path) or ("modle" in new and "ag2/" in str(path)):
                continue
            start, end = changed.index("‹"), changed.index("›") - 1
            changed = changed.replace("‹", "", 1).replace("›", "", 1)
            asked.append((path, code, changed, start, end, one.request("massgen/config/validate", {"text": changed})))
    problems = []
    for path, code, changed, start, end, request in asked:
        editor.texts["case"] = changed
        found = [
            (d["code"], editor.offset("case", d["range"]["start"]), editor.offset("case", d["range"]["end"]))
            for d in one.result(request)["diagnostics"]
        ]
        if (code, start, end) not in found:
            problems.append(f"{path.relative_to(folder)}: no {code} at {changed[start:end]!r}, but {found}")
    assert not problems, f"{len(problems)} of {len(asked)}\n" + "\n".join(problems[:12])
    assert len(asked) > 500
    world.note(f"{len(asked)} files")
