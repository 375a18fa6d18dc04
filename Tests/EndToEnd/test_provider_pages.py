# SPDX-License-Identifier: Apache-2.0
"""The pages about providers: their facts are generated (scripts/generate-protocol --check), their examples are checked here."""

import pathlib
import re

from harness import test

PAGES = pathlib.Path(__file__).resolve().parents[2] / "docs/providers"


@test("provider pages: every example team is a team without errors or warnings")
def examples(world):
    found = 0
    for page in sorted(PAGES.glob("*.md")):
        for number, text in enumerate(re.findall(r"^```yaml\n(.*?)^```", page.read_text(), re.M | re.S)):
            if "agents:" not in text and "agent:" not in text:
                continue
            path = world.file(f"{page.stem}-{number}.massgen.yaml", text)
            process = world.spawn("check", str(path))
            out, err = process.communicate(timeout=20)
            assert process.returncode == 0, f"{page.name}: {out.decode()}{err.decode()}"
            assert b"warning" not in out, f"{page.name}: {out.decode()}"
            found += 1
    world.note(f"{found} teams")
    assert found >= 15, found
