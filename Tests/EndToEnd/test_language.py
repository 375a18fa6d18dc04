# SPDX-License-Identifier: Apache-2.0
"""The language features of LSP for team files, over both faces."""

import json

from editor import ENCODINGS, Editor, capabilities, width
from harness import DEMO, FACES, test

BROKEN = """\
agents:
  - id: "😀é"
    backend: {type: openai, modle: gpt-4o}
  - id: critic
    bakend: {type: openai, model: gpt-4o}
"""


def opened(world, text, face="lsp", encoding="utf-16", name="team.massgen.yaml", **more):
    editor = Editor(world.start(face, capabilities=capabilities(encoding, **more)), encoding)
    uri = (world.cwd / name).as_uri()
    editor.open(uri, text)
    return editor, uri


@test("diagnostics stand at their characters in every encoding", FACES)
def encodings(world, face):
    text = 'agents:\n  - {id: "😀é", backend: {type: openai, model: gpt-4o, tempratur: 1}}\n'
    for encoding in ENCODINGS:
        editor, uri = opened(world, text, face, encoding)
        found = [one for one in editor.diagnostics(uri) if one["code"] == "unknown-key"]
        assert [editor.text_at(uri, one["range"]) for one in found] == ["tempratur"], (encoding, found)
        before = text.split("\n")[1].split("tempratur")[0]
        assert found[0]["range"]["start"]["character"] == width(before, encoding), encoding


@test("a mistake that is typed away goes away, and a closed file leaves nothing on the screen", FACES)
def edit(world, face):
    editor, uri = opened(world, BROKEN, face)
    assert ("unknown-key", "modle") in editor.codes(uri)
    at = BROKEN.index("modle")
    editor.replace(uri, at, at + 5, "model")
    assert ("unknown-key", "modle") not in editor.codes(uri)
    assert editor.codes(uri), "the other agent is still wrong"
    editor.close(uri)
    editor.one.call("massgen/server/status")
    assert editor.published(uri)[-1]["diagnostics"] == []


@test("other YAML files are left alone, and a team is a team by its name, its content or a comment", FACES)
def detection(world, face):
    editor = Editor(world.start(face, capabilities=capabilities()))
    silent = {
        "compose.yaml": "services:\n  web: {image: x}\n",
        "agents.yaml": "agents:\n  - name: ci\n    host: build1\n",
        "broken.yaml": "a: [\n",
        "package.json": '{"agents": 1}',
    }
    spoken = {
        "x.massgen.yaml": "agents: []\n",
        "massgen.yml": "",
        "team.json": '{"agents": [{"id": "a", "backend": {"type": "nothing"}}]}',
        "plain.yaml": "agents:\n  - backend: {type: nothing}\n",
        "marked.yaml": "# massgen\nfoo: 1\n",
        ".massgen/config.yaml": "foo: 1\n",
    }
    for name, text in {**silent, **spoken}.items():
        editor.open((world.cwd / name).as_uri(), text)
    for name in spoken:
        assert editor.diagnostics((world.cwd / name).as_uri()), name
    for name in silent:
        uri = (world.cwd / name).as_uri()
        assert editor.published(uri) == [], name
        assert editor.ask("hover", uri, position={"line": 0, "character": 0}) is None


@test("quick fixes mend what they say, and fixing everything leaves nothing safe to fix", FACES)
def fixes(world, face):
    editor, uri = opened(world, BROKEN, face)
    for diagnostic in [one for one in editor.diagnostics(uri) if one["code"] in ("unknown-key", "misplaced-key")]:
        name = editor.text_at(uri, diagnostic["range"])
        where = {"start": editor.find(uri, name), "end": editor.find(uri, name)}
        actions = editor.ask("codeAction", uri, range=where, context={"diagnostics": [diagnostic], "only": ["quickfix"]})
        best = next(one for one in actions if one.get("isPreferred"))
        assert best["kind"] == "quickfix" and best["diagnostics"][0]["code"] == diagnostic["code"]
        editor.apply_workspace_edit(best["edit"])
    assert "modle" not in editor.texts[uri] and "bakend" not in editor.texts[uri]
    assert all(one["severity"] > 2 for one in editor.diagnostics(uri) if one["code"] != "model-missing"), editor.codes(uri)


@test("formatting tidies a file, keeps its meaning, and does nothing the second time", FACES)
def formatting(world, face):
    text = "agents:\n    -   id:   a   # the first\n        backend:\n            type:  openai\n            model:   'gpt-4o'\n\n\n\nui:\n   display_type:   simple\n"
    editor, uri = opened(world, text, face)
    before = editor.one.call("massgen/config/validate", {"uri": uri})["digest"]
    options = {"tabSize": 2, "insertSpaces": True}
    editor.apply(uri, editor.ask("formatting", uri, options=options))
    assert editor.texts[uri] != text and "# the first" in editor.texts[uri] and "'gpt-4o'" in editor.texts[uri]
    assert editor.ask("formatting", uri, options=options) == []
    assert editor.one.call("massgen/config/validate", {"uri": uri})["digest"] == before


