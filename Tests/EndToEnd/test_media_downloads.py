# SPDX-License-Identifier: Apache-2.0
"""Files that have to be fetched before a run starts hold nobody up."""

import http.server
import threading
import time

from harness import FACES, start_params, test


class Dripping(http.server.BaseHTTPRequestHandler):
    """A server that sends a file byte by byte and never comes to its end."""

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "1000000")
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"\0")
                self.wfile.flush()
                time.sleep(0.2)
        except OSError:
            pass

    def log_message(self, *_):
        pass


def dripping():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Dripping)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"


def slow_start(url):
    # Gemini reads no addresses of pictures, so the picture has to be fetched for it.
    backend = {"type": "gemini", "model": "unlisted", "base_url": url}
    params = start_params({"agents": [{"id": "a", "backend": backend}]})
    return {**params, "prompt": [*params["prompt"], {"type": "image", "uri": f"{url}/a.png"}]}


@test("downloads: while a start fetches a file everything else is answered, and cancelling it ends it", FACES)
def not_in_the_way(world, face):
    url = dripping()
    one = world.start(face, env=world.environment(GEMINI_API_KEY="k" * 24))
    request = one.request("massgen/run/start", slow_start(url))
    began = time.monotonic()
    one.call("massgen/server/status", {}, timeout=5)
    assert time.monotonic() - began < 5
    one.notify("$/cancelRequest", {"id": request})
    answer = one.answer(request, 5)
    assert answer["error"]["code"] == -32800, answer


@test("downloads: a server that fetches a file ends when it is told to", FACES)
def end(world, face):
    url = dripping()
    one = world.start(face, env=world.environment(GEMINI_API_KEY="k" * 24))
    one.request("massgen/run/start", slow_start(url))
    one.call("massgen/server/status", {}, timeout=5)
    one.process.terminate()
    one.process.wait(8)


@test("downloads: a server whose client goes while libcurl is still being opened ends in order", FACES)
def end_while_opening(world, face):
    url = dripping()
    for _ in range(25):
        one = world.start(face, env=world.environment(GEMINI_API_KEY="k" * 24))
        request = one.request("massgen/run/start", slow_start(url))
        one.notify("$/cancelRequest", {"id": request})
        assert one.answer(request, 5)["error"]["code"] == -32800
        one.process.stdin.close()
        assert one.process.wait(8) in (0, 1), one.process.returncode
