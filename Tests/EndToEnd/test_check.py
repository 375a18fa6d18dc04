# SPDX-License-Identifier: Apache-2.0
"""`massgen-server check`, `teams`, `new` and `migrate`. (docs/CHECK.md)"""

import json
import os
import shutil
import signal
import subprocess
import time

from harness import CHECKOUT, Skip, shared, test

GOOD = "agents:\n  - id: a\n    backend: {type: openai, model: gpt-4o}\n"
WRONG = "agents:\n  - id: a\n    backend: {type: telepathy, model: m}\n"
WARNED = "agents:\n  - id: a\n    no_such_key: 1\n    backend: {type: openai, model: gpt-4o}\n"
LEVELS = {"error", "warning", "note"}


def call(world, *arguments, stdin="", env=None, cwd=None):
    """Runs the binary and gives back what it said."""
    process = world.spawn(*arguments, env=env, cwd=cwd)
    out, err = process.communicate(stdin.encode(), timeout=60)
    return subprocess.CompletedProcess(arguments, process.returncode, out.decode(), err.decode())


def write(world, name, text):
    path = world.cwd / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


@test("check: a finding has its place, its code and the line it is about")
def text(world):
    write(world, "team.yaml", WRONG)
    done = call(world, "check", "team.yaml")
    lines = done.stdout.splitlines()
    assert done.returncode == 1, done
    assert lines[0].startswith("team.yaml:3:21: error: ") and lines[0].endswith("[backend-type-unknown]"), lines
    assert lines[1] == "  3 |     backend: {type: telepathy, model: m}", lines
    assert lines[2] == "    |" + " " * 21 + "^~~~~~~~~", lines
    assert "1 error" in done.stderr and "\x1b" not in done.stdout + done.stderr
    assert call(world, "check", "--quiet", "team.yaml").stderr == ""


@test("check: exit codes 0, 1 and 2")
def exit_codes(world):
    write(world, "good.yaml", GOOD)
    write(world, "wrong.yaml", WRONG)
    write(world, "warned.yaml", WARNED)
    for arguments, code in (
        (["good.yaml"], 0),
        (["warned.yaml"], 0),
        (["warned.yaml", "--strict"], 1),
        (["wrong.yaml"], 1),
        (["wrong.yaml", "--severity", "error"], 1),
        (["good.yaml", "none.yaml"], 2),
        (["*.nothing"], 2),
        (["/dev/null"], 2),
        (["good.yaml", "--format", "xml"], 2),
        (["good.yaml", "--no-such-option"], 2),
        (["good.yaml", "--target", "newest"], 2),
        (["-", "--fix"], 2),
        (["--explain", "no-such-code"], 2),
        (["--explain", "yaml-implicit-type"], 0),
    ):
        done = call(world, "check", *arguments)
        assert done.returncode == code, (arguments, done)
        assert code != 2 or done.stderr, (arguments, done)


@test("check: folders, patterns, names and standard input")
def inputs(world):
    write(world, "a.massgen.yaml", WRONG)
    write(world, "deep/er/plain.yaml", WRONG)
    write(world, "deep/other.yaml", "services: {web: {image: x}}\n")
    write(world, "node_modules/x.massgen.yaml", WRONG)
    write(world, ".git/x.massgen.yaml", WRONG)
    write(world, ".massgen/config.yaml", GOOD)
    os.symlink(world.cwd, world.cwd / "deep/circle")

    def files(*arguments, **options):
        done = call(world, "check", "--format", "json", *arguments, **options)
        return [file["path"] for file in json.loads(done.stdout)["files"]]

    assert files() == files(".") == ["a.massgen.yaml", ".massgen/config.yaml", "deep/er/plain.yaml"], files()
    assert files("deep/") == ["deep/er/plain.yaml"]
    assert sorted(files("**/*.yaml")) == ["a.massgen.yaml", "deep/er/plain.yaml", "deep/other.yaml"]
    assert files("{a,b}.massgen.*", "./a.massgen.yaml") == ["a.massgen.yaml"], "one file is checked once"
    assert len(files("three-agents-demo")) == 1
    done = call(world, "check", "-", "--stdin-path", "piped.yaml", stdin=WRONG)
    assert done.returncode == 1 and done.stdout.startswith("piped.yaml:3:21: error: "), done
    (world.cwd / "empty").mkdir()
    done = call(world, "check", "empty")
    assert done.returncode == 0 and done.stdout == "" and "No team files" in done.stderr, done


