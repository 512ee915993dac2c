"""Each file, asked by everybody through its address: given, or there is nothing (DOMAIN A2, A6)."""

import pytest

from lda.documents.files import KINDS
from tests.access.cast import CHIEFS, COORDINATORS, PARTNERS, PEOPLE
from tests.protocol.client import fetch
from tests.protocol.conftest import Served

pytestmark = pytest.mark.slow

FOLLOWS = {"auteur", "collegue_nomme", "coordinatrice", "slisl"}
EVERYBODY = set(PEOPLE) - {"anonyme"}
MAY = {
    # address, row of the scene: who may
    ("fiche", "transmise"): FOLLOWS,
    ("fiche", "saisine_OUVERT"): FOLLOWS,
    ("fiche", "brouillon"): set(),
    ("recepisse", "saisine_OUVERT"): FOLLOWS,
    ("recepisse", "brouillon"): set(),
    ("piece", "piece_brouillon"): {"auteur", "collegue_nomme"},
    ("piece", "piece_transmise"): FOLLOWS,
    ("piece", "piece_PROTEGE"): FOLLOWS - {"slisl", "coordinatrice"},  # for her, after a reveal
    ("piece", "piece_dossier_PROPOSE"): {"coordinatrice", "slisl", "referent"},
    ("piece", "piece_dossier_PROTEGE"): set(),
    ("piece", "piece_mesure_PROPOSE"): {"coordinatrice", "slisl", "referent", "operateur"},
    ("piece", "piece_mesure_PROTEGE"): set(),
    ("piece", "piece_sortie_PROPOSE"): {"coordinatrice", "slisl", "referent", "operateur_sorti"},
    ("fiche-vierge", ""): EVERYBODY,
    ("reunion", "concertation"): {"coordinatrice", "slisl", "invite"},
    ("reunion", "convoquee"): {"coordinatrice", "slisl", "departement"},
    ("compte-rendu", "concertation"): {"coordinatrice", "slisl", "invite"},
    ("compte-rendu", "convoquee"): {"coordinatrice", "slisl", "departement"},
    ("echeances", ""): {*PARTNERS, *COORDINATORS},
    ("dossiers", ""): {*COORDINATORS, *CHIEFS},
    ("indicateurs", ""): {*PARTNERS, *COORDINATORS, *CHIEFS, "departement"},
}
ASKING = (
    "auteur", "collegue_nomme", "collegue", "autre_partenaire", "referent", "operateur", "operateur_sorti",
    "operateur_ancien", "bailleur", "invite", "coordinatrice", "receveuse", "ancienne_plateforme", "slisl",
    "autre_slisl", "departement", "admin", "anonyme",
)  # fmt: skip


def test_every_kind_is_in_the_table() -> None:
    assert {kind for kind, _ in MAY} == set(KINDS)


@pytest.mark.parametrize("name", ASKING)
def test_who_fetches_what(served: Served, name: str) -> None:
    cookie = None if name == "anonyme" else served.cookie(name)
    nothing = fetch(served.url, "/fichier/inconnu/x", cookie)
    assert nothing.status == 404
    wrong = {}
    for (kind, row), may in MAY.items():
        key = served.scene.keys[row] if row else "tout"
        answer = fetch(served.url, f"/fichier/{kind}/{key}", cookie)
        expected = 200 if name in may else 404
        if answer.status != expected:
            wrong[kind, row] = answer.status
        elif expected == 404 and answer.body != nothing.body:
            wrong[kind, row] = "another page than for what does not exist"
        elif expected == 200 and "attachment" not in answer.headers["content-disposition"]:
            wrong[kind, row] = "shown, not saved"
        elif answer.headers.get("cache-control") != "no-store":
            wrong[kind, row] = "kept in a cache"
    assert wrong == {}


@pytest.mark.parametrize("path", [
    "/fichier/piece/%00", "/fichier/fiche/..%2F..%2Fapp.py", "/fichier/fiche/", "/fichier/",
    "/fichier/dossiers?de=x",
    "/fichier/indicateurs?annee=99999999999", "/fichier/dossiers?organisation=' OR 1=1",
    "/fichier/fiche/" + "a" * 3000,
    "/fichier/dossiers?de=2026-02-30", "/fichier/indicateurs?plateforme=%00",
    "/fichier/dossiers?vue=INCONNUE",
    "/fichier/indicateurs?plateforme=INCONNUE", "/fichier/piece/%ED%A0%80",
])  # fmt: skip
def test_addresses_that_lead_nowhere(served: Served, path: str) -> None:
    answer = fetch(served.url, path.replace(" ", "%20"), served.cookie("coordinatrice"))
    assert answer.status in (301, 307, 400, 404), path


@pytest.mark.postgresql
@pytest.mark.parametrize("path", ["/fichier/piece/%00", "/fichier/fiche/%00",
                                  "/fichier/indicateurs?plateforme=%00",
                                  "/fichier/dossiers?texte=%00", "/fichier/dossiers?statut=%00"])  # fmt: skip
def test_a_null_in_an_address_on_postgresql(served_postgresql: Served, path: str) -> None:
    assert fetch(served_postgresql.url, path, served_postgresql.cookie("coordinatrice")).status in (
        200,
        400,
        404,
    )


def test_the_files_of_the_program_stay_inside(served: Served) -> None:
    for path in ("/app/static/../../../app.py", "/app/static/%2e%2e/%2e%2e/frame.py", "/static/../app.py",
                 "/data/lda.key", "/.streamlit/config.toml", "/app/static/..%2f..%2fmain.py"):  # fmt: skip
        body = fetch(served.url, path, served.cookie("admin")).body
        assert b"import" not in body.split(b"<script")[0]
        assert b"fernet" not in body.lower()
