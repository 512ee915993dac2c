"""The three contractual indicators, kept up to date while the page is open."""

import streamlit as st

from lda.domain.clock import today
from lda.settings import settings
from lda.store.work import reading
from lda.ui import frame
from lda.ui.statistics import board as boards
from lda.ui.statistics import filters, rows, show, words
from lda.views import indicators

me, database = frame.require("statistiques"), settings().database_url

frame.title("Statistiques")
asked = filters.show(me, *boards.places(database))
if asked.period is None:
    st.stop()
day, plateforme = today(), asked.place[0]
with reading() as session:
    revision = indicators.revision(session, plateforme, actor=me)
board = boards.board(boards.scope(me), revision, day, asked.period, *asked.place, database, _actor=me)
left, right = st.columns([4, 1], vertical_alignment="center")
with left:
    spoken, compared = words.span(asked.period.to_date(day)), words.span(board.figures.compared)
    st.markdown(f"**{asked.place_name}**, {spoken}.  \nComparaison : {compared}.")
with right:
    show.watch(revision, plateforme, day)
st.header("Les trois indicateurs", anchor=False)
show.three(board, me)
rows.show(board.figures, me)
show.monthly(board)
if board.comparable:
    show.comparison(board)
st.header("Origine des sollicitations", anchor=False)
show.chart(board.origins, key="origins")
