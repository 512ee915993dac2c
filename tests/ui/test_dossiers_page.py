"""The list of dossiers and the page of one, as each role clicks through them."""

import importlib
import pkgutil
from collections import Counter
from collections.abc import Callable
from typing import Any

from sqlalchemy import func, select
from streamlit.testing.v1 import AppTest

from lda.domain import access, workflow
from lda.domain.clock import today
from lda.domain.french import date_long, date_short
from lda.domain.traces import Acte
from lda.domain.words import StatutDossier, StatutSaisine
from lda.services import bilans, dossiers, mesures, objectifs, reunions, suivi
from lda.services import contacts as log
from lda.store.models import Contact, Dossier, Journal, Message, Relais
from lda.store.work import reading, writing
from lda.ui import dossier as package
from lda.ui.dossier import consent, echanges, protection, steps
from lda.ui.dossier import diagnostic as diagnostic_forms
from lda.ui.dossier import mesures as mesure_forms
from lda.ui.dossier import relais as relais_forms
from lda.ui.dossier.desk import ECHANGES, HISTORIQUE, SUIVI, tab_key
from lda.ui.dossier.forms import Act, key_of
from lda.views import dossiers as dossier_views
from tests import factories
from tests.factories import Cast, complete_answers, make_dossier, make_saisine
from tests.followup import ago, asked, ended, opened, running

Visit = Callable[..., AppTest]
PHONE = "06 39 98 11 22"


def of(people: Cast, statut: str = StatutDossier.OUVERT, **answers: Any) -> str:
    with writing() as session:
        given = complete_answers(**answers)
        return make_dossier(session, auteur=people.comptes.partenaire, statut=statut, answers=given).cle


def text(app: AppTest) -> str:
    """All that is written on the screen."""
    kinds = ("title", "header", "subheader", "markdown", "caption", "error", "warning", "info", "success")
    return "\n".join(str(element.value) for kind in kinds for element in getattr(app, kind))


def of_suivi(app: AppTest, cle: str) -> str:
    """All that the tab of the follow-up says."""
    app.session_state[tab_key(cle)] = SUIVI
    return text(app.run())


def press(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if button.label == label).click().run()


def unfold(app: AppTest, act: Act, subject: Any) -> AppTest:
    """Open the form of an act."""
    app.session_state[f"open_{key_of(act, subject)}"] = True
    return app.run()


def folds(app: AppTest, label: str) -> bool:
    """Whether a form of this label, open or not, is on the screen."""
    return any(box.label.startswith(label) for box in app.expander)


def version_of(cle: str) -> int:
    with reading() as session:
        return session.scalars(select(Dossier.version).where(Dossier.cle == cle)).one()


def statut_of(cle: str) -> str:
    with reading() as session:
        return session.scalars(select(Dossier.statut).where(Dossier.cle == cle)).one()


def acts() -> set[str]:
    """The verbs that the screens of a dossier have a form for."""
    modules = [
        importlib.import_module(f"{package.__name__}.{m.name}")
        for m in pkgutil.iter_modules(package.__path__)
    ]
    found = {act.verb for module in modules for act in vars(module).values() if isinstance(act, Act)}
    return found | {act.verb for act in steps.ACTS.values()} | {"dossiers.propose_transfer"}


def test_every_verb_on_a_dossier_has_its_form() -> None:
    modules = ("dossiers.", "suivi.", "amend.", "mesures.", "suspensions.", "contacts.", "bilans.")
    questions = {"dossiers.one", "dossiers.open_one", "dossiers.mine", "dossiers.doubles", "bilans.draft"}
    verbs = {name for name in access.RIGHTS if name.startswith(modules)}
    assert verbs - questions - acts() == set()
    assert set(workflow.DOSSIER) == set(steps.ACTS) | {"start", "take_relais"}


