# SPDX-License-Identifier: Apache-2.0
"""`massgen-server run --attach`: files that go with a task from the command line. (backends.md 6.2)"""

import base64
import json

from harness import SILENCE, test
from wire.matrix import FORMATS, TYPES, for_types
from wire.samples import ADDRESS, SAMPLES
from wire.sending import TASK, check_sent, place_of

KEY = "sk-attach-7d2e9b4c1f6a8035"


def begin(world, kind, *models):
    """A loopback server, and a team file of models that it runs."""
    server = world.wire(key=KEY, extras=kind.extras)
    return server, world.file("team.json", kind.team(server, *(models or ("model-a",))))


def run(world, team, *attachments, task=TASK):
    """`massgen-server run` with files."""
    options = [word for place in attachments for word in ("--attach", place)]
    return world.run_command(team, task, *options, env={"E2E_KEY": KEY})


@for_types("a picture on the command line reaches the model whole, before the task, and the answer is printed", FORMATS)
def picture(world, kind):
    server, team = begin(world, kind)
    sample = SAMPLES["jpeg"]
    for place in (sample.write(world), str(world.cwd / sample.write(world))):
        done = run(world, team, place)
        assert done.returncode == 0 and done.stdout.strip(), done
        assert len(server.model_calls) == 1, server.requests
        check_sent(server, kind, server.model_calls[0], sample)
        server.requests.clear()


@test("several files go in the order in which they are named, to every agent")
def several(world):
    kind = TYPES["chatcompletion"]
    server, team = begin(world, kind, "model-a", "model-b")
    names = ("png", "pdf", "jpeg")
    done = run(world, team, *(SAMPLES[name].write(world) for name in names))
    assert done.returncode == 0, done
    assert {request.model for request in server.model_calls} == {"model-a", "model-b"}
    for request in server.model_calls:
        assert [part.data for part in request.media] == [SAMPLES[name].read() for name in names], request.parts


@for_types("a picture at an address goes as its address where the provider fetches it, else as its content", FORMATS)
def address(world, kind):
    server, team = begin(world, kind)
    sample = SAMPLES["address"]
    place = place_of(world, server, kind, sample)
    done = run(world, team, place)
    assert done.returncode == 0, done
    part = server.model_calls[0].media[0]
    assert (part.url == ADDRESS) if place == ADDRESS else (part.data == sample.read()), part


@test(
    "a file that is not there, or is none, ends the command with 1 and its name; nobody is asked", fault="messages.files"
)
def missing(world):
    server, team = begin(world, TYPES["claude"])
    for place in ("no/such picture.png", str(world.cwd)):
        done = run(world, team, SAMPLES["png"].write(world), place)
        assert (done.returncode, done.stdout) == (1, "") and place in done.stderr, done
    assert server.requests == []


@test(
    "a file that a model cannot take ends the command with 1, the agent and the reason; nobody is asked",
    fault="messages.files",
)
def unsupported(world):
    server, team = begin(world, TYPES["claude"], "deaf")
    world.file("noise.wav", base64.b64decode(SILENCE))
    done = run(world, team, "noise.wav")
    assert (done.returncode, done.stdout) == (1, ""), done
    assert "deaf" in done.stderr and "no sound" in done.stderr, done.stderr
    assert server.requests == []
    content = json.loads(team.read_text())
    content["agents"][0]["backend"]["media"] = {"on_unsupported": "describe"}
    done = run(world, world.file("lenient.json", content), "noise.wav")
    assert done.returncode == 0 and "noise.wav" in done.stderr, done
    assert any("noise.wav" in part.text for part in server.model_calls[0].parts if part.kind == "text")
