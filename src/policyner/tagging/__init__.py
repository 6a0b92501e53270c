"""The tagger: which stretches of a clean text name agencies, targets, deadlines, percentages."""

from policyner.tagging.mention import LABELS, Label, Mention

__all__ = ["LABELS", "Label", "Mention"]