@test("check: JSON, SARIF and annotations say the same")
def formats(world):
    write(world, "good.yaml", GOOD)
    write(world, "wrong, really.yaml", WRONG)
    names = ["good.yaml", "wrong, really.yaml", "none.yaml"]
    report = json.loads(call(world, "check", "--format", "json", *names).stdout)
    assert report["version"] == 1 and report["summary"]["errors"] == 1 and report["summary"]["files"] == 2, report
    (finding,) = report["files"][1]["diagnostics"]
    assert finding["code"] == "backend-type-unknown"
    assert finding["range"]["start"] == {"line": 3, "column": 21, "offset": 38}, finding

    done = call(world, "check", "--format", "sarif", *names)
    log = json.loads(done.stdout)
    assert log["version"] == "2.1.0" and len(log["runs"]) == 1, log
    run = log["runs"][0]
    driver = run["tool"]["driver"]
    assert driver["name"] == "massgen-server" and run["columnKind"] == "unicodeCodePoints"
    for rule in driver["rules"]:
        assert rule["id"] and rule["shortDescription"]["text"] and rule["help"]["text"], rule
    (result,) = run["results"]
    assert result["message"]["text"] and result["level"] in LEVELS
    assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "backend-type-unknown"
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "wrong%2C%20really.yaml", "uriBaseId": "%SRCROOT%"}, place
    assert place["region"] == {"startLine": 3, "startColumn": 21, "endLine": 3, "endColumn": 30}, place
    assert run["originalUriBaseIds"]["%SRCROOT%"]["uri"].endswith("/")
    assert run["invocations"][0]["executionSuccessful"] in (True, False)

    done = call(world, "check", "--format", "github", *names)
    command = "::error file=wrong%2C really.yaml,line=3,endLine=3,col=21,endColumn=30,title=backend-type-unknown::"
    assert done.stdout.startswith(command), done.stdout


@test("check: no key of the file stands in any report")
def secrets(world):
    key = "sk-" + "x" * 40
    world.secrets.append(key)
    text = f"agents:\n  - id: a\n    backend: {{type: telepathy, api_key: {key}, nokey: 1}} # {key}\n"
    for form in ("text", "json", "sarif", "github"):
        done = call(world, "check", "-", "--format", form, stdin=text)
        assert done.returncode == 1 and key not in done.stdout + done.stderr, done
    assert "***" in call(world, "check", "-", stdin=text).stdout


@test("check --fix mends files as a whole and nothing else; --diff only shows it")
def fix(world):
    path = write(world, "team.yaml", f"# kept\n{GOOD}ui: {{type: simple}}\n")
    path.chmod(0o640)
    before = path.read_text()
    done = call(world, "check", "--diff", "team.yaml")
    if not done.stdout:
        raise Skip("this binary mends nothing yet")
    assert path.read_text() == before and done.stdout.startswith("--- team.yaml\n+++ team.yaml\n@@ "), done
    if shutil.which("patch"):
        copy = write(world, "copy/team.yaml", before)
        subprocess.run(["patch", "-p0", "-s"], input=done.stdout.encode(), cwd=copy.parent, check=True)
    done = call(world, "check", "--fix", "team.yaml")
    after = path.read_text()
    assert after != before and after.startswith("# kept\n") and "display_type" in after, after
    assert path.stat().st_mode & 0o777 == 0o640 and list(world.cwd.glob("*.tmp")) == []
    assert "ui-type-alias" not in done.stdout and done.returncode == 0, done
    if shutil.which("patch"):
        assert copy.read_text() == after
    assert call(world, "check", "--fix", "team.yaml").stdout == done.stdout and path.read_text() == after


