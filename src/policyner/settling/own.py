"""Organs of a user's own, by their names: whoever lists them wants them found."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policyner.grammar.names.own import own_agencies
from policyner.settling.agencies import ALONE
from policyner.settling.putting_in import with_names
from policyner.span import Span
from policyner.tagging.mention import Mention

# A name of so many characters is no part of a word; a shorter one stands alone, or behind a word
# that takes a name.
_WHOLE = 4
_BEFORE = re.compile(ALONE)
_BEHIND = re.compile(r"(?![一-鿿A-Za-z\d])|等|牵头|负责|会同|联合|配合|统筹|组织|要|应|[和与及]")
# What makes another name of it: `绿城平台`公司, `绿城平台`建设办公室.
_LONGER = re.compile(
    r"[一-鿿]{0,6}?(?:公司|集团|大厦|项目)|(?!(?:会同|联合|和|与|及|由|牵头|负责|配合))[一-鿿]{0,6}?"
    r"(?:办公室|指挥部|小组|委员会|管委会|分中心|分局)"
)


def settle_own(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions, with the user's own organs whole, and those put in that the network missed.

    Args:
        text: The clean text.
        mentions: What was found so far, of all layers.
    """
    return with_names(
        mentions, own_agencies().find(text), missed=lambda name: _stands_alone(text, name)
    )


def _stands_alone(text: str, name: Span) -> bool:
    if _LONGER.match(text, name.end):
        return False
    return len(name) >= _WHOLE or bool(
        _BEFORE.match(text, name.start) and _BEHIND.match(text, name.end)
    )