def test_a_draft_that_is_not_owed_says_why(people: Cast, visit: Visit) -> None:
    by = people.coordinatrice
    with writing() as session:
        dossier, mesure = running(session, people, debut=ago(200))
        for bilan in mesure.bilans[:2]:
            bilans.save(session, bilan.id, actor=people.partenaire, jour=ago(1), contenu={"parole": "Écrit."})
        mesures.suspend(session, mesure.id, actor=by, debut=ago(150))
        cle, id = dossier.cle, mesure.id
    shown = of_suivi(visit(by, "dossier", cle=cle), cle)
    assert ":gray[à la reprise de la mesure]" in shown
    assert "Prochaine échéance" not in shown
    with writing() as session:
        mesures.declare_sortie(
            session, id, actor=by, jour=ago(160), motif="RELOGE", destination="LOC_SOCIAL", suite="AUCUNE"
        )
        mesures.confirm_sortie(session, id, actor=by)
    shown = of_suivi(visit(by, "dossier", cle=cle), cle)
    assert ":gray[commencé ; la mesure s'est terminée avant]" in shown


def test_a_sortie_declared_by_mistake_is_taken_back(people: Cast, visit: Visit) -> None:
    with writing() as session:
        dossier, mesure = running(session, people)
        mesures.declare_sortie(
            session, mesure.id, actor=people.partenaire, jour=ago(1), motif="RELOGE", destination="LOC_SOCIAL"
        )
        cle, id = dossier.cle, mesure.id
    app = visit(people.partenaire, "dossier", cle=cle)
    shown = of_suivi(app, cle)
    assert "Sortie déclarée, à confirmer" in shown
    assert f"pour le {date_long(ago(1))}, par Dominique PARTENAIRE" in shown
    unfold(app, mesure_forms.WITHDRAW, id)
    press(app, "Annuler la sortie")
    assert "« Raison » est à renseigner" in text(app)
    app.text_input(key=f"{key_of(mesure_forms.WITHDRAW, id)}_reason").set_value("Bail non signé").run()
    press(app, "Annuler la sortie")
    assert "La sortie est annulée ; la mesure continue" in text(app)
    assert "Sortie déclarée, à confirmer" not in text(app)
    app = visit(people.coordinatrice, "dossier", cle=cle)
    of_suivi(app, cle)
    assert folds(app, "Suspendre") and folds(app, "Renouveler") and not folds(app, "Annuler la sortie")


def test_a_sortie_proposes_the_last_meeting_and_tells_the_coordinator(people: Cast, visit: Visit) -> None:
    with writing() as session:
        dossier, mesure = running(session, people)
        for jour, modalite in ((ago(20), "VAD"), (ago(3), "ABSENT")):
            log.log(
                session, dossier.cle, actor=people.partenaire, jour=jour, modalite=modalite, mesure=mesure.id
            )
        cle, id = dossier.cle, mesure.id
    app = visit(people.partenaire, "dossier", cle=cle)
    of_suivi(app, cle)
    unfold(app, mesure_forms.SORTIE, id)
    key = key_of(mesure_forms.SORTIE, id)
    assert app.date_input(key=f"{key}_dernier_contact").value == ago(20)
    app.selectbox(key=f"{key}_motif").set_value("RELOGE")
    app.selectbox(key=f"{key}_destination").set_value("LOC_SOCIAL")
    app.text_area(key=f"{key}_risques").set_value("Impayé *ancien*")
    app.button_group(key=f"{key}_menage_informe").set_value(False).run()
    press(app, "Déclarer la sortie")
    shown = of_suivi(visit(people.coordinatrice, "dossier", cle=cle), cle)
    assert f"ménage informé : non · dernier contact le {date_short(ago(20))}" in shown
    assert ":orange[Risques qui demeurent :] Impayé \\*ancien\\*" in shown


