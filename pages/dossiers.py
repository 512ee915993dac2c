"""The situations that somebody follows: to acknowledge, to decide, to accompany."""

from lda.domain.words import Role
from lda.ui import frame
from lda.ui.dossier import accompanied, situations

me = frame.require("dossiers")
if me.role == Role.PARTENAIRE:
    accompanied.show(me)
else:
    situations.show(me)
