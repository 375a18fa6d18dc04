# SPDX-License-Identifier: Apache-2.0
"""What a request says, in the same words for every format."""

import base64
import dataclasses
import hashlib


@dataclasses.dataclass
class Part:
    """A piece of text, a medium, a tool call or a tool result, in the order in which the model reads them.

    ``kind`` is text, image, audio, video, document, call or result; ``form`` is the member the wire has it in.
    """

    role: str
    turn: int
    kind: str
    form: str
    text: str = ""
    media_type: str = ""
    data: bytes = None
    url: str = ""
    file_id: str = ""
    name: str = ""
    in_result: bool = False

    @property
    def is_medium(self):
        return self.kind in ("image", "audio", "video", "document")

    @property
    def sha256(self):
        return hashlib.sha256(self.data or b"").hexdigest()

    def __repr__(self):
        what = f"{len(self.data)} bytes" if self.data is not None else self.url or self.file_id or self.text[:60]
        return f"<{self.role} {self.turn}: {self.kind} as {self.form} {self.media_type} {self.name} {what!r}>"


def decode(text):
    """The bytes of base64 without line breaks or padding faults."""
    return base64.b64decode(text, validate=True)


def split_data_url(url):
    """(media type, bytes) of a data URL, None of another URL."""
    if not url.startswith("data:"):
        return None
    head, _, data = url[5:].partition(",")
    assert head.endswith(";base64"), f"a data URL that is not base64: {url[:60]!r}"
    return head[: -len(";base64")], decode(data)


def kind_of(media_type):
    """The kind of a medium of this type."""
    first = media_type.split("/", 1)[0]
    return first if first in ("image", "audio", "video") else "document"


def located(part, url):
    """Puts a data URL or another URL into a part."""
    inline = split_data_url(url)
    if inline:
        part.media_type, part.data = inline
    else:
        part.url = url
    return part