def test_a_relais_is_noted_until_its_outcome(people: Cast, visit: Visit) -> None:
    with writing() as session:
        dossier, _ = ended(session, people, motif="PERDU")
        cle, id = dossier.cle, session.scalars(select(Relais.id)).one()
    app = visit(people.coordinatrice, "dossier", cle=cle)
    assert "porté par Maude COORDINATION" in of_suivi(app, cle)
    unfold(app, relais_forms.NOTE, id)
    key = key_of(relais_forms.NOTE, id)
    app.text_input(key=f"{key}_par").set_value("Le CCAS")
    app.text_area(key=f"{key}_note").set_value("Deux appels").run()
    press(app, relais_forms.NOTE.button)
    assert "porté par Le CCAS" in text(app) and "Deux appels" in text(app)
    unfold(app, relais_forms.END, id)
    assert app.text_area(key=f"{key_of(relais_forms.END, id)}_note").value == "Deux appels"


def test_a_mesure_says_that_it_waits_for_the_decision(people: Cast, visit: Visit) -> None:
    with writing() as session:
        early, decided = (opened(session, people, statut) for statut in ("DIAGNOSTIC", "VALIDEE"))
        for dossier in (early, decided):
            asked(session, people, dossier)
        keys = early.cle, decided.cle
    waits = "Elle pourra démarrer une fois l'orientation validée."
    for cle, startable in zip(keys, (False, True), strict=True):
        app = visit(people.coordinatrice, "dossier", cle=cle)
        assert (waits in of_suivi(app, cle)) is not startable
        assert folds(app, "Démarrer la mesure") is startable
        assert folds(app, "Renoncer à la mesure") and folds(app, "Mettre en liste d'attente")


def test_the_first_day_of_a_mesure_is_corrected(people: Cast, visit: Visit) -> None:
    with writing() as session:
        dossier, mesure = running(session, people, debut=ago(40))
        cle, id = dossier.cle, mesure.id
    app = visit(people.coordinatrice, "dossier", cle=cle)
    of_suivi(app, cle)
    unfold(app, mesure_forms.CORRECT, id)
    form = key_of(mesure_forms.CORRECT, id)
    app.date_input(key=f"{form}_debut").set_value(ago(38))
    app.text_input(key=f"{form}_reason").set_value("Faute de frappe").run()
    press(app, "Corriger la date")
    assert "La date est corrigée" in text(app)
    assert f"démarrée le {date_short(ago(38))}" in text(app)
    app = visit(people.partenaire, "dossier", cle=cle)
    of_suivi(app, cle)
    assert not folds(app, "Corriger la date")


def test_what_was_entered_wrongly_is_corrected_where_it_is_shown(people: Cast, visit: Visit) -> None:
    by = people.coordinatrice
    with writing() as session:
        dossier, mesure = running(session, people, debut=ago(40))
        mesures.suspend(session, mesure.id, actor=by, debut=ago(8))
        cle = dossier.cle
        view = dossier_views.one(session, cle, actor=by)
    [diagnostic], [adhesion], [proposition] = view.diagnostics, view.adhesions, view.propositions
    [pause] = view.mesures[0].suspensions
    app = visit(by, "dossier", cle=cle)
    of_suivi(app, cle)
    for folder, act, id, button in (
        (f"diagnostics_{cle}", diagnostic_forms.AMEND, diagnostic.id, "Corriger le diagnostic"),
        (f"adhesions_{cle}", consent.AMEND_ADHESION, adhesion.id, "Corriger l'adhésion"),
        (f"propositions_{cle}", consent.AMEND, proposition.id, "Corriger la proposition"),
        (f"suspensions_{view.mesures[0].id}", mesure_forms.AMEND, pause.id, "Corriger les dates"),
    ):
        app.session_state[folder] = True
        app.run()
        form, name = key_of(act, id), "debut" if act is mesure_forms.AMEND else "jour"
        app.date_input(key=f"{form}_{name}").set_value(ago(7 if act is consent.AMEND_ADHESION else 9))
        app.text_input(key=f"{form}_reason").set_value("Faute de frappe").run()
        press(app, button)
        assert "corrigé" in text(app)
    shown = text(app)
    assert f"suspendue depuis le {date_short(ago(9))}" in shown
    assert f"**{date_long(ago(9))}** · Maude COORDINATION" in shown
    app = visit(people.autre, "dossier", cle=cle)
    of_suivi(app, cle)
    assert not any(folds(app, f"Corriger un{e}") for e in ("", "e"))


