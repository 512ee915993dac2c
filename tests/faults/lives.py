"""Servers that die at once and live again at once, each on its own port and database."""

import json
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


class Nursery:
    """The process of which every life is a fork; it holds nothing of any database."""

    def __init__(self, folder: Path) -> None:
        with (folder / "nursery.log").open("ab") as out:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.faults.nursery"],
                cwd=ROOT,
                env={**os.environ, "LDA_DATABASE_URL": f"sqlite:///{folder / 'none.db'}"},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=out,
                text=True,
            )

    def live(self, **life: object) -> int:
        """Begin a life; gives the number of its process."""
        assert self._process.stdin is not None and self._process.stdout is not None
        print(json.dumps(life), file=self._process.stdin, flush=True)
        return int(self._process.stdout.readline())

    def close(self) -> None:
        """No more lives. Those there are go on."""
        self._process.kill()
        with suppress(BrokenPipeError), self._process:
            pass


class Lives:
    """The lives of one server; `kill` ends the present one as a power cut would."""

    def __init__(self, nursery: Nursery, log: Path, database_url: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        self.url = f"http://localhost:{self._port}"
        self.log, self._nursery, self._database = log, nursery, database_url
        self.life: int | None = None
        """The number of the process now alive."""

    def start(self) -> None:
        """Begin a life, and wait until it answers."""
        self.life = self._nursery.live(port=self._port, database=self._database, log=str(self.log))
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
        life, self.life = self.life, None
        if life is not None:
            with suppress(ProcessLookupError):
                os.kill(life, signal.SIGKILL)
            while _alive(life):
                time.sleep(0.001)

    @contextmanager
    def dying(self, seconds: float) -> Iterator[None]:
        """A block during which, or right after which, the server is killed: so many seconds from now."""
        death = Timer(seconds, self.kill)
        death.start()
        try:
            yield
        finally:
            death.join()


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
