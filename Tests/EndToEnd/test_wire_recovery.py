# SPDX-License-Identifier: Apache-2.0
"""Providers that refuse a picture: the run goes on without it, and nobody else loses it. (backends.md 6.5)"""

from harness import start_params, test
from outcomes import failures
from provider import team_player
from wire.matrix import FORMATS, TYPES, begin, for_types
from wire.samples import SAMPLES

KEY = "sk-wire-recovery-6a0b9c8d7e6f5a41"
REFUSED = "provider.refused-files"
TASK = "What does it show?"
# Words by which providers say that a model takes no pictures, with their status.
UNSUPPORTED = {
    "claude": [(400, "This model does not support image input.")],
    "openai": [(400, "Invalid content type. image_url is only supported by certain models.")],
    "gemini": [(400, "Image input modality is not enabled: this model does not support image input.")],
    "azure_openai": [(400, "Invalid content type. image_url is only supported by certain models.")],
    "chatcompletion": [
        (404, "No endpoints found that support image input"),
        (500, 'Failed to parse messages: Unsupported content part type: "image_url"'),
        (400, "Failed to deserialize the JSON body: unknown variant `image_url`, expected `text`"),
        (400, "my-model is not a multimodal model"),
    ],
}


def set_up(world, kind, script):
    server, one = begin(world, kind, KEY, script=script)
    for name in ("png", "jpeg"):
        SAMPLES[name].write(world)
    return server, one


def run_with(one, world, team, *names):
    """Runs a team on the task with pictures."""
    params = start_params(team, TASK, wait=True, cwd=str(world.cwd))
    params["prompt"] += [{"type": "file", "path": f"media/{SAMPLES[name].shown_name}"} for name in names]
    return one.call("massgen/run/start", params, 60)


def names_of_media(request):
    return [name for part in request.media for name in ("png", "jpeg") if part.data == SAMPLES[name].read()]


def has_note(request, name):
    shown = [part.text for part in request.parts if part.role == "user" and part.kind == "text"]
    return any(SAMPLES[name].shown_name in text for text in shown)


@for_types(
    "a model that takes no pictures gets notes from then on; the other agent keeps its pictures", FORMATS, REFUSED
)
def unsupported(world, kind):
    for status, message in UNSUPPORTED[kind.name]:

        def script(exchange, status=status, message=message):
            if exchange.request.model == "blind" and exchange.request.media:
                exchange.refuse(status, message)
            else:
                team_player(exchange)

        server, one = set_up(world, kind, script)
        result = run_with(one, world, kind.team(server, "blind", "sees"), "png", "jpeg")
        assert result["status"] == "completed" and len(result["votes"]) == 2, (message, result)
        blind = [names_of_media(request) for request in server.of_model("blind")]
        assert blind[0] == ["png", "jpeg"] and len(blind) > 2 and not any(blind[1:]), (message, blind)
        for request in server.of_model("blind")[1:]:
            assert has_note(request, "png") and has_note(request, "jpeg"), (message, request.parts)
        assert all(names_of_media(request) == ["png", "jpeg"] for request in server.of_model("sees")), message
        notices = [event for event in one.run(result["runId"]).of_type("notice") if event.get("agentId") == "blind"]
        assert len(notices) == 1, (message, notices)


@for_types("a picture that cannot be read is left out for good, without calling the model blind", FORMATS, REFUSED)
def invalid(world, kind):
    def script(exchange):
        if exchange.request.media:
            exchange.refuse(400, "unsupported image format")
        else:
            team_player(exchange)

    server, one = set_up(world, kind, script)
    result = run_with(one, world, kind.team(server, "model-a", "model-b"), "png")
    assert result["status"] == "completed", result
    for model in ("model-a", "model-b"):
        sent = [names_of_media(request) for request in server.of_model(model)]
        assert sent[0] == ["png"] and len(sent) > 2 and not any(sent[1:]), (model, sent)
    assert one.run(result["runId"]).of_type("notice")


def named_in_message(exchange):
    words = "messages.0.content.0.image.source.base64: image exceeds 10 MB maximum: 11200000 bytes > 10485760 bytes"
    exchange.refuse(400, words)


def named_in_details(exchange):
    body = exchange.api.error(400, "image dimensions exceed the limit for many-image requests")
    body["error"]["details"] = {
        "error_code": "image_dimensions_too_large",
        "max_side_length_pixels": 1,
        "paths": ["messages.0.content.0"],
    }
    exchange.reply(400, body)


@test("claude: of two pictures only the refused one is left out, wherever the error names it", fault=REFUSED)
def one_of_two(world):
    kind = TYPES["claude"]
    refusals = {"in-the-message": named_in_message, "in-the-details": named_in_details}

    def script(exchange):
        if "png" in names_of_media(exchange.request):
            refusals[exchange.request.model](exchange)
        else:
            team_player(exchange)

    server, one = set_up(world, kind, script)
    for model in refusals:
        result = run_with(one, world, kind.team(server, model), "png", "jpeg")
        assert result["status"] == "completed", result
        sent = [names_of_media(request) for request in server.of_model(model)]
        assert sent == [["png", "jpeg"], ["jpeg"]], (model, sent)


@for_types(
    "an unexplained refusal is tried once without the pictures, and both errors are told if that fails",
    FORMATS,
    REFUSED,
)
def unexplained(world, kind):
    def script(exchange):
        if exchange.request.media or exchange.request.model == "hopeless":
            exchange.refuse(400, f"Invalid request {exchange.request.number}.")
        else:
            team_player(exchange)

    server, one = set_up(world, kind, script)
    result = run_with(one, world, kind.team(server, "helped"), "png", "jpeg")
    assert result["status"] == "completed", result
    assert [names_of_media(request) for request in server.of_model("helped")] == [["png", "jpeg"], []]
    result = run_with(one, world, kind.team(server, "hopeless"), "png", "jpeg")
    assert result["status"] == "failed" and len(server.of_model("hopeless")) == 2, result
    told = str(failures(one, result["runId"]))
    assert "Invalid request 0." in told and "Invalid request 1." in told, told
