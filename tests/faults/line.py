"""The network between a browser and a server, which can be cut and mended."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Thread
from urllib.parse import urlsplit


class Line:
    """A port of its own that leads to a server's, while it is not cut."""

    def __init__(self, to: str) -> None:
        self._target = ("127.0.0.1", urlsplit(to).port)
        self._ends: list[socket.socket] = []
        self._port = 0
        self.mend()
        self.url = f"http://localhost:{self._port}"

    def mend(self) -> None:
        """Let through again."""
        self._door = socket.create_server(("127.0.0.1", self._port))
        self._port = self._door.getsockname()[1]
        Thread(target=self._accept, args=(self._door,), daemon=True).start()

    def cut(self) -> None:
        """Break every connection, and refuse new ones."""
        for end in (self._door, *self._ends):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        self._ends.clear()

    def _accept(self, door: socket.socket) -> None:
        with suppress(OSError):
            while True:
                self._join(door.accept()[0])

    def _join(self, near: socket.socket) -> None:
        try:
            far = socket.create_connection(self._target)
        except OSError:  # nobody answers at the other end
            near.close()
            return
        self._ends += [near, far]
        for one, other in ((near, far), (far, near)):
            Thread(target=_carry, args=(one, other), daemon=True).start()


def _carry(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while data := one.recv(1 << 16):
            other.sendall(data)
    for end in (one, other):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


@contextmanager
def line(to: str) -> Iterator[Line]:
    """A line to a server, until the block ends."""
    found = Line(to)
    try:
        yield found
    finally:
        found.cut()
