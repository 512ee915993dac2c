"""The option lists of today, and choosing one of their codes."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from lda.store.lists import Lists
from lda.store.work import reading
from lda.ui import instruments
from lda.views import options


def lists() -> Lists:
    """All option lists as of today, asked for once in a run."""
    run = instruments.current()
    if run.lists is None:
        with reading() as session:
            run.lists = options.lists(session)
    return run.lists


def choose(
    label: str,
    labels: Mapping[str, str],
    present: str | None = None,
    *,
    into: Any = st,
    placeholder: str = "Choisir",
    **widget: Any,
) -> str | None:
    """A list of labels to choose one code from; None until something is chosen. `into`: a column or `st`."""
    codes = list(labels)
    index = codes.index(present) if present is not None and present in labels else None
    chosen: str | None = into.selectbox(
        label, codes, index, format_func=labels.__getitem__, placeholder=placeholder, **widget
    )
    return chosen
