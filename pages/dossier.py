"""One dossier."""

import streamlit as st

from lda.ui import frame
from lda.ui.dossier import page

me = frame.require("dossier")
page.show(me, st.query_params.get("cle", ""))
