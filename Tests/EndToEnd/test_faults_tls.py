# SPDX-License-Identifier: Apache-2.0
"""Providers behind TLS with a certificate that does not fit, and one that does. (reliability.md 4.4)"""

import json
import shutil
import socket
import ssl
import statistics
import subprocess
import threading
import time

from harness import FACES, Skip, chat_team, start, test
from outcomes import expect_failed, failures, quick_status


class Authority:
    """A certificate authority of the test's own, and the servers it vouches for."""

    def __init__(self, world, name="ca"):
        if not shutil.which("openssl"):
            raise Skip("openssl is not installed")
        self.world, self.name = world, name
        self._openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN=Test {name}",
                      "-addext", "basicConstraints=critical,CA:TRUE", "-keyout", self._path("key"), "-out", self.file)  # fmt: skip

    @property
    def file(self):
        return self._path("pem")

    def server(self, name, alternative="IP:127.0.0.1", dates=()):
        """A TLS server whose certificate has this alternative name; with dates, valid only between the two."""
        parts = {kind: self._path(f"{name}.{kind}") for kind in ("key", "csr", "pem", "ext")}
        self._openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=server", "-keyout", parts["key"],
                      "-out", parts["csr"])  # fmt: skip
        with open(parts["ext"], "w") as file:
            file.write(f"subjectAltName={alternative}\n")
        if dates:
            self._sign_with_dates(name, parts, dates)
        else:
            self._openssl("x509", "-req", "-in", parts["csr"], "-CA", self.file, "-CAkey", self._path("key"),
                          "-CAcreateserial", "-days", "2", "-extfile", parts["ext"], "-out", parts["pem"])  # fmt: skip
        return TLSServer(self.world, parts["pem"], parts["key"])

    def _sign_with_dates(self, name, parts, dates):
        """`openssl x509` cannot sign for the past; `openssl ca` can."""
        place = self.world.folder / f"{self.name}.{name}.db"
        place.mkdir()
        (place / "index.txt").touch()
        config = (
            f"[ca]\ndefault_ca=own\n[own]\ndir={place}\ndatabase=$dir/index.txt\nnew_certs_dir=$dir\nrand_serial=yes\n"
            f"certificate={self.file}\nprivate_key={self._path('key')}\ndefault_md=sha256\npolicy=any\n"
            "[any]\ncommonName=supplied\n"
        )
        (place / "config").write_text(config)
        self._openssl("ca", "-batch", "-notext", "-config", place / "config", "-in", parts["csr"], "-out", parts["pem"],
                      "-startdate", dates[0], "-enddate", dates[1], "-extfile", parts["ext"])  # fmt: skip

    def _path(self, name):
        return str(self.world.folder / f"{self.name}.{name}")

    @staticmethod
    def _openssl(*arguments):
        subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)


class TLSServer:
    """Plays one reply of text to whoever gets through the handshake, and notes what each connection said."""

    def __init__(self, world, certificate, key):
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate, key)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.seen, self.refused, self.connections = [], 0, 0
        self.url = f"https://127.0.0.1:{self.listener.getsockname()[1]}/v1"
        world.on_close.append(self.listener.close)
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._play, args=(connection,), daemon=True).start()

    def _play(self, connection):
        try:
            with self.context.wrap_socket(connection, server_side=True) as secure:
                # With TLS 1.3 the handshake is over before the client has looked at the name.
                self.seen.append(self._request(secure))
                if not self.seen[-1]:
                    return
                chunk = {"choices": [{"index": 0, "delta": {"content": "Safe."}, "finish_reason": "stop"}]}
                secure.sendall(
                    b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
                    + b"data: %s\n\ndata: [DONE]\n\n" % json.dumps(chunk).encode()
                )
        except OSError:
            self.refused += 1

    @staticmethod
    def _request(secure):
        data = b""
        while b"\r\n\r\n" not in data or len(data) < data.index(b"\r\n\r\n") + 4 + length(data):
            more = secure.recv(1 << 16)
            if not more:
                break
            data += more
        return data


