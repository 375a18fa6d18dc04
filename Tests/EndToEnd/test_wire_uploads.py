# SPDX-License-Identifier: Apache-2.0
"""`upload_files` of team files, with whatever else a file asks for. (backends.md 6)"""

from harness import finish, shared, start_params, test
from wire.matrix import TYPES, begin, for_types
from wire.samples import SAMPLES, TAKES
from wire.sending import TASK, check, check_sent, place_of

KEY = "sk-wire-uploads-7c1b9d4e2f6a8035"


@for_types("each kind of upload arrives whole and before the task, or is replaced by a note and a notice")
def uploads(world, kind):
    server, one = begin(world, kind, KEY)
    _every_sample(world, kind, server, one)


@for_types("uploads arrive beside tool servers, a working folder and the provider's own tools")
def uploads_with_tools(world, kind):
    server, one = begin(world, kind, KEY)
    world.file("workspace/here.txt", "here")
    tools = {
        "cwd": "workspace",
        "mcp_servers": {"files": {"type": "stdio", "command": "python3", "args": ["server.py"]}},
        "enable_web_search": True,
    }
    if kind.name == "azure_openai":
        del tools["cwd"]  # it works in no folder
    _every_sample(world, kind, server, one, **tools)


def _every_sample(world, kind, server, one, **backend):
    problems = []
    for sample in SAMPLES.values():
        uploads = [{sample.key: place_of(world, server, kind, sample)}]
        team = kind.team(server, f"model-{sample.name}", upload_files=uploads, **backend)
        try:
            check(one, server, kind, f"model-{sample.name}", finish(one, team, TASK), sample)
        except Exception as error:  # noqa: BLE001 - all samples are tried
            problems.append(f"{sample.name}: {error!s:.600}")
    assert not problems, f"{len(problems)} of {len(SAMPLES)}:\n" + "\n".join(problems)
    world.note(f"{len(TAKES[kind.name]) + 1} of {len(SAMPLES)} sent")


@for_types("in a team every request of every agent has the picture, the ones with answers of others too")
def team(world, kind):
    server, one = begin(world, kind, KEY)
    sample = SAMPLES["png"]
    uploads = [{sample.key: sample.write(world)}]
    result = finish(one, kind.team(server, "model-a", "model-b", upload_files=uploads), TASK)
    assert result["status"] == "completed" and result["stopReason"] == "decided", result
    assert {request.model for request in server.model_calls} == {"model-a", "model-b"}
    for request in server.model_calls:
        check_sent(server, kind, request, sample)


@for_types("what a provider does not take is refused before anything is sent, if somebody says so")
def refused(world, kind):
    server, one = begin(world, kind, KEY)
    # Formats of pictures may be converted; whole kinds cannot be.
    missing = [
        sample
        for sample in SAMPLES.values()
        if sample.kind in ("audio", "video") and sample.name not in TAKES[kind.name]
    ]
    for sample in missing:
        place = sample.write(world)
        strict = kind.team(server, "model-a", upload_files=[{sample.key: place}], media={"on_unsupported": "error"})
        error = one.error("massgen/run/start", start_params(strict, TASK))
        assert error.code == -31005, (sample.name, error)
        places = [found["data"]["path"] for found in error.data["diagnostics"] if found["severity"] == 1]
        assert places == [f"agents[0].backend.upload_files[0].{sample.key}"], error
        described = kind.team(server, "model-a", upload_files=[{sample.key: place}])
        params = start_params(described, TASK, onUnsupported="error")
        check_matrix(one.error("massgen/run/start", params), sample)
        params = start_params(kind.team(server, "model-a"), TASK, cwd=str(world.cwd))
        params["prompt"].append({"type": "file", "path": place})
        check_matrix(one.error("massgen/run/start", params), sample)
    assert not server.requests
    world.note(f"{len(missing)} refused")


def check_matrix(error, sample):
    assert error.code == -31009, (sample.name, error)
    rows = error.data["matrix"]
    assert [row["agentId"] for row in rows if not row["supported"]] == ["model-a"], rows
    assert all(row["reason"] for row in rows if not row["supported"]), rows


# Files that are not what their names say, are broken or too large: (provider, key, file, media type it goes as, or None)
ODD_FILES = (
    ("claude", "image_path", "jpeg-named.png", "image/jpeg"),
    ("claude", "image_path", "png-without-extension", "image/png"),
    ("claude", "image_path", "trailing-bytes-40x30.jpg", "image/jpeg"),
    ("claude", "image_path", "animated-4-frames.gif", "image/gif"),
    ("claude", "image_path", "truncated.png", None),
    ("claude", "image_path", "truncated.jpg", None),
    ("claude", "image_path", "html-named.png", None),
    ("claude", "image_path", "text-named.jpg", None),
    ("claude", "image_path", "empty.png", None),
    ("claude", "image_path", "bomb-60000x60000.png", None),
    ("claude", "image_path", "wide-8001x2.png", None),
    ("claude", "image_path", "picture-18x12.avif", None),
    ("claude", "file_path", "marked-encrypted.pdf", None),
    ("openai", "image_path", "animated-4-frames.gif", None),
    ("gemini", "audio_path", "header.flac", "audio/flac"),
    ("gemini", "audio_path", "header.ogg", "audio/ogg"),
    ("gemini", "video_path", "header.mov", "video/quicktime"),
    ("groq", "image_path", "pixels-6000x6000.png", None),
    ("chatcompletion", "image_path", "jpeg-named.png", "image/jpeg"),
    ("chatcompletion", "image_path", "truncated.png", None),
    ("chatcompletion", "image_path", "bomb-60000x60000.png", None),
)


def odd_files(name, rows):
    @test(f"{name}: what a file is its bytes say; what cannot be read does not go, and why is told")
    def odd(world):
        kind = TYPES[name]
        server, one = begin(world, kind, KEY)
        problems = []
        for number, (key, file, media_type) in enumerate(rows):
            data = shared("fixtures/media", file).read_bytes()
            world.file(f"media/{file}", data)
            model = f"model-{number}"
            answer = one.answer(
                one.request(
                    "massgen/run/start",
                    start_params(kind.team(server, model, upload_files=[{key: f"media/{file}"}]), TASK, wait=True),
                )
            )
            try:
                check_odd(one, server.of_model(model), answer, file, data, media_type)
            except AssertionError as error:
                problems.append(f"{file}: {error!s:.500}")
        assert not problems, f"{len(problems)} of {len(rows)}:\n" + "\n".join(problems)
        world.note(f"{len(rows)} files")


def check_odd(one, requests, answer, file, data, media_type):
    if "error" in answer:
        assert media_type is None and file in str(answer["error"]), answer
        return
    assert answer["result"]["status"] == "completed", answer
    whole = [part for part in requests[0].media if part.data == data]
    if media_type:
        assert [part.media_type for part in whole] == [media_type], requests[0].parts
        return
    assert not whole, requests[0].parts
    notices = [event for event in one.run(answer["result"]["runId"]).of_type("notice") if file in str(event)]
    assert notices, f"no notice names it: {requests[0].parts}"
    shown = [part.text for part in requests[0].parts if part.role == "user" and part.kind == "text"]
    assert requests[0].media or any(file in text for text in shown), f"the model is not told: {shown}"


for provider_name in sorted({row[0] for row in ODD_FILES}):
    odd_files(provider_name, [row[1:] for row in ODD_FILES if row[0] == provider_name])
