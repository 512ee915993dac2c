"""The fiche saisine (DOMAIN part B, section 2), declared once.

From the declaration come the form, the validation, the import columns, the printed fiche, the completeness
and the data dictionary. Answers are one flat mapping of key to JSON value.
"""

from lda.domain.fiche.checks import CONTRADICTIONS, problems
from lda.domain.fiche.cleaning import Lists, clean
from lda.domain.fiche.declaration import FICHE_VERSION, FIELDS, SECTIONS, STEPS
from lda.domain.fiche.derived import (
    Deadline,
    age,
    age_band,
    birth_year,
    countable,
    eviction_dates,
    household_size,
    next_eviction_date,
    resources_band,
    reste_a_vivre,
    taux_effort,
    urgency_stage,
)
from lda.domain.fiche.dictionary import COLUMNS, dictionary
from lda.domain.fiche.fields import Answers, Condition, Field, Form, Kind, Section, Sensitivity, Step, filled
from lda.domain.fiche.rules import (
    Progress,
    copyable,
    live,
    needs,
    opens_violence,
    prefill,
    progress,
    required,
    routing_commune,
    steps,
    violence_flag,
    visible,
)

__all__ = [
    "COLUMNS", "CONTRADICTIONS", "FICHE_VERSION", "FIELDS", "SECTIONS", "STEPS", "Answers", "Condition",
    "Deadline", "Field", "Form", "Kind", "Lists", "Progress", "Section", "Sensitivity", "Step", "age",
    "age_band", "birth_year", "clean", "copyable", "countable", "dictionary", "eviction_dates", "filled",
    "household_size", "live", "needs", "next_eviction_date", "opens_violence", "prefill", "problems",
    "progress", "required", "resources_band", "reste_a_vivre", "routing_commune", "steps", "taux_effort",
    "urgency_stage", "violence_flag", "visible",
]  # fmt: skip
