"""What happened, as sentences."""

from lda.domain import history


def test_every_verb_told_has_a_subject() -> None:
    found = {history.subject(verb) for verb in history.LABELS}
    assert found == set(history.SUBJECTS.values())


def test_what_an_act_was_about_is_in_its_event() -> None:
    assert history.about("mesures.start", "EN_COURS", {"mesure": "ASRL"}) == ("mesure", "ASRL")
    assert history.about("bilans.transmit", None, {"bilan": "M6"}) == ("echeance_bilan", "M6")
    assert history.about("contacts.log", "VAD", {"version": 3}) == ("modalite_contact", "VAD")
    assert history.about("dossiers.validate", "VALIDEE", {}) is None
    assert history.about("contacts.log", None, {}) is None


def test_a_sentence_is_made_precise_in_its_own_case() -> None:
    started = history.label("mesures.start")
    assert history.precise(started, "") == "La mesure a démarré."
    assert history.precise(started, "AVDL DALO") == "La mesure a démarré\xa0: AVDL DALO."
    assert history.precise(started, "Pension de famille") == "La mesure a démarré\xa0: pension de famille."