def test_an_empty_list_says_what_fills_it(people: Cast, visit: Visit) -> None:
    app = visit(people.coordinatrice)
    assert "0 situation" in text(app)
    assert "arrive ici, à accuser" in text(app)
    app = visit(people.partenaire)
    assert "Mes accompagnements" in text(app)
    assert "Vous n'accompagnez aucune situation" in text(app)


def test_the_list_counts_what_it_shows(people: Cast, visit: Visit) -> None:
    of(people)
    with writing() as session:
        make_saisine(session, people.comptes.partenaire, statut=StatutSaisine.TRANSMISE)
    assert "2 situations" in text(visit(people.coordinatrice))
    assert "1 situation" in text(visit(people.coordinatrice, vue="NOUVELLES"))
    assert "0 situation" in text(visit(people.coordinateur))
    assert "2 situations" in text(visit(people.slisl))


def test_a_transfer_from_its_proposal_to_what_is_left_of_it(people: Cast, visit: Visit) -> None:
    with writing() as session:
        for _ in range(3):
            dossier = opened(session, people)
            dossiers.propose_transfer(
                session, dossier.cle, actor=people.coordinatrice, version=dossier.version,
                territoire="CALAISIS", reason="Il déménage.",
            )  # fmt: skip
        cle, reference = dossier.cle, dossier.reference
        dossiers.refuse_transfer(
            session, cle, actor=people.coordinateur, version=dossier.version, reason="Il reste."
        )
    app = visit(people.coordinateur, "dossiers", vue="TRANSFERT")
    assert "2 situations" in text(app)
    refused = f"Transfert refusé le {date_long(today())} par"
    shown = text(visit(people.coordinatrice, "dossier", cle=cle))
    assert refused in shown
    assert "Raison : Il reste\\." in shown
    with writing() as session:
        dossiers.propose_transfer(
            session, cle, actor=people.coordinatrice, version=version_of(cle),
            territoire="CALAISIS", reason="Il déménage.",
        )  # fmt: skip
    assert refused not in text(visit(people.coordinatrice, "dossier", cle=cle))
    with writing() as session:
        dossiers.accept_transfer(session, cle, actor=people.coordinateur, version=version_of(cle))
    app = visit(people.coordinatrice)
    assert folds(app, "Dossiers transférés à une autre plateforme (1)")
    app.session_state["handed_over"] = True
    app.run()
    left = f"{reference} :gray[jusqu'au {date_long(today())}]"
    assert left in text(app).replace("\\", "")
    assert not folds(visit(people.coordinateur), "Dossiers transférés")


def test_the_text_searched_for_stays_out_of_the_address(people: Cast, visit: Visit) -> None:
    of(people)
    app = visit(people.coordinatrice)
    app.text_input(key="dossiers_texte").set_value("inconnu").run()
    assert "0 situation" in text(app)
    app.text_input(key="dossiers_texte").set_value("ficti").run()
    assert "1 situation" in text(app)
    app.session_state["dossiers_statut"] = ["OUVERT"]
    app.run()
    assert set(app.query_params) == {"statut"}
    press(app, "Tout effacer")
    assert not app.query_params


def test_what_the_address_may_not_mean_is_left_out(people: Cast, visit: Visit) -> None:
    of(people)
    app = visit(people.coordinatrice, vue="AILLEURS", statut="RIEN", du="hier", tri="x", organisation="abc")
    assert not app.exception
    assert "1 situation" in text(app)


def test_a_dossier_of_elsewhere_is_not_found(people: Cast, visit: Visit) -> None:
    cle = of(people)
    for actor in (people.coordinateur, people.partenaire, people.autre):
        app = visit(actor, "dossier", cle=cle)
        assert "Page introuvable" in text(app)
        assert "FICTIVE" not in text(app)
    assert "Page introuvable" in text(visit(people.coordinatrice, "dossier", cle="nulle part"))