@test("completion offers keys and values where they belong, and what is chosen fits", FACES)
def completion(world, face):
    editor, uri = opened(world, "agents:\n  - id: a\n    backend:\n      type: openai\n      temp\n", face)
    answer = editor.ask("completion", uri, position={"line": 4, "character": 10})
    labels = [item["label"] for item in answer["items"]]
    assert "temperature" in labels, labels[:20]
    item = next(one for one in answer["items"] if one["label"] == "temperature")
    resolved = editor.one.call("completionItem/resolve", item)
    assert "temperature" in json.dumps(resolved["documentation"]).lower() or resolved["documentation"]["value"]
    editor.set(uri, "agents:\n  - id: a\n    backend:\n      type: \n")
    answer = editor.ask("completion", uri, position={"line": 3, "character": 12})
    assert {"openai", "claude", "gemini", "claude_code"} <= {item["label"] for item in answer["items"]}


@test("hover, outline, folding, selection, links, lenses, highlights and renaming answer", FACES)
def features(world, face):
    text = DEMO.read_text()
    editor, uri = opened(world, text, face)
    hover = editor.ask("hover", uri, position=editor.find(uri, "backend:"))
    assert hover["contents"]["kind"] == "markdown" and "backend" in hover["contents"]["value"]
    symbols = editor.ask("documentSymbol", uri)
    agents = next(one for one in symbols if one["name"] == "agents")
    assert [one["name"] for one in agents["children"]] == ["scout", "critic", "builder"]
    folds = editor.ask("foldingRange", uri)
    assert any(one["startLine"] == agents["range"]["start"]["line"] for one in folds)
    chain = editor.ask("selectionRange", uri, positions=[editor.find(uri, "scout")])[0]
    depth = 0
    while chain.get("parent"):
        inner, chain, depth = chain["range"], chain["parent"], depth + 1
        assert (chain["range"]["start"]["line"], chain["range"]["start"]["character"]) <= (
            inner["start"]["line"],
            inner["start"]["character"],
        )
    assert depth >= 3
    lenses = [one["command"]["command"] for one in editor.ask("codeLens", uri)]
    assert lenses.count("massgen.run") == 1 and lenses.count("massgen.runAgent") == 3, lenses
    where = editor.find(uri, "critic")
    assert editor.ask("prepareRename", uri, position=where)["placeholder"] == "critic"
    editor.apply_workspace_edit(editor.ask("rename", uri, position=where, newName="reviewer"))
    assert "- id: reviewer" in editor.texts[uri]
    assert editor.one.error(
        "textDocument/rename", {"textDocument": {"uri": uri}, "position": where, "newName": "scout"}
    ).code == -32803
    found = editor.one.call("workspace/symbol", {"query": "scou"})
    assert [one["name"] for one in found] == ["scout"]


@test("what stands on disk and in .env is told, and told anew when it changes", fault="secrets.diagnostics")
def surroundings(world):
    text = "agents:\n  - id: a\n    backend: {type: openai, model: gpt-4o}\n"
    editor, uri = opened(world, text)
    missing = "api-key-env-missing"
    editor.one.wait(lambda: any(missing in str(one) for one in editor.published(uri)), what="the missing key")
    (world.cwd / ".env").write_text("OPENAI_API_KEY=sk-secret-of-the-test\n")
    editor.one.notify("textDocument/didSave", {"textDocument": {"uri": uri}})
    editor.one.wait(lambda: missing not in str(editor.published(uri)[-1]), what="the key to be found")
    hover = editor.ask("hover", uri, position=editor.find(uri, "openai"))
    assert "OPENAI_API_KEY" in json.dumps(hover) and "sk-secret" not in json.dumps(list(editor.one.messages))


@test("a key that stands in a team file comes back in no answer about it", FACES, fault="secrets.diagnostics")
def key_in_file(world, face):
    key = "sk-in-the-file-5b8e1d4a7c2f9036"
    world.secrets.append(key)
    backend = f"{{type: openai, model: gpt-4o, api_key: {key}, tempratur: 1}}"
    text = f"agents:\n  - id: a\n    backend: {backend}\n  - id: b\n    backend: {{type: claude, api_key: '{key}'\n"
    editor, uri = opened(world, text, face)
    assert editor.diagnostics(uri)
    for place in ("api_key", key, "tempratur"):
        editor.ask("hover", uri, position=editor.find(uri, place))
        editor.ask("completion", uri, position=editor.find(uri, place))
    editor.ask("documentSymbol", uri)
    one, whole = editor.one, text.split("  - id: b")[0]
    for level in ("syntax", "schema", "semantic"):
        assert one.call("massgen/config/validate", {"text": text, "level": level})
    resolved = one.call("massgen/config/resolve", {"text": whole})
    assert resolved["config"]["agents"][0]["backend"]["model"] == "gpt-4o", resolved
    said = json.dumps(list(one.messages))
    assert key not in said and "tempratur" in said


