"""What annotators see: Chinese names, colours and keys of labels and relations."""

from __future__ import annotations

from functools import cache
from typing import Any, Literal, cast, get_args

from policyner.linking.measure import ROLES
from policyner.outline.cues import RoleName
from policyner.tagging.mention import LABELS, Label
from policyner.vocabulary import read_vocabulary

#: What a marked stretch is: one of the four layers, a measure, or the words that assign it.
NodeLabel = Literal["DEPT", "TARGET", "DEADLINE", "PERCENT", "MEASURE", "CUE"]

#: What binds two of them: a role from a measure to an agency, or `cue` from a measure to its cue.
RelationName = Literal["lead", "support", "responsible", "cue"]

NODE_LABELS: tuple[NodeLabel, ...] = get_args(NodeLabel)
RELATIONS: tuple[RelationName, ...] = get_args(RelationName)


def shown_label(label: NodeLabel) -> str:
    """The name that annotators see: `机构` for DEPT."""
    return str(_data()["labels"][label]["name"])


def shown_relation(relation: RelationName) -> str:
    """The name that annotators see: `牵头单位` for lead."""
    return str(_data()["relations"][relation]["name"])


def colour(label: NodeLabel) -> str:
    """The label's colour, as `#rrggbb`."""
    return str(_data()["labels"][label]["colour"])


def hotkey(label: NodeLabel) -> str:
    """The key that chooses the label in Label Studio and doccano."""
    return str(_data()["labels"][label]["hotkey"])


def as_label(name: object) -> NodeLabel | None:
    """The label that a tool's file calls `name`, in Chinese or as gold calls it."""
    return cast("NodeLabel | None", _names()[0].get(name) if isinstance(name, str) else None)


def as_relation(name: object) -> RelationName | None:
    """The relation that a tool's file calls `name`, in Chinese or as gold calls it."""
    return cast("RelationName | None", _names()[1].get(name) if isinstance(name, str) else None)


def as_layer(label: NodeLabel) -> Label | None:
    """The layer of a label; `None` for measures and cues."""
    return label if label in LABELS else None


def as_role(relation: RelationName) -> RoleName | None:
    """The role that a relation gives; `None` for `cue`."""
    return relation if relation in ROLES else None


@cache
def _names() -> tuple[dict[str, str], dict[str, str]]:
    data = _data()
    return tuple(  # type: ignore[return-value]
        {
            name: key
            for key, entry in data[kind].items()
            for name in (key, entry["name"], *entry.get("before", ()))
        }
        for kind in ("labels", "relations")
    )


@cache
def _data() -> Any:
    return read_vocabulary(__package__, "labels.yaml")
