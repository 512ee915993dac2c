"""A server that dies at once and lives again at once, on the same port and database."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Timer
from urllib.error import URLError
from urllib.request import urlopen

from lda.settings import ROOT

STARTS_WITHIN = 60


class Lives:
    """The lives of one server; `kill` ends the present one as a power cut would."""

    def __init__(self, log: Path, database_url: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"http://localhost:{port}"
        self._life: int | None = None
        with log.open("ab") as out:
            self._nursery = subprocess.Popen(
                [sys.executable, "-m", "tests.faults.nursery"],
                cwd=ROOT,
                env={**os.environ, "LDA_DATABASE_URL": database_url, "STREAMLIT_SERVER_PORT": str(port)},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=out,
                text=True,
            )

    def start(self) -> None:
        """Begin a life, and wait until it answers."""
        assert self._nursery.stdin is not None and self._nursery.stdout is not None
        print("live", file=self._nursery.stdin, flush=True)
        self._life = int(self._nursery.stdout.readline())
        until = time.monotonic() + STARTS_WITHIN
        while not self._answers():
            assert time.monotonic() < until, "the server did not start"
            time.sleep(0.01)

    def _answers(self) -> bool:
        try:
            with urlopen(f"{self.url}/sante", timeout=5) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False

    def kill(self) -> None:
        """End the present life, and wait until nothing of it is left."""
        if self._life is not None:
            with suppress(ProcessLookupError):
                os.kill(self._life, signal.SIGKILL)
            while Path(f"/proc/{self._life}").exists():
                time.sleep(0.001)
            self._life = None

    @contextmanager
    def dying(self, seconds: float) -> Iterator[None]:
        """A block during which, or right after which, the server is killed: so many seconds from now."""
        death = Timer(seconds, self.kill)
        death.start()
        try:
            yield
        finally:
            death.join()

    def close(self) -> None:
        """End all."""
        self.kill()
        with self._nursery as nursery:
            nursery.kill()


@contextmanager
def living(log: Path, database_url: str) -> Iterator[Lives]:
    """A server without a life yet, until the block ends."""
    lives = Lives(log, database_url)
    try:
        yield lives
    finally:
        lives.close()
