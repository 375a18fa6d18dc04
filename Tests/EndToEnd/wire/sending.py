# SPDX-License-Identifier: Apache-2.0
"""Whether a request holds a medium as it should, or what stands for it."""

from wire.samples import ADDRESS, NO_ADDRESSES, NOTES, TAKES, forms, same_type

TASK = "What does it show? Name every detail."


def check_sent(server, kind, request, sample):
    """The medium stands in the first turn of the user, whole and before the task."""
    parts = request.parts
    task = next(index for index, part in enumerate(parts) if part.kind == "text" and TASK in part.text)
    if sample.name == "text":
        _check_text(server, parts, task)
        return
    found = [(index, part) for index, part in enumerate(parts) if part.is_medium]
    assert len(found) == 1, f"{sample.name}: {parts}"
    index, part = found[0]
    assert index < task and part.role == "user" and part.turn == parts[task].turn, f"{sample.name}: {parts}"
    if part.url == ADDRESS and sample.name == "address":
        assert part.kind == "image", part
        return
    stored = server.storage.find(part)
    data, media_type = (stored.data, stored.media_type) if stored else (part.data, part.media_type)
    assert data == sample.read(), f"{sample.name}: other bytes in {part}"
    assert same_type(sample.media_type, media_type), f"{sample.name}: {part} of {media_type}"
    if not stored:
        assert part.kind == sample.kind and part.form in forms(kind, sample, request.api.NAME), part


def _check_text(server, parts, task):
    """A text file may be read as text, as a document, or be looked up by the provider."""
    before = parts[: task + 1]
    texts = [part.text for part in before if part.kind == "text"]
    data = [part.data for part in before if part.is_medium]
    stored = [one.data for one in server.storage.files.values()]
    is_text = any(NOTES.strip() in text for text in texts)
    assert is_text or NOTES.encode() in data + stored, before
    if is_text:
        assert any("notes.md" in text for text in texts), before


def check_replaced(one, run, request, sample, name):
    """Whoever follows the run is told that a medium does not go as it is. A picture may go in another format; for
    everything else stands a note."""
    assert all(part.data != sample.read() for part in request.media), request.parts
    if not (request.media and sample.kind == "image"):
        assert not request.media, request.parts
        shown = [part.text for part in request.parts if part.role == "user" and part.kind == "text"]
        assert any(name in text for text in shown), f"no note names {name}: {shown}"
    notices = [event for event in one.run(run).of_type("notice") if name in str(event)]
    assert notices, f"no notice names {name}: {one.run(run).of_type('notice')}"


def check(one, server, kind, model, result, sample, name=None):
    """The first request of a model has a sample, or what stands for it under the name that people know it by."""
    assert result["status"] == "completed", result
    request = server.of_model(model)[0]
    if sample.name in TAKES[kind.name] or sample.name == "address":
        check_sent(server, kind, request, sample)
    else:
        check_replaced(one, result["runId"], request, sample, name or sample.shown_name)
    if sample.name == "address":
        assert bool(request.media[0].url) == (kind.name not in NO_ADDRESSES), request.media


def place_of(world, server, kind, sample):
    """What a team file says to have a sample: a path, or an address from which whoever needs it can have it."""
    if sample.name != "address":
        return sample.write(world)
    server.storage.downloads[sample.file] = sample.read()
    return f"{server.root}/media/{sample.file}" if kind.name in NO_ADDRESSES else ADDRESS
