# SPDX-License-Identifier: Apache-2.0
"""The bundled teams: each checks clean, says what it is, and plays the recording beside it."""

import collections
import json
import re
import subprocess
import sys

from harness import CHECKOUT, shared, start_params, test

TEAMS = CHECKOUT / "teams"
SUFFIX = ".massgen.yaml"
LABELS = ["Shows", "Needs", "Costs", "Tags", "Try"]


def teams():
    found = sorted(TEAMS.rglob(f"*{SUFFIX}"))
    assert len(found) > 30, found
    return found


def header(team):
    """The title and the labels of a team file, in their order."""
    lines = team.read_text(encoding="utf-8").splitlines()
    comments = lines[: next(index for index, line in enumerate(lines) if not line.startswith("# "))]
    pairs = [re.match(r"# (\w+): (\S.*)$", line) for line in comments[1:]]
    assert all(pairs), f"{team}: {comments}"
    return comments[0].removeprefix("# "), {pair[1]: pair[2] for pair in pairs}


def stands_beside_the_teams(world):
    """Paths such as teams/resources/… begin at the folder one is in."""
    (world.cwd / "teams").symlink_to(TEAMS)


@test("every bundled team is without errors and warnings")
def clean(world):
    stands_beside_the_teams(world)
    names = [str(team.relative_to(CHECKOUT)) for team in teams()]
    process = world.spawn("check", "--strict", "--format", "json", *names)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, out.decode()[-3000:] + err.decode()
    report = json.loads(out)
    findings = [finding for file in report["files"] for finding in file["diagnostics"]]
    loud = [finding for finding in findings if finding["severity"] in ("error", "warning")]
    assert len(report["files"]) == len(names) and not loud, loud
    world.note(f"{len(names)} teams")


@test("every bundled team says in its header what it shows, needs and costs")
def headers(world):
    titles = collections.Counter()
    for team in teams():
        title, says = header(team)
        assert title.endswith(".") and 15 < len(title) < 100, (team, title)
        assert list(says) == LABELS, (team, list(says))
        tags = says["Tags"].split(", ")
        assert len(tags) > 1 and len(set(tags)) == len(tags), (team, tags)
        assert all(re.fullmatch(r"[a-z0-9-]+", tag) for tag in tags), (team, tags)
        assert all(len(line) <= 120 for line in (f"# {name}: {value}" for name, value in says.items())), team
        titles[title] += 1
    assert max(titles.values()) == 1, titles.most_common(2)


@test("the header of a bundled team names the keys that a run asks for, and no others")
def needs(world):
    stands_beside_the_teams(world)
    process = world.spawn("check", "--environment", "--format", "json", "teams", cwd=CHECKOUT)
    out, _ = process.communicate(timeout=60)
    asked = {}
    for file in json.loads(out)["files"]:
        name = file["path"].rpartition("/")[2]
        missing = [one for one in file["diagnostics"] if re.search("(env|endpoint)-(missing|unset)", one["code"])]
        # Several names in one message are one key with several names.
        asked[name] = {tuple(re.findall(r"\b[A-Z]+(?:_[A-Z]+)+\b", one["message"])) for one in missing}
    for team in teams():
        said = set(re.findall(r"\b[A-Z]+(?:_[A-Z]+)+\b", header(team)[1]["Needs"]))
        for keys in asked[team.name]:
            assert said & set(keys), f"{team.name} needs {' or '.join(keys)} and does not say so"
        # These programs bring their keys themselves.
        if not re.search("type: (ag2|claude_code)", team.read_text(encoding="utf-8")):
            assert said <= {key for keys in asked[team.name] for key in keys}, (team.name, said)


@test("bundled teams have names of one kind, each once, and keep secrets out of their files")
def names(world):
    found = collections.Counter(team.name.removesuffix(SUFFIX) for team in teams())
    assert found.most_common(1)[0][1] == 1, found.most_common(2)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) for name in found), list(found)
    secret = re.compile(r"(?i)^\s*\w*(key|token|secret|password):\s*(?!\$\{[A-Z_]+\}\s*$)\S")
    for team in teams():
        bad = [line for line in team.read_text(encoding="utf-8").splitlines() if secret.match(line)]
        assert not bad and "YOUR_" not in team.read_text(encoding="utf-8"), (team, bad)


@test("every bundled team plays its recording to the end, at once, and says that it is one")
def recordings(world):
    told = json.loads((TEAMS / "recordings.json").read_text(encoding="utf-8"))
    one = world.start("rpc")
    for team in teams():
        name = str(team.relative_to(TEAMS)).removesuffix(SUFFIX)
        _, says = header(team)
        params = start_params(team, says["Try"], wait=True)
        result = one.call("massgen/run/start", {**params, "replay": {"speed": "instant"}})
        assert result["status"] == "completed" and result["replayed"] is True, (name, result)
        started = one.run(result["runId"]).events[0]
        assert all(agent["replay"] for agent in started["agents"]), (name, started)
        if name in told:
            expected = told[name].get("final") or told[name]["direct"]
            assert result["answer"]["text"] == expected and result["answer"]["complete"] is True, (name, result)
            assert all(agent["model"].startswith("replay: scripted for ") for agent in started["agents"]), started
            assert len(result["votes"]) == len(told[name].get("votes", ())), (name, result["votes"])
        left = [event for event in one.run(result["runId"]).of_type("notice") if event.get("code") == "replay_unused"]
        assert not left, (name, left)


@test("what is derived from the bundled teams is up to date")
def derived(world):
    for script in ("make-team-cassettes", "make-team-index", "make-team-resources"):
        done = subprocess.run(
            [sys.executable, CHECKOUT / "scripts" / script, "--check"], capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0, f"scripts/{script}: {done.stdout}{done.stderr}"


@test("every file MassGen came with has a line that leads to a team or says why there is none")
def former_paths(world):
    rows = [line.split("\t") for line in (TEAMS / "former-paths.tsv").read_text(encoding="utf-8").splitlines()]
    known = {team.name.removesuffix(SUFFIX) for team in teams()}
    for path, team, why in rows:
        assert team in known or not team and why, (path, team, why)
    paths = {row[0] for row in rows}
    assert len(paths) == len(rows)
    for version in ("massgen-v0.0.29", "massgen-v0.0.30"):
        corpus = shared("corpus", version)
        files = {str(file.relative_to(corpus)) for file in corpus.rglob("*.yaml")}
        assert len(files) > 90 and not files - paths, sorted(files - paths)


@test("an old path of MassGen runs the team that took its place")
def old_paths(world):
    stands_beside_the_teams(world)
    for written in ("basic/multi/three_agents_default.yaml", "massgen/configs/basic/multi/three_agents_default.yaml"):
        done = world.run_command("--replay", "--speed", "instant", written, "How cold may a battery be?")
        assert done.returncode == 0 and "0 °C" in done.stdout, done.stderr
