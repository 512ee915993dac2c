"""What happened, as sentences."""

from lda.domain import history


def test_every_verb_told_has_a_subject() -> None:
    found = {history.subject(verb) for verb in history.LABELS}
    assert found == set(history.SUBJECTS.values())