@test("check --watch reports again when an editor saves, and ends on Ctrl-C")
def watch(world):
    path = write(world, "team.massgen.yaml", GOOD)
    process = world.spawn("check", "--watch", stdin=subprocess.DEVNULL)
    os.set_blocking(process.stdout.fileno(), False)

    def wait(words):
        text, end = "", time.monotonic() + 20
        while time.monotonic() < end:
            text += (process.stdout.read() or b"").decode()
            if words in text:
                return
            time.sleep(0.02)
        raise AssertionError(f"no {words} in {text}")

    while b"Watching" not in process.stderr.readline():
        pass
    path.write_text(WRONG)
    wait("backend-type-unknown")
    # As editors save: a new file takes the place of the old one.
    other = world.cwd / "team.massgen.yaml~"
    other.write_text(WARNED)
    other.rename(path)
    wait("unknown-key")
    write(world, "new.massgen.yaml", "agents: []\n")
    wait("agents-empty")
    process.send_signal(signal.SIGINT)
    assert process.wait(10) == 1, "the last report had errors"


@test("check: colours only at a terminal or when asked for")
def colours(world):
    write(world, "team.yaml", WRONG)
    forced = {"CLICOLOR_FORCE": "1", "TERM": "xterm"}
    assert "\x1b[" in call(world, "check", "team.yaml", env=forced).stdout
    assert "\x1b[" not in call(world, "check", "team.yaml", env={**forced, "NO_COLOR": "1"}).stdout
    assert "\x1b[" not in call(world, "check", "team.yaml", env={"TERM": "xterm"}).stdout


@test("check: missing keys are findings only when asked for")
def environment(world):
    write(world, "team.yaml", GOOD)
    assert "api-key-env-missing" not in call(world, "check", "team.yaml").stdout
    assert "api-key-env-missing" in call(world, "check", "--environment", "team.yaml").stdout
    write(world, ".env", "OPENAI_API_KEY=anything\n")
    assert "api-key-env-missing" not in call(world, "check", "--environment", "team.yaml").stdout


@test("check: every file MassGen 0.0.30 brought, within 0.1 s; one file of 300 lines within 15 ms", alone=True)
def speed(world):
    corpus = shared("corpus/massgen-v0.0.30")
    call(world, "check", corpus)
    times = []
    for _ in range(7):
        began = time.monotonic()
        call(world, "check", "--quiet", corpus)
        times.append(time.monotonic() - began)
    agent = "  - id: agent{}\n    backend:\n      type: openai\n      model: gpt-4o\n      temperature: 0.5\n"
    long = write(world, "long.yaml", "agents:\n" + "".join(agent.format(n) for n in range(60)))
    ones = []
    for _ in range(7):
        began = time.monotonic()
        call(world, "check", "--quiet", long)
        ones.append(time.monotonic() - began)
    world.note(f"corpus {min(times) * 1000:.0f} ms, 300 lines {min(ones) * 1000:.1f} ms")


@test("check as a hook of pre-commit")
def pre_commit(world):
    program = os.environ.get("MASSGEN_PRE_COMMIT") or shutil.which("pre-commit")
    if not program:
        raise Skip("pre-commit is not installed")
    place = world.folder / "bin"
    place.mkdir()
    os.symlink(world.binary, place / "massgen-server")
    path = f"{place}:{os.environ['PATH']}"
    write(world, "team.massgen.yaml", GOOD)
    write(world, "other.yaml", WRONG)

    def git(*arguments):
        subprocess.run(["git", *arguments], cwd=world.cwd, check=True, capture_output=True)

    def hook():
        command = [program, "try-repo", str(CHECKOUT), "massgen-check", "--all-files", "--verbose"]
        environment = world.environment(PATH=path)
        return subprocess.run(command, cwd=world.cwd, env=environment, capture_output=True, text=True, timeout=120)

    git("init", "-q")
    git("add", "-A")
    done = hook()
    assert done.returncode == 0 and "Passed" in done.stdout, (done.stdout, done.stderr)
    write(world, "team.massgen.yaml", WRONG)
    git("add", "-A")
    done = hook()
    assert done.returncode == 1 and "team.massgen.yaml:3:21: error" in done.stdout, done
    assert "other.yaml" not in done.stdout, done


