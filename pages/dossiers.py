"""The situations that somebody follows: to acknowledge, to decide, to accompany; who waits for a place."""

import streamlit as st

from lda.domain.words import Role
from lda.ui import frame
from lda.ui.dossier import accompanied, places, situations

me = frame.require("dossiers")
if me.role == Role.PARTENAIRE:
    accompanied.show(me)
elif "places" in st.query_params:
    places.show(me)
else:
    situations.show(me)