def test_opening_is_journaled_once(people: Cast, visit: Visit) -> None:
    cle = of(people)
    visit(people.coordinatrice, "dossier", cle=cle).run()
    with reading() as session:
        opened = select(func.count()).where(Journal.acte == Acte.OUVERTURE)
        assert session.scalar(opened) == 1


def test_a_step_is_taken_by_its_button(people: Cast, visit: Visit) -> None:
    cle = of(people)
    app = visit(people.coordinatrice, "dossier", cle=cle)
    assert "Alix FICTIVE" in text(app)
    press(app, "Commencer le diagnostic")
    assert statut_of(cle) == StatutDossier.DIAGNOSTIC
    assert "Le diagnostic est commencé" in text(app)
    assert "À faire" in text(app)
    assert "Il manque un diagnostic daté" in text(app)


def test_who_saves_second_sees_the_change_and_keeps_what_was_typed(people: Cast, visit: Visit) -> None:
    cle = of(people, StatutDossier.CLOTUREE)
    reopen = steps.ACTS["reopen"]
    app = visit(people.coordinatrice, "dossier", cle=cle)
    reason = f"{key_of(reopen, cle)}_reason"
    app.text_area(key=reason).set_value("Un nouveau besoin").run()
    with writing() as session:
        dossiers.set_violence(
            session, cle, actor=people.coordinatrice, version=version_of(cle), flag=True, reason="Signalement"
        )
    press(app, "Rouvrir le dossier")
    assert "Une autre personne a enregistré entre-temps" in text(app)
    assert "la protection" in text(app)
    assert app.text_area(key=reason).value == "Un nouveau besoin"
    press(app, "Rouvrir le dossier")
    assert statut_of(cle) == StatutDossier.DIAGNOSTIC


def test_what_is_guarded_shows_for_a_reason_and_one_run(people: Cast, visit: Visit) -> None:
    cle = of(people, violences="OUI")
    app = visit(people.coordinatrice, "dossier", cle=cle)
    assert "masqué" in text(app)
    assert PHONE not in text(app)
    unfold(app, protection.REVEAL, cle)
    press(app, "Afficher")
    assert "est à renseigner" in text(app)
    app.text_input(key=f"{key_of(protection.REVEAL, cle)}_reason").set_value("Appeler").run()
    press(app, "Afficher")
    assert PHONE in text(app)
    assert PHONE not in text(app.run())
    with reading() as session:
        assert session.scalar(select(func.count()).where(Journal.acte == Acte.REVELATION)) == 1


def test_the_chef_slisl_reads_and_gives_an_avis(people: Cast, visit: Visit) -> None:
    cle = of(people)
    app = visit(people.slisl, "dossier", cle=cle)
    assert "Prochaines étapes" not in text(app)
    app.session_state[tab_key(cle)] = ECHANGES
    app.run()
    app.text_area(key=f"{key_of(echanges.AVIS, cle)}_text").set_value("Avis favorable").run()
    press(app, "Donner cet avis")
    with reading() as session:
        assert [m.genre for m in session.scalars(select(Message))] == ["AVIS"]


def test_the_head_tells_the_delays_to_who_reads_the_whole_dossier(people: Cast, visit: Visit) -> None:
    with writing() as session:
        dossier, _ = running(session, people, premier_contact_le=ago(35))
        dossier.decide_le = dossier.recue_le
        cle, bare = dossier.cle, make_dossier(session, auteur=people.comptes.partenaire).cle
    received = f"Reçue le {date_long(ago(40))} · "
    told = f"premier contact le {date_long(ago(35))} (5 jours) · décision le {date_long(ago(40))} (le jour"
    for actor in (people.coordinatrice, people.autre, people.slisl):
        assert f"{received}{told} même)" in text(visit(actor, "dossier", cle=cle))
    assert "Reçue le" not in text(visit(people.partenaire, "dossier", cle=cle))
    shown = text(visit(people.coordinatrice, "dossier", cle=bare))
    assert f"Reçue le {date_long(today())}" in shown
    assert "premier contact le" not in shown


