"""Many lives of one server, each a fork of a process that has imported everything: a life starts at once.

`python -m tests.faults.nursery` forks a server for each line of its input, and writes its number. The line is
a JSON object: the port, the database and the log of that life.
"""

import importlib
import json
import os
import pkgutil
import signal
import sys

from streamlit import config
from streamlit.components.v2 import manifest_scanner
from streamlit.starlette import App
from streamlit.web.server.starlette.starlette_server import UvicornRunner

import lda
from lda.settings import settings
from lda.store.engine import engine

USED_BY_ALL = ("anyio._backends._asyncio", "streamlit.web.bootstrap", "uvicorn.main")


def main() -> None:
    """Import the application, as `streamlit run` does, then fork it whenever asked."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what the application prints goes to the log
    config.get_config_options(force_reparse=True)
    from app import app

    warm()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            live(app, **json.loads(line))
            os._exit(0)
        print(child, file=answers, flush=True)


def live(app: App, port: int, database: str, log: str) -> None:
    """Serve until death."""
    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(out, 1)
    os.dup2(out, 2)
    os.environ["LDA_DATABASE_URL"] = database
    settings.cache_clear()
    engine.cache_clear()
    config.get_config_options(force_reparse=True, options_from_flags={"server.port": port})
    UvicornRunner(app).run()


def warm() -> None:
    """What every life would do again: import the screens, read the communes, look for components to serve."""
    from lda.ui.fiche import widgets

    ours = (module.name for module in pkgutil.walk_packages(lda.__path__, "lda."))
    for name in (*USED_BY_ALL, *ours):
        if "migrations" not in name and not name.endswith("__main__"):
            importlib.import_module(name)
    widgets.commune_options()
    found = manifest_scanner.scan_component_manifests()
    manifest_scanner.scan_component_manifests = lambda: found


if __name__ == "__main__":
    main()
