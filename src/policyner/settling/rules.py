"""The rules, one table: what the network found goes through them in this order.

Rules stand where language is closed; where it is open, the network's word stands. Each serves a
passage of the guidelines, and a mention that one of them made or changed says so (`Mention.rule`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from policyner.grammar.marks import wide
from policyner.outline import Outline
from policyner.outline.tables import with_cells_parted
from policyner.settling.agencies import outside_heads, settle_agencies
from policyner.settling.beside_targets import settle_beside_targets
from policyner.settling.bodies import settle_bodies
from policyner.settling.clauses import settle_clauses
from policyner.settling.conditions import without_conditions
from policyner.settling.duties import settle_duties
from policyner.settling.facts import without_facts
from policyner.settling.indicators import settle_indicators
from policyner.settling.lists import settle_lists
from policyner.settling.numbers import behind_numbers, numbers_of
from policyner.settling.own import settle_own
from policyner.settling.past import without_apart, without_past, without_reports
from policyner.settling.percentages import settle_percentages
from policyner.settling.short_names import settle_short_names
from policyner.settling.stated_targets import settle_stated_targets
from policyner.settling.stated_times import settle_stated_times
from policyner.settling.time_fields import settle_time_fields
from policyner.settling.times import settle_times
from policyner.settling.titles import outside_titles
from policyner.tagging.mention import LABELS, Label, Mention, by_rule

#: What a rule does: from the notice's outline and its mentions to its mentions.
Apply = Callable[[Outline, Sequence[Mention]], list[Mention]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Attributes:
        name: Its name in `Mention.rule`.
        layers: The layers whose mentions it makes, changes or takes out.
        guideline: What the guidelines say that it serves.
        apply: Takes the outline and all mentions in the order of the text, and gives all mentions
            in any order.
    """

    name: str
    layers: tuple[Label, ...]
    guideline: str
    apply: Apply


#: The rules in their order.
RULES: tuple[Rule, ...] = (
    Rule(
        "percentages",
        ("PERCENT",),
        "PERCENT: every ratio, with an approximator behind it and no comparator in front",
        lambda outline, mentions: settle_percentages(outline.text, mentions),
    ),
    Rule(
        "times",
        ("DEADLINE",),
        "DEADLINE: the whole time expression; no start, duration or basis of comparison",
        lambda outline, mentions: behind_numbers(
            outline, settle_times(outline.text, mentions, issued=outline.facts.issued_on)
        ),
    ),
    Rule(
        "stated_times",
        ("DEADLINE",),
        "DEADLINE: `到2027年`, a window that opens a sentence, 用…时间 say so by themselves",
        settle_stated_times,
    ),
    Rule(
        "agencies",
        ("DEPT",),
        "DEPT: the whole name with its bracket, without marks, verbs or 等",
        lambda outline, mentions: outside_heads(outline, settle_agencies(outline.text, mentions)),
    ),
    Rule(
        "own_agencies",
        ("DEPT",),
        "DEPT: what the user's own file names is an agency, with its whole name",
        lambda outline, mentions: settle_own(outline.text, mentions),
    ),
    Rule(
        "bodies",
        ("DEPT",),
        "DEPT: command posts, task forces and inspection bodies that are given a duty",
        lambda outline, mentions: settle_bodies(outline.text, mentions),
    ),
    Rule(
        "short_names",
        ("DEPT",),
        "DEPT: what a notice declares to be the short name of one (`（以下简称“管理中心”）`)",
        lambda outline, mentions: settle_short_names(outline.text, mentions),
    ),
    Rule(
        "duties",
        ("DEPT",),
        "DEPT: whoever an item of a list of duties begins with",
        settle_duties,
    ),
    Rule(
        "stated_targets",
        ("TARGET",),
        "TARGET: `零…`, a ratio of two numbers, an amount of something right behind its deadline",
        settle_stated_targets,
    ),
    Rule(
        "clauses",
        ("TARGET",),
        "TARGET: from the beginning of its clause to the counted noun, one indicator and its value",
        lambda outline, mentions: settle_clauses(
            outline.text, behind_numbers(outline, mentions), numbers=numbers_of(outline)
        ),
    ),
    Rule(
        "indicators",
        ("TARGET",),
        "TARGET: a row of a table of indicators is one",
        settle_indicators,
    ),
    Rule(
        "titles",
        LABELS,
        "All layers: nothing inside 《》",
        lambda outline, mentions: outside_titles(outline.text, mentions),
    ),
    Rule(
        "apart",
        ("TARGET", "DEADLINE", "PERCENT"),
        "DEADLINE: dates of issue and of the page are none",
        without_apart,
    ),
    Rule(
        "past",
        ("TARGET", "DEADLINE"),
        "TARGET, DEADLINE: what has been reached or has gone by is none",
        without_past,
    ),
    Rule(
        "reports",
        ("TARGET", "DEADLINE"),
        "TARGET, DEADLINE: nothing in a part that looks back, or that a bulletin reports as done",
        without_reports,
    ),
    Rule(
        "conditions",
        ("TARGET",),
        "TARGET: no entry condition, rate or cap that only defines a policy",
        without_conditions,
    ),
    Rule(
        "beside_targets",
        ("TARGET",),
        "TARGET: one for each indicator and value, of a row of clauses of which one is found",
        settle_beside_targets,
    ),
    Rule(
        "facts",
        ("TARGET",),
        "TARGET: neither what is so (`现有…`, `共48个`) nor a forecast (`预计…`)",
        without_facts,
    ),
    Rule(
        "lists",
        ("DEPT",),
        "DEPT: in a list of responsible parties each item is one name",
        settle_lists,
    ),
    Rule(
        "time_fields",
        ("DEADLINE",),
        "DEADLINE: whatever fills a field or column of time",
        settle_time_fields,
    ),
)


def settle(
    outline: Outline, mentions: Sequence[Mention], *, rules: Sequence[Rule] = RULES
) -> list[Mention]:
    """The mentions of a notice as the rules leave them.

    Args:
        outline: The notice's outline.
        mentions: What the network found in its clean text, in any order.
        rules: The rules, in order.

    Returns:
        The mentions in the order of the text; those of one layer never overlap. One that a rule
        made or changed bears its name.
    """
    # Marks are read alike, whatever their width, and so are cells, whatever parts them; names are
    # compared letter by letter.
    widened = replace(outline, text=with_cells_parted(wide(outline.text), outline.tables))
    settled = _without_overlaps(mentions)
    for rule in rules:
        given = list(rule.apply(outline if "DEPT" in rule.layers else widened, settled))
        if given != settled:
            settled = by_rule(rule.name, settled, _without_overlaps(given))
    return settled


def _without_overlaps(mentions: Iterable[Mention]) -> list[Mention]:
    """Mentions in the order of the text; of two of one layer that overlap the first stays."""
    ends: dict[Label, int] = dict.fromkeys(LABELS, 0)
    kept = []
    for mention in sorted(mentions, key=Mention.order):
        if mention.start >= ends[mention.label] and mention.end > mention.start:
            ends[mention.label] = mention.end
            kept.append(mention)
    return kept
