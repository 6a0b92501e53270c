"""Resolving: from a mention's words to a value a table can hold.

>>> from datetime import date
>>> from policyner.resolving import Context, Notice, resolve_deadline
>>> context = Context(notice=Notice(issued_on=date(2024, 3, 1)))
>>> resolve_deadline("今年年底前", context=context).end
datetime.date(2024, 12, 31)
"""

from policyner.grammar.names.regions import Region, regions
from policyner.resolving.agencies import resolve_agency
from policyner.resolving.context import Context, Notice, context_in
from policyner.resolving.deadlines import resolve_deadline
from policyner.resolving.notice import notice_of
from policyner.resolving.percentages import resolve_percent
from policyner.resolving.targets import resolve_target
from policyner.resolving.values import Agency, Deadline, Percent, Target

__all__ = [
    "Agency",
    "Context",
    "Deadline",
    "Notice",
    "Percent",
    "Region",
    "Target",
    "context_in",
    "notice_of",
    "regions",
    "resolve_agency",
    "resolve_deadline",
    "resolve_percent",
    "resolve_target",
]
