"""Addresses in what people typed: words, never links, unless we make one of them."""

import pytest

from lda.ui import text


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("alix@exemple.fr", r"alix:small[\@]exemple\.fr"),
        ("voir http://exemple.fr", r"voir http:small[\:]\/\/exemple\.fr"),
        ("HTTPS://exemple.fr", r"HTTPS:small[\:]\/\/exemple\.fr"),
        ("www.exemple.fr", r"www:small[\.]exemple\.fr"),
        ("reste @ 3 : rien", r"reste \@ 3 \: rien"),
    ],
)
def test_an_address_that_was_typed_is_no_link(typed: str, shown: str) -> None:
    assert text.plain(typed) == shown


def test_a_link_to_write_to_somebody() -> None:
    assert text.mail("alix@exemple.fr") == r"[alix\@exemple\.fr](mailto:alix@exemple.fr)"
    assert text.mail(None) == ""
