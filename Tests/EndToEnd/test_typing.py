# SPDX-License-Identifier: Apache-2.0
"""Typing: whatever is typed in whatever order, the diagnostics are those of the text as it stands."""

from editor import ENCODINGS, Editor, capabilities, stable
from harness import FACES, shared, test

TEAM = """\
# 🧪 a team that says what it does – in every encoding
agents:
  - id: "prüfer"  # 漢字
    backend:
      type: openai
      model: gpt-4o-mini
      cwd: workspace1
      temperature: 0.5
    system_message: |
      Du prüfst 😀 genau.

      Zweiter Absatz: {nicht: "flow"}.
  - {id: writer, backend: {type: claude, model: claude-sonnet-4-5-20250929, max_tokens: 4000}}
orchestrator:
  snapshot_storage: snapshots
  agent_temporary_workspace: temp
ui: {display_type: simple, logging_enabled: true}
"""


def fresh(world, text, encoding, name):
    """The diagnostics of a text that is opened as a whole, in a server that has seen nothing else."""
    editor = Editor(world.start(capabilities=capabilities(encoding)), encoding)
    uri = (world.cwd / name).as_uri()
    editor.open(uri, text)
    return stable(editor.diagnostics(uri))


def typed(world, text, encoding, face, newline="\n"):
    """Types a text character by character and returns the diagnostics at its end."""
    editor = Editor(world.start(face, capabilities=capabilities(encoding)), encoding)
    uri = (world.cwd / "typed.massgen.yaml").as_uri()
    editor.open(uri, "")
    text = text.replace("\n", newline)
    for index, character in enumerate(text):
        editor.replace(uri, index, index, character)
        if index % 97 == 0:
            where = editor.position(uri, index + 1)
            editor.ask("completion", uri, position=where)
            editor.ask("hover", uri, position=where)
            editor.ask("documentSymbol", uri)
    assert editor.texts[uri] == text
    return text, stable(editor.diagnostics(uri))


for chosen in ENCODINGS:

    @test(f"a file that is typed character by character ends as if it had been opened, in {chosen}", FACES)
    def typing(world, face, encoding=chosen):
        for newline in ("\n", "\r\n"):
            text, diagnostics = typed(world, TEAM, encoding, face, newline)
            assert diagnostics == fresh(world, text, encoding, "typed.massgen.yaml")


@test("files of MassGen that are typed character by character end as if they had been opened")
def corpus(world):
    for name in ("basic/multi/three_agents_default.yaml", "tools/mcp/gpt5mini_claude_code_discord_mcp_example.yaml"):
        text = shared("corpus/massgen-v0.0.30", name).read_text()
        text, diagnostics = typed(world, text, "utf-16", "lsp")
        assert diagnostics == fresh(world, text, "utf-16", "typed.massgen.yaml"), name


@test("a storm of random edits ends as if the text had been opened", FACES)
def storm(world, face):
    for encoding in ENCODINGS:
        editor = Editor(world.start(face, capabilities=capabilities(encoding)), encoding)
        uri = (world.cwd / "storm.massgen.yaml").as_uri()
        editor.open(uri, TEAM)
        pieces = [" ", "\n", "  ", "- ", ": ", "{", "}", "[", "]", '"', "'", "#", "|", "&a ", "*a", "\t", "é", "😀", "agents:"]
        for step in range(400):
            size = len(editor.texts[uri])
            start = world.chance.randrange(size + 1)
            if world.chance.random() < 0.5:
                editor.replace(uri, start, min(size, start + world.chance.randrange(6)), "")
            else:
                editor.replace(uri, start, start, world.chance.choice(pieces))
            if step % 100 == 99:
                text = editor.texts[uri]
                expected = fresh(world, text, encoding, "storm.massgen.yaml")
                assert stable(editor.diagnostics(uri)) == expected, (encoding, step, text)


@test(
    "of many changes that come at once the last one counts, and nothing is said about the others out of order",
    fault="documents.diagnostics",
)
def burst(world):
    editor = Editor(world.start(capabilities=capabilities()))
    uri = (world.cwd / "burst.massgen.yaml").as_uri()
    editor.open(uri, TEAM)
    for _ in range(300):
        editor.replace(uri, len(TEAM), len(TEAM), "x")
    editor.set(uri, TEAM)
    editor.diagnostics(uri)
    versions = [one["version"] for one in editor.published(uri)]
    assert versions == sorted(versions) and versions[-1] == editor.versions[uri]
    assert len(set(versions)) < 300, "every single version was read"
