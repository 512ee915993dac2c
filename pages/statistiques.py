"""The three contractual indicators, kept up to date while the page is open."""

import streamlit as st

from lda.domain.clock import today
from lda.settings import settings
from lda.store.work import reading
from lda.ui import frame
from lda.ui.statistics import board as boards
from lda.ui.statistics import filters, rows, show, words
from lda.views import indicators, options

me = frame.require("statistiques")
with reading() as session:
    revision = indicators.revision(session, actor=me)
    plateformes, territoires = options.plateformes(session), options.territoires(session)

frame.title("Statistiques")
asked = filters.show(me, plateformes, territoires)
if asked.period is None:
    st.stop()
day = today()
board = boards.board(
    boards.scope(me), revision, day, asked.period, *asked.place, settings().database_url, _actor=me
)
left, right = st.columns([4, 1], vertical_alignment="center")
with left:
    spoken, compared = words.span(asked.period.to_date(day)), words.span(board.figures.compared)
    st.markdown(f"**{asked.place_name}**, {spoken}.  \nComparaison : {compared}.")
with right:
    show.watch(revision, day)
st.header("Les trois indicateurs", anchor=False)
show.three(board, me)
rows.show(board.figures, me)
if board.comparisons:
    show.comparison(board)
st.header("Origine des sollicitations", anchor=False)
show.chart(board.origins, key="origins")
