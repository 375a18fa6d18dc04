# SPDX-License-Identifier: Apache-2.0
"""A test with the real CLI: the model it talks to, the environment it gets, and the teams it is a member of."""

import base64
import struct
import zlib

import provider
from claude_real import api, host, installation

KEY = "sk-real-cli-5b1e8f0a7c3d4926"
LEAN = (
    *("--model", "claude-sonnet-4-5", "--include-partial-messages", "--permission-prompt-tool", "stdio"),
    *("--setting-sources=", "--strict-mcp-config", "--disable-slash-commands"),
    *("--mcp-config", '{"mcpServers":{"massgen":{"type":"sdk","name":"massgen","alwaysLoad":true}}}'),
)


class Surroundings:
    """What a test needs. Without the CLI the test is skipped here, before anything is started."""

    def __init__(self, world, script):
        self.cli = installation.cli()
        self.world, self.api = world, api.ClaudeAPI(script)
        world.providers.append(self.api)
        world.secrets.append(KEY)
        world.on_close.append(self._check)

    def _check(self):
        assert not self.api.faults, self.api.faults[:10]

    def variables(self):
        """What the CLI needs to know to talk to this model and to nobody else. The marker tells whose process it is."""
        return {
            "ANTHROPIC_BASE_URL": self.api.root,
            "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
            "DISABLE_AUTOUPDATER": "1",
            "MASSGEN_E2E": self.world.marker,
        }

    def host(self, *arguments, folder="work", **answers):
        """The CLI driven by hand, in a folder of the test."""
        cwd = self.world.folder / folder
        cwd.mkdir(exist_ok=True)
        variables = {**self.variables(), "MASSGEN_E2E": None}  # it ends when the world closes, not before
        env = self.world.environment(**variables, ANTHROPIC_API_KEY=KEY, ENABLE_TOOL_SEARCH="false")
        one = host.Host(self.cli, *LEAN, *arguments, cwd=cwd, env=env, **answers)
        self.world.on_close.append(one.close)
        return one

    def agent(self, name, model=None, **backend):
        """An agent of a team. Models are told apart by their names, as everywhere in these tests."""
        workspace = self.world.folder / f"workspace-{name}"
        return {
            "id": name,
            "backend": {
                "type": "claude_code",
                "model": model or f"claude-{name}",
                "cwd": str(workspace),
                "cli_path": self.cli,
                "api_key": "${E2E_KEY}",
                "env": self.variables(),
                **backend,
            },
        }

    def team(self, *agents, top=None, **backend):
        """A team of agents: names, or whole agents."""
        made = [self.agent(one, **backend) if isinstance(one, str) else one for one in agents]
        return {"agents": made, **(top or {})}

    def workspace(self, name):
        return self.world.folder / f"workspace-{name}"

    def chat(self, script=provider.team_player):
        """A Chat Completions provider beside the model of the CLI."""
        return self.world.provider(script)

    def start(self, face="rpc", **options):
        """A server that knows the key and, on either face, trusts the folder of the test."""
        environment = {"E2E_KEY": KEY, **options.pop("env", {})}
        trust = {"trustedRoots": [str(self.world.folder)]}
        return self.world.start(face, "--log-level", "trace", env=environment, options=trust, **options)

    def asked(self, model):
        """The model calls of an agent."""
        return [request for request in self.api.model_calls if request.model == model]


def picture(width=16, height=16):
    """A PNG of one colour."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\x80\x20\x40" * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def base64_of(data):
    return base64.b64encode(data).decode()
