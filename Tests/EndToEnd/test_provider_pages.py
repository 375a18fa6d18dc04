# SPDX-License-Identifier: Apache-2.0
"""The pages about providers: their facts are generated (scripts/generate-protocol --check), their examples are checked here."""

import base64
import io
import pathlib
import re
import zipfile

from harness import test

PAGES = pathlib.Path(__file__).resolve().parents[2] / "docs/providers"
# A picture of one pixel.
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def place_files(world, text):
    """Puts the files there that an example sends."""
    for kind, name in re.findall(r"(image|file)_path: (?!https?:)(\S+)", text):
        world.file(name, PIXEL if kind == "image" else document())


def document():
    """An office document."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
    return content.getvalue()


@test("provider pages: every example team is a team without errors or warnings")
def examples(world):
    found = 0
    for page in sorted(PAGES.glob("*.md")):
        for number, text in enumerate(re.findall(r"^```yaml\n(.*?)^```", page.read_text(), re.M | re.S)):
            if "agents:" not in text and "agent:" not in text:
                continue
            place_files(world, text)
            path = world.file(f"{page.stem}-{number}.massgen.yaml", text)
            process = world.spawn("check", str(path))
            out, err = process.communicate(timeout=20)
            assert process.returncode == 0, f"{page.name}: {out.decode()}{err.decode()}"
            assert b"warning" not in out, f"{page.name}: {out.decode()}"
            found += 1
    world.note(f"{found} teams")
    assert found >= 15, found
