"""How far what was found has come: the stages of rectification, each a count, together a whole."""

from dataclasses import dataclass

from indicators.ledger import Ledger
from indicators.model import Count, Window
from indicators.periods import Period
from indicators.places import Place
from indicators.values import get_count
from indicators.viewer import Viewer


@dataclass(frozen=True, kw_only=True)
class Rectification:
    """Findings of the term of office the period ends in, at its end; NaN where nothing is on record. `found` is the sum of
    `under_way`, `submitted` and `verified`; `revisited` is part of `verified`."""

    found: float
    under_way: float
    submitted: float
    verified: float
    revisited: float


_FOUND = Count(entered=("finding.found",), window=Window.TERM)
_SUBMITTED = Count(entered=("finding.submitted",), left=("finding.submission_answered",), window=Window.TERM)
_VERIFIED = Count(entered=("finding.verified_in_term",), window=Window.TERM)
_REVISITED = Count(entered=("finding.revisit_held",), window=Window.TERM)


def get_rectification(ledger: Ledger, *, period: Period, place: Place, viewer: Viewer) -> Rectification:
    found, submitted, verified, revisited = (
        get_count(ledger, count, period=period, place=place, viewer=viewer)
        for count in (_FOUND, _SUBMITTED, _VERIFIED, _REVISITED)
    )
    return Rectification(
        found=found,
        under_way=found - submitted - verified,
        submitted=submitted,
        verified=verified,
        revisited=min(revisited, verified),
    )