def length(data):
    """What the head of a request says about its body."""
    head = data.split(b"\r\n\r\n")[0].lower()
    return int(head.partition(b"content-length:")[2].split(b"\r\n")[0] or 0)


@test(
    "TLS: unknown issuer, expired, not yet valid, wrong name: refused at once, never retried, the key not sent",
    FACES,
    fault="provider.tls",
)
def identities(world, face):
    own, other = Authority(world), Authority(world, "other")
    key = "sk-tls-0123456789abcdefghij"
    world.secrets.append(key)
    servers = {
        "good": own.server("good"),
        "issuer": other.server("issuer"),
        "expired": own.server("expired", dates=("20200101000000Z", "20200201000000Z")),
        "future": own.server("future", dates=("20900101000000Z", "20900201000000Z")),
        "name": own.server("name", alternative="DNS:somewhere.else"),
    }
    one = world.start(face, env={"SSL_CERT_FILE": own.file, "E2E_KEY": key})
    runs = {name: start(one, chat_team(server.url, name, api_key_env="E2E_KEY")) for name, server in servers.items()}
    end = one.completed(runs.pop("good"))
    assert end["status"] == "completed" and end["answer"]["text"] == "Safe.", end
    assert key.encode() in servers["good"].seen[0]
    for name, run in runs.items():
        expect_failed(one, {**one.completed(run), "runId": run}, "network")
        error = failures(one, run)[0]
        assert error["retryable"] is False and "certificate" in json.dumps(error).lower(), (name, error)
        assert servers[name].connections == 1, (name, "retried")
        assert not any(servers[name].seen), (name, "something was sent")
        assert not one.run(run).of_type("provider.retry"), name


@test(
    "TLS that never shakes hands ends by the connect limit; others are answered meanwhile",
    alone=True,
    fault=("provider.tls", "provider.connect-hangs"),
)
def silent_handshake(world):
    listener = socket.create_server(("127.0.0.1", 0))
    world.on_close.append(listener.close)
    transport = {"max_tries": 1, "connect_timeout_seconds": 1, "first_byte_timeout_seconds": 1}
    one = world.start("rpc")
    run = start(one, chat_team(f"https://127.0.0.1:{listener.getsockname()[1]}/v1", "solo", transport=transport))
    times = [quick_status(one) for _ in range(50)]
    began = time.monotonic()
    expect_failed(one, {**one.completed(run), "runId": run}, "timeout")
    assert time.monotonic() - began < 10
    world.note(f"status meanwhile: median {statistics.median(times):.1f} ms, {max(times):.1f} ms at most")
    assert statistics.median(times) < 50, times


@test(
    "name look-ups, refusals and hanging connections hold nobody up: others are answered within 50 ms",
    alone=True,
    fault=("provider.refused", "provider.no-name", "provider.connect-hangs"),
)
def nobody_waits(world):
    full = socket.socket()
    full.bind(("127.0.0.1", 0))
    full.listen(0)
    fillers = [socket.socket() for _ in range(4)]
    for filler in fillers:
        filler.setblocking(False)
        filler.connect_ex(full.getsockname())
    world.on_close.extend([full.close, *[filler.close for filler in fillers]])
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        refused = closed.getsockname()[1]
    transport = {"max_tries": 2, "connect_timeout_seconds": 1}
    one = world.start("rpc", env={"E2E_KEY": "sk-e2e-0123456789"})
    teams = [chat_team(f"http://no-such-host-{number}.invalid/v1", "a", "b", transport=transport, api_key_env="E2E_KEY")
             for number in range(8)]  # fmt: skip
    teams += [chat_team(f"http://127.0.0.1:{full.getsockname()[1]}/v1", "a", "b", transport=transport)] * 4
    teams += [chat_team(f"http://127.0.0.1:{refused}/v1", "a", "b", transport=transport)] * 4
    runs = [start(one, team) for team in teams[:16]]
    times = [quick_status(one) for _ in range(100)]
    world.note(f"status meanwhile: median {statistics.median(times):.1f} ms, {max(times):.1f} ms at most")
    for run in runs:
        expect_failed(one, {**one.completed(run), "runId": run})
    assert statistics.median(times) < 50, times
