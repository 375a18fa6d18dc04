# SPDX-License-Identifier: Apache-2.0
"""The socket that every CLI has below /tmp; it stays behind when the process is killed. (claude-code.md 2.3)"""

import contextlib
import os
import socket

FOLDER = "/tmp/cc-socks"


class Socket:
    """A socket that nobody talks to."""

    def __init__(self):
        self.path, self._socket = f"{FOLDER}/{os.getpid()}.sock", socket.socket(socket.AF_UNIX)
        with contextlib.suppress(OSError):
            os.makedirs(FOLDER, exist_ok=True)
            self._socket.bind(self.path)

    def remove(self):
        with contextlib.suppress(OSError):
            os.unlink(self.path)
