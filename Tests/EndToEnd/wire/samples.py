# SPDX-License-Identifier: Apache-2.0
"""Small files of every kind, and which provider takes which of them in which member. (backends.md 6.3, 6.6)"""

import dataclasses

import harness

ADDRESS = "https://pictures.example.org/red-32x24.png"
NOTES = "# Notes\n\nThe harbour opens at 06:40; the ferry *Ω-Linnea* leaves at 07:15.\n"


@dataclasses.dataclass(frozen=True)
class Sample:
    """A medium of the matrix: its key in `upload_files`, its file among the fixtures and what it is."""

    name: str
    key: str
    file: str
    kind: str
    media_type: str

    def read(self):
        """The content."""
        return harness.shared("fixtures/media", self.file).read_bytes() if self.file else NOTES.encode()

    @property
    def shown_name(self):
        """The name that people and models get to see."""
        return self.file or "notes.md"

    def write(self, world):
        """Puts the file into the working folder and returns its path there, which `upload_files` can have."""
        place = f"media/{self.shown_name}"
        world.file(place, self.read())
        return place


SAMPLES = {
    one.name: one
    for one in (
        Sample("png", "image_path", "red-32x24.png", "image", "image/png"),
        Sample("jpeg", "image_path", "baseline-40x30.jpg", "image", "image/jpeg"),
        Sample("gif", "image_path", "still-20x10.gif", "image", "image/gif"),
        Sample("webp", "image_path", "lossy-30x20.webp", "image", "image/webp"),
        Sample("address", "image_path", "red-32x24.png", "image", "image/png"),
        Sample("pdf", "file_path", "three-pages.pdf", "document", "application/pdf"),
        Sample("text", "file_path", "", "document", "text/markdown"),
        Sample("wav", "audio_path", "silence-100ms.wav", "audio", "audio/wav"),
        Sample("mp3", "audio_path", "raw-frame.mp3", "audio", "audio/mpeg"),
        Sample("mp4", "video_path", "header.mp4", "video", "video/mp4"),
    )
}

# The members a medium may stand in, by API and kind.
FORMS = {
    "anthropic": {"image": {"image/base64"}, "document": {"document/base64", "document/text"}},
    "responses": {"image": {"input_image"}, "document": {"input_file"}},
    "chat": {"image": {"image_url"}, "document": {"file"}, "audio": {"input_audio"}, "video": {"video_url"}},
    "gemini": {kind: {"inlineData"} for kind in ("image", "document", "audio", "video")},
}
# Members of Chat Completions providers that have one of their own for sound. (backends.md 4)
SOUND_FORMS = {"qwen": "input_audio data:;base64", "vllm": "audio_url", "sglang": "audio_url"}
# The short names that the APIs of OpenAI have for media types of sound.
SAME_TYPES = {"audio/mpeg": {"audio/mpeg", "audio/mp3"}, "audio/wav": {"audio/wav"}}

PICTURES = ("png", "jpeg", "webp", "gif")
SOUNDS = ("wav", "mp3")
TAKES = {
    "claude": (*PICTURES, "pdf", "text"),
    "openai": (*PICTURES, "pdf", "text"),
    "gemini": ("png", "jpeg", "webp", *SOUNDS, "mp4", "pdf", "text"),
    "azure_openai": (*PICTURES, *SOUNDS, "pdf", "text"),
    "grok": ("png", "jpeg", "text"),
    "chatcompletion": (*PICTURES, *SOUNDS, "mp4", "pdf", "text"),
    "cerebras": ("png", "jpeg", "text"),
    "fireworks": ("png", "jpeg", "gif", "text"),
    "together": ("png", "jpeg", "webp", "text"),
    "groq": ("png", "jpeg", "text"),
    "openrouter": (*PICTURES, *SOUNDS, "mp4", "pdf", "text"),
    "moonshot": (*PICTURES, "mp4", "text"),
    "nebius": (*PICTURES, "text"),
    "poe": (*PICTURES, "pdf", "text"),
    "qwen": ("png", "jpeg", "webp", *SOUNDS, "mp4", "text"),
    "zai": ("png", "jpeg", "mp4", "text"),
    "nvidia_nim": ("png", "jpeg", "webp", "text"),
    "lmstudio": ("png", "jpeg", "webp", "text"),
    "vllm": (*PICTURES, *SOUNDS, "mp4", "text"),
    "sglang": (*PICTURES, *SOUNDS, "mp4", "text"),
}
# Those that want the content of a picture, never its address.
NO_ADDRESSES = {"gemini", "cerebras", "moonshot", "lmstudio"}


def forms(kind, sample, api):
    """The members in which a provider takes a sample over one of its APIs."""
    if sample.kind == "audio" and kind.name in SOUND_FORMS:
        return {SOUND_FORMS[kind.name]}
    return FORMS[api][sample.kind]


def same_type(wanted, given):
    return given in SAME_TYPES.get(wanted, {wanted})