@test("config methods check, resolve, migrate and give the schema", FACES)
def config_methods(world, face):
    one = world.start(face)
    result = one.call("massgen/config/validate", {"text": BROKEN})
    assert result["summary"]["errors"] >= 1 and not result["runnable"]
    shallow = one.call("massgen/config/validate", {"text": BROKEN, "level": "syntax"})
    assert shallow["diagnostics"] == []
    resolved = one.call("massgen/config/resolve", {"path": str(DEMO)})
    assert len(resolved["config"]["agents"]) == 3 and resolved["origins"]
    old = "agents:\n  - agent_id: a\n    agent_type: openai\n    model_config: {model: gpt-4o}\n"
    migrated = one.call("massgen/config/migrate", {"text": old})
    assert one.call("massgen/config/validate", {"text": migrated["text"]})["summary"]["errors"] == 0, migrated
    schema = one.call("massgen/config/schema")
    assert "agents" in schema["properties"]
    assert one.error("massgen/config/validate", {"path": "nowhere.yaml"}).code == -31006
    assert one.error("massgen/config/migrate", {"text": old, "to": "soon"}).code == -32602


def answer_requests(editor, method, result):
    """Answers a request of the server once it comes, and returns its params."""
    one = editor.one
    one.wait(lambda: any(m.get("method") == method and "id" in m for m in one.messages), what=method)
    message = next(m for m in one.messages if m.get("method") == method and "id" in m)
    one.respond(message["id"], result)
    return message["params"]


@test("an editor without a plug-in runs a team by a command and is shown the answer")
def run_command(world):
    text = "# massgen-prompt: How should we cache?\n" + DEMO.read_text()
    editor, uri = opened(world, text)
    started = editor.one.call("workspace/executeCommand", {"command": "massgen.run", "arguments": [{"uri": uri}]})
    assert len(started["agents"]) == 3
    shown = answer_requests(editor, "window/showDocument", {"success": True})
    assert shown["uri"].endswith("/final.md"), shown
    path = shown["uri"].removeprefix("file://")
    assert "digest cache" in open(path).read()
    report = editor.one.call("workspace/executeCommand", {"command": "massgen.dryRun", "arguments": [{"uri": uri}]})
    assert "| scout | replay |" in report["text"]
    alone = editor.one.call(
        "workspace/executeCommand",
        {"command": "massgen.runAgent", "arguments": [{"uri": uri, "agentId": "critic"}]},
    )
    assert [one["id"] for one in alone["agents"]] == ["critic"]
    editor.one.call("workspace/executeCommand", {"command": "massgen.cancel", "arguments": []})
    error = editor.one.error("workspace/executeCommand", {"command": "massgen.fly"})
    assert error.code == -32602 and "massgen.run" in error.data["hint"]


@test("a command that changes a file asks the editor to do it")
def fix_command(world):
    editor, uri = opened(world, "agents:\n  - id: a\n    backend: {type: OpenAI, model: gpt-4o}\ndisplay: {type: simple}\n")
    editor.diagnostics(uri)
    request = editor.one.request("workspace/executeCommand", {"command": "massgen.applyFixAll", "arguments": [{"uri": uri}]})
    params = answer_requests(editor, "workspace/applyEdit", {"applied": True})
    assert editor.one.result(request) == {"applied": True}
    editor.apply_workspace_edit(params["edit"])
    assert "display_type" in editor.texts[uri]


@test("an editor that can do nothing special gets answers it understands")
def modest(world):
    editor = Editor(world.start("lsp", capabilities={}))
    uri = (world.cwd / "team.massgen.yaml").as_uri()
    editor.open(uri, BROKEN)
    editor.one.wait(lambda: editor.published(uri), what="diagnostics")
    assert "version" not in editor.published(uri)[0]
    assert all("relatedInformation" not in one and "tags" not in one for one in editor.published(uri)[0]["diagnostics"])
    assert editor.ask("hover", uri, position={"line": 0, "character": 1})["contents"]["kind"] == "plaintext"
    symbols = editor.ask("documentSymbol", uri)
    assert symbols and all("location" in one for one in symbols)
    actions = editor.ask(
        "codeAction", uri, range={"start": editor.find(uri, "modle"), "end": editor.find(uri, "modle")}, context={}
    )
    assert actions and all(one["command"] == "massgen.applyCodeAction" for one in actions)
    items = editor.ask("completion", uri, position={"line": 4, "character": 4})["items"]
    assert all(one.get("insertTextFormat") != 2 for one in items)
