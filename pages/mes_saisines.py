"""The saisines of a partner, newest first, in the partner's words."""

from lda.store.work import reading
from lda.ui import frame
from lda.ui.fiche import cards, start
from lda.views import saisines

me = frame.require("mes-saisines")
frame.title("Mes saisines")
page = frame.page_of("cards_page")
with reading() as session:
    found = saisines.mine(session, actor=me, page=page, size=cards.SIZE)
start.drafts_to_resume()
cards.show(found)