def test_a_concertation_leads_to_its_page(people: Cast, visit: Visit) -> None:
    cle = of(people)
    with writing() as session:
        parts = [("PF_ARTOIS", "ORGANISATEUR", None)]
        reunion = reunions.log(
            session, actor=people.coordinatrice, type="CONCERTATION", jour=ago(1), parts=parts,
            titre="Point avec le bailleur", dossiers=[cle],
        ).cle  # fmt: skip
    app = visit(people.coordinatrice, "dossier", cle=cle)
    app.session_state[tab_key(cle)] = ECHANGES
    [link] = [one for one in app.run().get("page_link") if "Point avec le bailleur" in one.label]
    assert f"reunion={reunion}" in str(link.proto)


def test_a_confidential_dossier_names_nobody_to_the_chef_slisl(people: Cast, visit: Visit) -> None:
    cle = of(people, violences="OUI")
    app = visit(people.slisl, "dossier", cle=cle)
    assert "confidentiel" in text(app)
    assert "FICTIVE" not in text(app)
    assert "FICTIVE" not in text(visit(people.slisl))


def test_an_operator_logs_a_contact_on_its_mesure(people: Cast, visit: Visit) -> None:
    from lda.ui.dossier import contacts

    with writing() as session:
        dossier, mesure = running(session, people)
        cle, number = dossier.cle, mesure.id
    app = visit(people.partenaire)
    assert "Alix FICTIVE" in "".join(link.label for link in app.get("page_link"))
    app = visit(people.partenaire, "dossier", cle=cle)
    app.session_state[tab_key(cle)] = SUIVI
    unfold(app, contacts.LOG, cle)
    press(app, "Noter le contact")
    assert "Modalité" in text(app)
    key = key_of(contacts.LOG, cle)
    app.button_group(key=f"{key}_modalite").set_value("VAD")
    app.button_group(key=f"{key}_presence").set_value("LE_COUPLE").run()
    press(app, "Noter le contact")
    app.session_state["contacts"] = True
    assert "**Visite à domicile**, le couple" in text(app.run())
    with reading() as session:
        logged = session.execute(select(Contact.mesure_id, Contact.modalite, Contact.auteur_id)).one()
    assert logged == (number, "VAD", people.partenaire.account)


def test_an_old_contact_is_found_on_its_page_and_taken_out(people: Cast, visit: Visit) -> None:
    from lda.ui.dossier import contacts

    with writing() as session:
        dossier, mesure = running(session, people)
        cle, by = dossier.cle, people.partenaire
        numbers = [
            log.log(
                session, cle, actor=by, jour=ago(days), modalite="VAD", note=f"Visite {days} ici",
                mesure=mesure.id,
            ).id
            for days in range(21)
        ]  # fmt: skip
    app = visit(by, "dossier", cle=cle)
    app.session_state["contacts"] = True
    said = of_suivi(app, cle)
    assert "Visite 0 ici" in said and "Visite 20 ici" not in said
    app.pagination(key=contacts.page_key(cle)).select(2).run()
    said = text(app)
    assert "Visite 20 ici" in said and "Visite 19 ici" not in said
    app.selectbox(key=f"contact_{cle}_1").set_value(str(numbers[20])).run()
    press(app, contacts.REMOVE.button)
    with reading() as session:
        assert session.get(Contact, numbers[20]) is None
    assert "Visite 0 ici" in text(app), "the page that is left"


def test_the_operator_of_a_mesure_is_around_the_dossier(people: Cast, visit: Visit) -> None:
    with writing() as session:
        dossier, mesure = running(session, people)
        mesures.complete(
            session, mesure.id, actor=people.coordinatrice, referent="Jo <b>Fictif</b>", contrat_le=None
        )
        cle = dossier.cle
    shown = visit(people.coordinatrice, "dossier", cle=cle).markdown
    line = next(str(one.value) for one in shown if "**Association Les Tilleuls**, " in one.value)
    assert "Opérateur" in line
    assert "Référent de la mesure : Jo \\<b\\>Fictif" in line
    assert f"depuis le {date_short(ago(100))}" in line
    assert "Autour du dossier" not in text(visit(people.partenaire, "dossier", cle=cle))


