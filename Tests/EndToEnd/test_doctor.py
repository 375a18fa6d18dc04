# SPDX-License-Identifier: Apache-2.0
"""`massgen-server doctor`: what is there, what is missing, and how to mend it."""

import json
import os
import subprocess

from harness import chat_team, test
from test_provider_faults import closed_port
from test_providers import KEY, listing


def doctor(world, *arguments, code=0, env=None):
    process = world.spawn("doctor", *arguments, env=env, stdin=subprocess.DEVNULL)
    out, err = process.communicate(timeout=60)
    done = subprocess.CompletedProcess(arguments, process.returncode, out.decode(), err.decode())
    assert done.returncode == code, (done.returncode, done.stdout, done.stderr)
    assert KEY not in done.stdout + done.stderr, "a key was printed"
    return done


def report(world, *arguments, **more):
    return json.loads(doctor(world, *arguments, "--format", "json", **more).stdout)


def finding(part, name):
    return next(one for one in part if one["name"] == name)


@test("a healthy machine: every library, folder, file and key is told, and nothing is changed")
def healthy(world):
    world.file(".env", f"GROQ_API_KEY={KEY}\n")
    before = sorted(os.listdir(world.cwd))
    done = doctor(world, env=world.environment(OPENAI_API_KEY=KEY))
    for words in ("libcurl/", "libvips", "./.env, 1 variable", "OPENAI_API_KEY from the environment"):
        assert words in done.stdout, (words, done.stdout)
    assert "GROQ_API_KEY from ./.env" in done.stdout and "no key: CEREBRAS_API_KEY" in done.stdout, done.stdout
    assert done.stderr.strip() == "Nothing is wrong. --online asks the providers as well.", done.stderr
    assert sorted(os.listdir(world.cwd)) == before, "the doctor wrote something"
    told = report(world)
    assert told["ok"] and told["version"] in done.stdout and told["online"] is False and "team" not in told
    assert {"id", "value"}.isdisjoint(told["providers"][0]) and finding(told["machine"], "libcurl")["state"] == "ok"


@test("a machine without bundled teams and without a place for state")
def unhealthy(world):
    # Not even root can make a folder in a file.
    state = str(world.file("plain", ""))
    told = report(world, env=world.environment(MASSGEN_TEAMS_DIR="/nowhere", XDG_STATE_HOME=state), code=1)
    assert told["ok"] is False
    for name in ("bundled teams", "state folder"):
        one = finding(told["machine"], name)
        assert one["state"] == "problem" and one["hint"], one


@test("of a team is told which agents can run and why not")
def team(world):
    good = report(world, "three-agents-demo")
    assert good["ok"] and [agent["agentId"] for agent in good["team"]["agents"]] == ["scout", "critic", "builder"]
    path = world.file("team.yaml", "agents:\n  - {id: a, backend: {type: cerebras, model: gpt-oss-120b}}\n")
    done = doctor(world, str(path), code=1)
    assert "CEREBRAS_API_KEY is not set" in done.stdout and done.stderr.strip() == "There is a problem.", done
    doctor(world, str(path), env=world.environment(CEREBRAS_API_KEY=KEY))
    broken = world.file("broken.yaml", "agents:\n  - {id: a, backend: {type: telepathy, model: x}}\n")
    told = report(world, str(broken), code=1)
    assert "telepathy" in told["team"]["findings"][0]["message"] and told["team"]["findings"][0]["hint"]
    assert "no team called nowhere" in report(world, "nowhere", code=1)["team"]["findings"][0]["message"]


@test("with --online the providers of a team are asked, and what they say is told")
def online(world):
    def write(url, model="m-one", **backend):
        made = chat_team(url, "a", **{"api_key": KEY, **backend})
        made["agents"][0]["backend"]["model"] = model
        return str(world.file("team.json", json.dumps(made)))

    server = world.provider(listing())
    done = doctor(world, write(server.url))
    assert not server.requests, "the provider was asked without --online"
    done = doctor(world, "--online", write(server.url))
    assert "with 2 models" in done.stdout and done.stderr.strip() == "Nothing is wrong.", done
    assert "none of them called m-two" in doctor(world, "--online", write(server.url, "m-two")).stdout
    refusing = world.provider(listing(401, {"error": {"message": f"Bad key {KEY}"}}))
    assert "***" in doctor(world, "--online", write(refusing.url), code=1).stdout
    gone = doctor(world, "--online", write(f"http://127.0.0.1:{closed_port()}/v1", type="vllm"), code=1)
    assert "vllm serve" in gone.stdout, gone.stdout


@test("wrong arguments are told with code 2")
def arguments(world):
    for words in (["--format", "xml"], ["a", "b"], ["--frobnicate"]):
        done = doctor(world, *words, code=2)
        assert "Usage: massgen-server doctor" in done.stderr and not done.stdout, done
