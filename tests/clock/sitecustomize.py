"""First on the path of a server under test: its clock says what stands in a file (see tests/server.py)."""

import os
from datetime import datetime
from pathlib import Path

from lda.domain import clock


class _File:
    """The instant written in the file, in place of a clock that stands still."""

    def get(self) -> datetime:
        return datetime.fromisoformat(Path(os.environ["TEST_CLOCK"]).read_text(encoding="utf-8"))


clock._frozen = _File()
