"""What surrounds every run of the script, callbacks and fragments included: its measure, a database away.

Streamlit offers no place around a whole run: callbacks run before the main script, fragments without it. Its
own wrapper is therefore wrapped: it is private, and a test sees whether it still is the way. So is the place
where it takes a request, for a change made in a fragment may be lost there.
"""

import time
from collections.abc import Callable
from typing import Any, NoReturn

import streamlit as st
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import RerunData, RerunException, ScriptRunContext, script_runner
from streamlit.runtime.scriptrunner.exec_code import exec_func_with_error_handling

from lda.domain.errors import Unavailable
from lda.ui import errors, frame, instruments

LONGEST_WAIT = 5.0
"""Seconds between two looks for a database that is away; the first ones come sooner."""
SAID_EVERY = 4
"""Looks after which it is said again."""
AWAY = "Un instant"
SHORT = "Base indisponible (réf. **{reference}**). Votre saisie est gardée, la page reprendra seule."
"""What fits in the three lines of a notification."""
BACK = (
    "La base de données n'a pas répondu pendant un moment (référence {reference}). Si vous veniez "
    "d'enregistrer ou de valider, vérifiez que c'est fait ; sinon, recommencez."
)
_WAITING = "_waiting"
WRAPPED = "exec_func_with_error_handling"
"""Streamlit's wrapper, by the name that its runner of scripts calls."""
REQUESTED = "request_rerun"
_take = AppSession.request_rerun


def install() -> None:
    """From now on every run of this process is measured, and waits for a database that is away."""
    setattr(script_runner, WRAPPED, execute)
    setattr(AppSession, REQUESTED, _ask)


def execute(run: Callable[[], Any], context: ScriptRunContext) -> tuple[Any, bool, Any, bool, Any]:
    """Run the script, or the fragments asked for, as Streamlit does."""
    kind = "fragment" if context.fragment_ids_this_run else "page"
    with instruments.measured(kind, frame.last_page()) as measure:
        ended = exec_func_with_error_handling(lambda: _or_wait(run, context, measure), context)
        _, well, again, _, _ = ended
        if measure.outcome == instruments.OK and not well:
            measure.outcome = instruments.ERROR
        elif measure.outcome == instruments.OK and again is not None:
            measure.outcome = instruments.RERUN
    return ended


def _ask(session: AppSession, state: ClientState | None) -> None:
    """Take a request for a run: of the whole page, when somebody touched a part that cannot run alone now.

    Streamlit drops it when this process has not drawn that part, its server being gone. And before it draws
    a part again, it drops what was drawn of it and is not sent yet: the fields would vanish from the screen
    for a moment, and come back empty.
    """
    if state and state.fragment_id and not state.is_auto_rerun:
        unsent = session._scriptrunner is not None or not session._browser_queue.is_empty()
        if unsent or not session.has_fragment(state.fragment_id):
            state.fragment_id = ""
    _take(session, state)


def _or_wait(run: Callable[[], Any], context: ScriptRunContext, measure: instruments.Run) -> Any:
    """Run; without a database, say so and run again a little later, which leaves the screen as it is."""
    try:
        result = run()
    except Unavailable as error:
        looks, reference = st.session_state.get(_WAITING) or (0, errors.log(error))
        measure.outcome = instruments.UNAVAILABLE
        if looks % SAID_EVERY == 0:
            _say(reference)
        st.session_state[_WAITING] = (looks + 1, reference)
        time.sleep(min(1.0 + looks, LONGEST_WAIT))
        _again(context)
    st.session_state.pop(_WAITING, None)
    return result


def _say(reference: str) -> None:
    """Beside what is on screen; in its place when there is nothing yet."""
    if frame.last_page() == frame.NO_PAGE:
        st.title(AWAY, anchor=False)
        st.write(errors.UNAVAILABLE.format(reference=reference))
    else:
        st.toast(SHORT.format(reference=reference), icon=":material/hourglass_top:", duration="long")
        frame.flash(BACK.format(reference=reference), "warning")


def _again(context: ScriptRunContext) -> NoReturn:
    """Run again the page asked for: a first run knows it by its name alone, which `st.rerun` would forget."""
    asked = context.pages_manager
    raise RerunException(
        RerunData(
            query_string=context.query_string,
            page_script_hash=asked.intended_page_script_hash or "",
            page_name=asked.intended_page_name or "",
            cached_message_hashes=context.cached_message_hashes,
            context_info=context.context_info,
        )
    )
