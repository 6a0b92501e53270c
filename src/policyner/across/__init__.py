"""Several records together: two plans compared, what one organ has to do."""

from policyner.across.compare import Comparison, compare
from policyner.across.profile import Assignment, Organ, assignments

__all__ = ["Assignment", "Comparison", "Organ", "assignments", "compare"]
