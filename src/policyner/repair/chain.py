"""The repairs in the order in which a text walks through them."""

from __future__ import annotations

from collections.abc import Callable

from policyner.repair.aligned import AlignedText
from policyner.repair.edits import EditLog
from policyner.repair.pinyin import pinyin_edits
from policyner.repair.script import script_edits

#: A repair takes the clean text of the one before and gives its edits to it.
Repair = Callable[[str], EditLog]

# Readings go first: OpenCC's phrases need the characters side by side, and a
# reading without tones is recognised by the traditional character before it.
REPAIRS: tuple[Repair, ...] = (pinyin_edits, script_edits)


def repair(text: str) -> AlignedText:
    """Repairs a source text.

    Repairing the clean text once more changes nothing.

    Args:
        text: The source text; any string, lone surrogates included.

    Returns:
        The source and the clean text, aligned; without edits where nothing
        was wrong.
    """
    aligned = AlignedText.of(text)
    for edits_of in REPAIRS:
        aligned = aligned.then(edits_of(aligned.clean))
    return aligned
