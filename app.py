"""The server: `streamlit run app.py`. The screens are started by lda/ui/main.py, one run for each click.

A launcher, and not the main script itself, so that Streamlit never serves pages/ behind the sign-in's back.
"""

import importlib
import logging

import streamlit as st
from starlette.middleware import Middleware

from lda.ui import errors, runner, start
from lda.ui.middleware import Headers
from lda.ui.routes import ROUTES

HEAVY = ("pandas", "altair", "streamlit_authenticator")


def preload() -> None:
    """Import what the first click would otherwise wait for; some of it complains of being outside a run."""
    logging.disable(logging.WARNING)
    for name in HEAVY:
        importlib.import_module(name)
    logging.disable(logging.NOTSET)


errors.write_discreet_logs()
preload()
runner.install()
start.prepare()

app = st.App(
    "lda/ui/main.py",
    routes=ROUTES,
    middleware=[Middleware(Headers)],
    on_script_error=errors.on_script_error,
)

if __name__ == "__main__":
    app.run()