@test("teams lists what can be run by name, and prints it")
def teams(world):
    write(world, "mine.massgen.yaml", "# My own team.\n# Tags: own\n" + GOOD)
    done = call(world, "teams")
    assert done.returncode == 0 and "mine" in done.stdout and "three-agents-demo" in done.stdout, done
    (entry,) = json.loads(call(world, "teams", "--json", "--tag", "own").stdout)
    assert entry["name"] == "mine" and entry["title"] == "My own team." and entry["agents"] == ["a"], entry
    assert call(world, "teams", "--paths", "my own").stdout == f"{world.cwd}/mine.massgen.yaml\n"
    assert call(world, "teams", "no such words").returncode == 1
    assert call(world, "teams", "show", "mine").stdout == (world.cwd / "mine.massgen.yaml").read_text()
    assert call(world, "teams", "show", "none").returncode == 2


@test("bundled teams are found from a link and from an installed binary")
def installed(world):
    prefix = world.folder / "prefix"
    (prefix / "bin").mkdir(parents=True)
    shutil.copy(world.binary, prefix / "bin/massgen-server")
    write(world, "../prefix/share/massgen-server/teams/basics/shared.massgen.yaml", "# Installed.\n" + GOOD)
    os.symlink(prefix / "bin/massgen-server", world.folder / "link")
    for program in (prefix / "bin/massgen-server", world.folder / "link"):
        environment = world.environment(MASSGEN_TEAMS_DIR=None)
        done = subprocess.run(
            [program, "teams", "--paths"], env=environment, cwd=world.cwd, capture_output=True, text=True, timeout=20
        )
        assert done.stdout == f"{prefix}/share/massgen-server/teams/basics/shared.massgen.yaml\n", done


@test("new: every template makes a team file without findings; nothing is overwritten")
def new(world):
    names = [line for line in call(world, "new", "--list").stdout.splitlines() if not line.startswith(" ")]
    assert "three-agents" in names and len(names) >= 9, names
    for name in names:
        done = call(world, "new", name)
        assert done.returncode == 0, done
        assert call(world, "check", "--strict", "-", stdin=done.stdout).returncode == 0, done.stdout
    done = call(world, "new", "single-agent", "--set", "id=me", "--out", "me.massgen.yaml")
    assert done.returncode == 0 and "id: me" in (world.cwd / "me.massgen.yaml").read_text(), done
    assert call(world, "new", "single-agent", "--out", "me.massgen.yaml").returncode == 2
    assert "id: me" in (world.cwd / "me.massgen.yaml").read_text()
    assert call(world, "new", "single-agent", "--out", "me.massgen.yaml", "--force").returncode == 0
    assert "id: assistant" in (world.cwd / "me.massgen.yaml").read_text()
    assert call(world, "new", "replay-demo", "--out", "demo.massgen.yaml").returncode == 0
    done = world.run_command("demo.massgen.yaml", "Task?")
    assert done.returncode == 0 and done.stdout.startswith("It depends"), done
    for wrong in (["none"], ["single-agent", "--set", "x=1"], ["single-agent", "--set", "backend=none"], []):
        assert call(world, "new", *wrong).returncode == 2, wrong


@test("migrate leaves a file of today alone, and brings an old one up to date")
def migrate(world):
    path = write(world, "good.yaml", GOOD)
    assert call(world, "migrate", "good.yaml").stdout == GOOD
    done = call(world, "migrate", "good.yaml", "--diff")
    assert done.stdout == "" and done.returncode == 0, done
    assert call(world, "migrate", "none.yaml").returncode == 2
    call(world, "migrate", "good.yaml", "--in-place")
    assert path.read_text() == GOOD
    assert call(world, "migrate", "-", stdin="agents: [\n").returncode == 2
    old = "agents:\n  - agent_id: a\n    agent_type: openai\n    model_config: {model: gpt-4o}\n"
    path = write(world, "old.yaml", old)
    if not call(world, "migrate", "old.yaml", "--diff").stdout:
        raise Skip("this binary migrates nothing yet")
    call(world, "migrate", "old.yaml", "--in-place")
    done = call(world, "check", "old.yaml")
    assert done.returncode == 0 and path.read_text() != old, (done, path.read_text())


@test("docs/DIAGNOSTICS.md is what the server says about its codes")
def documentation(world):
    page = call(world, "schema", "--diagnostics").stdout
    for code in ("yaml-syntax", "unknown-key", "agent-id-duplicate", "replay-step"):
        assert f"\n## {code}\n" in page, code
    assert call(world, "check", "--explain", "unknown-key").stdout.startswith("unknown-key\n")
