"""The cue words of responsibility lines, read from `cues.yaml` and compiled once."""

from __future__ import annotations

import re
from typing import Literal

from policyner.grammar.lists.closing import BY_DUTY
from policyner.vocabulary import any_of, read_vocabulary

#: The roles, as `linking.measure` has them; the outline lies to its left and may not import it.
RoleName = Literal["lead", "support", "responsible"]

_DATA = read_vocabulary(__package__, "cues.yaml")


def _roles(section: str) -> dict[str, RoleName]:
    return {word: role for role, words in _DATA[section].items() for word in words}


#: Label words and verbs with the role they give.
LABELS = _roles("labels")
VERBS = _roles("verbs")
TIMES: tuple[str, ...] = tuple(_DATA["times"])

_COLON = r"\s{0,2}[:：]"
_ADVERB = f"{any_of(_DATA['adverbs'])}|{BY_DUTY}"

#: A label with its colon: groups `label`, `time`, or neither for a field of another kind.
LABEL = re.compile(
    rf"(?<![各本其关])(?P<label>{any_of(LABELS)}){_COLON}"
    rf"|(?P<time>{any_of(_DATA['times'])}){_COLON}"
)
#: A field of another kind inside a line, such as `备注：`.
OTHER_LABEL = re.compile(rf"(?<![一-鿿])[一-鿿]{{2,8}}{_COLON}")
#: A verb that closes the list in front of it: group `verb`. `负责解释` closes nothing.
VERB = re.compile(
    rf"(?:(?:{_ADVERB})){{0,3}}(?P<verb>{any_of(VERBS)})"
    r"(?=[，,；;。、）)\]］〕】\s]|$|会同|会商|按|分工)"
)
#: A word between the leader and the others; `联合牵头` makes leaders of all.
TOGETHER = re.compile(
    rf"(?:{any_of(_DATA['together'])})(?!{any_of(VERBS)})(?<![^局委厅办部会院署府心社行司）)]联合)"
)
