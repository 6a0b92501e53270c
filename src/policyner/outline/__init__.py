"""The outline of a notice: headings, blocks, tables, responsibility lines, facts."""

from policyner.outline.block import Block, Stretch
from policyner.outline.conventions import Convention
from policyner.outline.document import Outline, parse_outline
from policyner.outline.facts import DocumentFacts
from policyner.outline.line import ResponsibilityLine
from policyner.outline.segments import Segment

__all__ = [
    "Block",
    "Convention",
    "DocumentFacts",
    "Outline",
    "ResponsibilityLine",
    "Segment",
    "Stretch",
    "parse_outline",
]
