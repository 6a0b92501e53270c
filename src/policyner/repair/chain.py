"""The repairs in the order in which a text walks through them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import cycle

from policyner.repair.aligned import AlignedText
from policyner.repair.blanks import spaced_edits
from policyner.repair.censor import censor_edits
from policyner.repair.copies import copy_edits
from policyner.repair.eaten import eaten_edits
from policyner.repair.edits import EditLog
from policyner.repair.furniture import furniture_edits
from policyner.repair.glyphs import character_edits
from policyner.repair.lines import line_edits
from policyner.repair.pages import REASON as PAGE
from policyner.repair.pages import page_edits
from policyner.repair.pinyin import pinyin_edits
from policyner.repair.punctuation import punctuation_edits, stop_edits
from policyner.repair.script import script_edits, variant_edits
from policyner.repair.tags import tag_edits
from policyner.repair.watermarks import jammer_edits, watermark_edits
from policyner.repair.wrap import wrap_edits
from policyner.span import Span

#: A repair takes the clean text of the one before and gives its edits to it.
Repair = Callable[[str], EditLog]

REPAIRS: tuple[Repair, ...] = (
    # What no page shows first, so that nothing else has to look past it.
    character_edits,
    tag_edits,
    jammer_edits,
    # Lost characters are told by the readings around them, and a reading without
    # tones by the traditional character before it; OpenCC's phrases need the
    # characters side by side.
    eaten_edits,
    pinyin_edits,
    stop_edits,
    punctuation_edits,
    script_edits,
    variant_edits,
    # All words from here on are simplified ones.
    censor_edits,
    # A page number stands between two halves of a wrapped line.
    page_edits,
    wrap_edits,
    spaced_edits,
    # Whole lines and sentences, in the form that their vocabularies know.
    watermark_edits,
    furniture_edits,
    copy_edits,
    line_edits,
)


def repair(text: str, *, set_aside: Sequence[Span] = ()) -> AlignedText:
    """Repairs a source text.

    Repairing the clean text once more changes nothing: one repair may lay open
    what another mends, so a text goes through them until none finds anything.

    Args:
        text: The source text; any string, lone surrogates included.
        set_aside: Stretches that the reader knows to be the page's, such as running heads;
            in order, without overlaps. They are cut out first, for the reason `page`.

    Returns:
        The source and the clean text, aligned; without edits where nothing
        was wrong.
    """
    places = [(span.start, span.end) for span in set_aside]
    log = EditLog.removing(PAGE, text, places) if places else EditLog.none(text)
    unchanged_since = 0
    for edits_of in cycle(REPAIRS):
        edits = edits_of(log.after)
        log = log.then(edits)
        unchanged_since = 0 if edits else unchanged_since + 1
        if unchanged_since == len(REPAIRS):
            break
    return AlignedText(log)
