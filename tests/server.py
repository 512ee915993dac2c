"""The application as a real process on a free port, on a database of the test's own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from lda.settings import ROOT, settings

CLOCK = ROOT / "tests" / "clock"
"""What makes the clock of a server stand at the instant written in a file."""
STARTS_WITHIN = 90
"""Seconds that a busy machine may take to start a server."""


class Server:
    """A process that can be killed and started again on the same port and database."""

    def __init__(self, log: Path, database_url: str, clock: Path | None = None) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://localhost:{self.port}"
        self.log = log
        self.database_url = database_url
        self.clock = clock
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and wait until the application answers."""
        environment = {
            **os.environ,
            "LDA_DATABASE_URL": self.database_url,
            "STREAMLIT_SERVER_PORT": str(self.port),
        }
        if self.clock is not None:
            environment |= {"PYTHONPATH": f"{ROOT}{os.pathsep}{CLOCK}", "TEST_CLOCK": str(self.clock)}
        with self.log.open("ab") as out:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "streamlit", "run", "app.py"],
                cwd=ROOT,
                env=environment,
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        until = time.monotonic() + STARTS_WITHIN
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"the server did not start:\n{self.log.read_text()[-4000:]}")
            time.sleep(0.1)

    def _answers(self) -> bool:
        try:
            with urlopen(f"{self.url}/pret", timeout=5) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False

    def kill(self) -> None:
        """End at once, as a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(timeout=30)
            self._process = None


@contextmanager
def serving(log: Path, database_url: str | None = None, clock: Path | None = None) -> Iterator[Server]:
    """The application on a database, by default that of the fixture `application`, until the block ends.

    With `clock`, a file that holds an instant in ISO format, it is always that instant.
    """
    server = Server(log, database_url or settings().database_url, clock)
    server.start()
    try:
        yield server
    finally:
        server.kill()
