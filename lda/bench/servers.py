"""The processes that are measured, started for the bench and killed with it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from lda.settings import ROOT, settings

STARTS_WITHIN = 90
"""Seconds that a busy machine may take to start a server."""
STOCK = Path(__file__).parent / "stock"
QUIET = {
    "STREAMLIT_SERVER_HEADLESS": "true",
    "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false",
    "STREAMLIT_BROWSER_SERVER_ADDRESS": "localhost",
}
"""What keeps Streamlit from opening a browser and from asking other machines; none of it weighs on a run."""
HEALTH = "/_stcore/health"


@dataclass
class Server:
    """A running Streamlit server."""

    url: str
    process: "subprocess.Popen[bytes]"

    def memory(self) -> float:
        """Its resident memory, in megabytes."""
        return int(self._ask("rss")) / 1024

    def busy(self) -> float:
        """The seconds of processor that it has used."""
        return int(self._ask("cputimes"))

    def _ask(self, what: str) -> str:
        command = ["ps", "-o", f"{what}=", "-p", str(self.process.pid)]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@contextmanager
def application(database_url: str, log: Path) -> Iterator[Server]:
    """Our application, as `streamlit run app.py` serves it, on a database."""
    with _serving(ROOT / "app.py", ROOT, _of_ours(database_url), "/pret", log) as server:
        yield server


@contextmanager
def stock(folder: Path) -> Iterator[Server]:
    """The empty page of a stock application: no settings of ours, nor of the person who runs the bench."""
    ours = ("STREAMLIT_", "LDA_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    environment |= {**QUIET, "HOME": str(folder)}
    with _serving(STOCK / "empty.py", folder, environment, HEALTH, folder / "stock.log") as server:
        yield server


def _of_ours(database_url: str) -> dict[str, str]:
    return {**os.environ, "LDA_DATABASE_URL": database_url, "LDA_KEY_FILE": str(settings().key_file)}


@contextmanager
def _serving(
    script: Path, folder: Path, environment: Mapping[str, str], ready: str, log: Path
) -> Iterator[Server]:
    """`streamlit run script` on a free port, until the block ends."""
    port = _free_port()
    with log.open("ab") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", str(script)],
            cwd=folder,
            env={**environment, "STREAMLIT_SERVER_PORT": str(port)},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    server = Server(f"http://localhost:{port}", process)
    try:
        _wait(server, ready, log)
        yield server
    finally:
        process.kill()
        process.wait(timeout=30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(server: Server, ready: str, log: Path) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while not _answers(server.url + ready):
        if server.process.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"the server did not start:\n{log.read_text()[-4000:]}")
        time.sleep(0.1)


def _answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False
