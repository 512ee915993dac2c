"""The browser of the tests: one that the machine has, else one that this module installs.

`python -m tests.browser` prints its path, and fails where none can be had.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PLACES = (Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),)
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
"""With which it starts: quietly, asking nothing of the network."""
ASK_PLAYWRIGHT = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""
NONE = (
    "No browser for the tests. Install Chromium or Google Chrome (on Debian: apt-get install chromium), "
    "or let `playwright install chromium` reach its download server."
)


def find() -> Path | None:
    """A Chromium or Chrome that starts: the system's, else the one that Playwright downloaded."""
    return next((path for path in _candidates() if _starts(path)), None)


def executable() -> Path:
    """The browser of the tests. Raises RuntimeError where there is none: a test never skips for that."""
    path = find()
    if path is None:
        raise RuntimeError(NONE)
    return path


def install() -> Path | None:
    """Install a browser: Debian's package where root may, else Playwright's own."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _try("apt-get", "update")
        _try("apt-get", "install", "--yes", "--no-install-recommends", "chromium")
        path = find()
        if path:
            return path
    _try(sys.executable, "-m", "playwright", "install", "chromium")
    return find()


def _candidates() -> Iterator[Path]:
    for name in NAMES:
        found = shutil.which(name)
        if found:
            yield Path(found)
    yield from (place for place in PLACES if place.exists())
    # In a process of its own: where a test already drives Playwright, it cannot be started a second time.
    asked = subprocess.run([sys.executable, "-c", ASK_PLAYWRIGHT], capture_output=True, text=True, check=True)
    own = Path(asked.stdout.strip())
    if own.exists():
        yield own


def _starts(path: Path) -> bool:
    """Some systems ship an empty shell under the name of the browser."""
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _try(*command: str) -> None:
    print("+", *command, file=sys.stderr, flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(command, stdout=sys.stderr, env=environment, check=False)


def main() -> int:
    """Print the browser's path, installing one first if need be."""
    path = find() or install()
    if path is None:
        print(NONE, file=sys.stderr)
        return 1
    print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
