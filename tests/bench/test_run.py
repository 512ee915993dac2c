"""The bench itself, on little: that it measures every page, whatever it finds."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from lda.domain.words import ROLE_LABELS
from lda.settings import ROOT
from lda.ui.pages_by_role import PAGES

pytestmark = pytest.mark.slow

ENOUGH = "300"
"""Saisines, for every role to have something to open."""


def bench(*options: str) -> tuple[int, Any]:
    """Its exit code, and what it measured."""
    command = [sys.executable, "-m", "lda", "bench", "--saisines", ENOUGH, "--format", "json", *options]
    environment = {name: value for name, value in os.environ.items() if name != "LDA_DATABASE_URL"}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=600
    )
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


def test_every_page_of_every_role_is_measured() -> None:
    code, found = bench("--rounds", "2")
    rows = {(row["page"], row["role"]) for row in found["figures"]}
    wanted = {
        (page.url or "accueil", ROLE_LABELS[role].lower())
        for page in PAGES
        for role in page.roles
    }  # fmt: skip
    assert wanted - rows == set()
    assert {("connexion", "Visiteur"), ("activation", "Visiteur")} <= rows
    kinds = {row["kind"] for row in found["figures"]}
    assert kinds == {"page", "champ", "chiffres"}
    assert {"fiche, texte", "fiche, choix", "fiche, date"} <= {page for page, _ in rows}
    assert all(row["ms"] > 0 and row["empty_ms"] > 0 for row in found["figures"])
    assert code == (0 if found["within"] else 1)


def test_people_at_work_meet_no_error() -> None:
    code, found = bench("--people", "5", "--think", "0.2", "--seconds", "5")
    assert found["errors"] == []
    assert found["clicks"] > 5
    assert code == (0 if found["within"] else 1)


def test_memory_is_watched() -> None:
    code, found = bench("--reruns", "60")
    assert found["errors"] == []
    assert found["samples"]
    assert code == (0 if found["within"] else 1)