def test_a_mesure_tells_who_pays_and_an_objectif_how_it_is_reached(people: Cast, visit: Visit) -> None:
    with writing() as session:
        dossier, mesure = running(session, people)
        objectifs.add(
            session, mesure.id, actor=people.coordinatrice, domaine="BUDGET", texte="Payer",
            fixe_le=today(), indicateur="Trois loyers <b>de suite</b>",
        )  # fmt: skip
        cle, number, version = dossier.cle, mesure.id, dossier.version
    app = visit(people.coordinatrice, "dossier", cle=cle)
    app.session_state[tab_key(cle)] = SUIVI
    assert "financeur" not in text(app.run())
    form = key_of(mesure_forms.COMPLETE, number)
    app.session_state[f"open_{form}"] = True
    app.run()
    app.selectbox(key=f"{form}_financeur").set_value("CAF")
    app.date_input(key=f"{form}_decidee_le").set_value(ago(90))
    press(app, mesure_forms.COMPLETE.button)
    said = text(app)
    assert f"décidée le {date_short(ago(90))}" in said and "Caisse d'allocations" in said.replace("\\", "")
    assert "Atteint quand : Trois loyers \\<b\\>de suite" in said
    with reading() as session:
        assert session.get_one(Dossier, dossier.id).version == version + 1


def test_what_was_typed_is_shown_as_it_was_typed(people: Cast, visit: Visit) -> None:
    cle = of(
        people, StatutDossier.DIAGNOSTIC, nom="<b>Gras</b> $x$ :red[y]", parole_personne="# Titre\n![i](u)"
    )
    with writing() as session:
        suivi.add_diagnostic(
            session, cle, actor=people.coordinatrice, jour="2026-01-05", participation="PRESENTE",
            contenu={"forces": "**fort** <script>"},
        )  # fmt: skip
    app = visit(people.coordinatrice, "dossier", cle=cle)
    app.session_state[tab_key(cle)] = SUIVI
    app.run()
    assert "\\*\\*fort\\*\\* \\<script\\>" in text(app)
    assert not app.exception


def test_the_history_is_narrowed_to_a_subject(people: Cast, visit: Visit) -> None:
    with writing() as session:
        cle = running(session, people)[0].cle
    app = visit(people.coordinatrice, "dossier", cle=cle)
    app.session_state[tab_key(cle)] = HISTORIQUE
    app.run()
    started, adhered = "La mesure a démarré", "adhésion de la personne a été recueillie"
    assert started in text(app) and adhered in text(app)
    assert "accompagnement social renforcé au logement" in text(app)
    subjects = app.button_group(key=f"subjects_{cle}")
    with reading() as session:
        lines = dossier_views.one(session, cle, actor=people.coordinatrice).historique
    counts = Counter(line.sujet for line in lines)
    assert set(subjects.options) == {f"{subject} · {count}" for subject, count in counts.items()}
    subjects.set_value(["Mesures"]).run()
    assert started in text(app) and adhered not in text(app)
    app.button_group(key=f"subjects_{cle}").set_value([]).run()
    assert adhered in text(app)


def test_a_bailleur_of_the_group_has_no_tab_with_nothing_in_it(people: Cast, visit: Visit) -> None:
    cle = of(people)
    with writing() as session:
        landlord = factories.make_organisation(session, type="BAILLEUR_SOCIAL", plateformes=["PF_ARTOIS"])
        account = factories.make_account(session, organisation=landlord)
        suivi.add_intervenant(
            session, cle, actor=people.coordinatrice, role="BAILLEUR", compte=account.cle, debut=today()
        )
        bailleur = factories.actor(session, account)
    app = visit(bailleur, "dossier", cle=cle)
    assert [tab.label for tab in app.tabs] == ["Situation"]
    assert ":gray[Accompagnement en place :] non" in text(app)
    app = visit(people.coordinatrice, "dossier", cle=cle)
    assert "Suivi" in [tab.label for tab in app.tabs]
    assert "Accompagnement en place" not in text(app)
