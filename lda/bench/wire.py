"""A websocket to a Streamlit server: one socket and no thread, so that what is timed is the server."""

import socket
import time
from collections import deque
from urllib.parse import urlsplit

from websockets.client import ClientProtocol
from websockets.frames import Frame, Opcode
from websockets.protocol import State
from websockets.uri import parse_uri

CHUNK = 1 << 18
CONTENT = (Opcode.TEXT, Opcode.BINARY, Opcode.CONT)


class Wire:
    """An open connection to the server at `url`; whole messages go in and come out.

    Pings are answered while one waits for messages, not otherwise. Raises ConnectionError when the server
    refuses or closes, TimeoutError when it does not answer within `patience` seconds.
    """

    def __init__(self, url: str, cookie: str | None, patience: float) -> None:
        parts = urlsplit(url)
        self._protocol = ClientProtocol(
            parse_uri(f"ws://{parts.netloc}/_stcore/stream"),
            origin=url,  # type: ignore[arg-type]
            subprotocols=["streamlit"],  # type: ignore[list-item]
            max_size=None,
        )
        self._messages: deque[bytes] = deque()
        self._part = b""
        self._socket = socket.create_connection((parts.hostname, parts.port or 80), timeout=patience)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            self._shake(cookie, patience)
        except BaseException:
            self._socket.close()
            raise

    def _shake(self, cookie: str | None, patience: float) -> None:
        request = self._protocol.connect()
        if cookie:
            request.headers["Cookie"] = cookie
        self._protocol.send_request(request)
        self._flush()
        until = time.monotonic() + patience
        while self._protocol.state is State.CONNECTING and self._protocol.handshake_exc is None:
            if not self._feed(until):
                raise TimeoutError("the server did not answer the handshake")
        if self._protocol.handshake_exc is not None:
            raise ConnectionError(str(self._protocol.handshake_exc))

    def send(self, message: bytes) -> None:
        """Send one message."""
        if self._protocol.state is not State.OPEN:
            raise ConnectionError("the connection is closed")
        self._protocol.send_binary(message)
        self._flush()

    def receive(self, until: float) -> bytes | None:
        """The next message, or None when there is none by `until` (of `time.monotonic`)."""
        while not self._messages:
            if not self._feed(until):
                return None
        return self._messages.popleft()

    def close(self) -> None:
        """Leave as a tab that is closed does; the server is not waited for."""
        try:
            if self._protocol.state is State.OPEN:
                self._protocol.send_close(1001)
                self._flush()
        except OSError:
            pass  # it was gone already
        finally:
            self._socket.close()

    def _feed(self, until: float) -> bool:
        """Read once what the server has sent; False when it sent nothing in time."""
        self._socket.settimeout(max(until - time.monotonic(), 0.0001))
        try:
            data = self._socket.recv(CHUNK)
        except TimeoutError:
            return False
        if data:
            self._protocol.receive_data(data)
        else:
            self._protocol.receive_eof()
        for event in self._protocol.events_received():
            if isinstance(event, Frame) and event.opcode in CONTENT:
                self._part += bytes(event.data)
                if event.fin:
                    self._messages.append(self._part)
                    self._part = b""
        if not data or self._protocol.state not in (State.OPEN, State.CONNECTING):
            raise ConnectionError("the server closed the connection")
        self._flush()
        return True

    def _flush(self) -> None:
        self._socket.settimeout(None)
        for data in self._protocol.data_to_send():
            if data:
                self._socket.sendall(data)
