"""A message out: what is new or due, by reference, with the address of each page. No name, no text typed."""

from email.message import EmailMessage
from email.utils import localtime, make_msgid

from lda.domain.envois import TITLES, WORDS
from lda.domain.french import date_long, plural
from lda.services.envois import Bundle, Line
from lda.settings import settings

SIGNED = (
    "--\n"
    "Logement d'abord dans le Pas-de-Calais. Message envoyé par l'application, auquel on ne répond pas.\n"
    "Il ne nomme personne : ouvrez la page pour lire. La fréquence se choisit dans « Mon compte »."
)


def message(bundle: Bundle) -> EmailMessage:
    """The message of a bundle, in plain text."""
    made = EmailMessage()
    made["To"], made["From"] = bundle.courriel, settings().mail_from
    made["Subject"] = _subject(bundle)
    made["Date"], made["Message-ID"] = localtime(), make_msgid(domain="lda62")
    made["Auto-Submitted"] = "auto-generated"
    told = "\n\n".join(f"- {_words(line)}\n  {_address(line)}" for line in bundle.lines)
    made.set_content(f"Bonjour,\n\n{told}\n\n{SIGNED}\n")
    return made


def _subject(bundle: Bundle) -> str:
    titles = {TITLES[line.sujet] for line in bundle.lines}
    title = titles.pop() if len(bundle.lines) == 1 else plural(len(bundle.lines), "nouveauté")
    return f"Logement d'abord : {title}"


def _words(line: Line) -> str:
    return WORDS[line.sujet].format(reference=line.reference, jour=date_long(line.jour) if line.jour else "")


def _address(line: Line) -> str:
    return settings().address(line.page, **({"cle": line.cle} if line.cle else {}))
