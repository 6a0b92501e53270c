"""What a tool must be told before it can show an annotation: labels, relations, colours, keys."""

from __future__ import annotations

import json
from collections.abc import Iterable
from xml.sax.saxutils import quoteattr

from policyner.annotating.brat import annotation_conf
from policyner.annotating.labels import (
    NODE_LABELS,
    RELATIONS,
    NodeLabel,
    as_layer,
    colour,
    hotkey,
    shown_label,
    shown_relation,
)
from policyner.annotating.labelstudio import BLOCKS, MENTIONS, TEXT
from policyner.errors import UsageError

#: The two versions that a task to adjudicate shows beside the text that is decided on.
SIDES = ("a", "b")

# Room between the lines for the arrows of relations.
_STYLE = "<Style>[class*=richtext__line] {line-height: 2.2}</Style>"


def configuration(tool: str, *, adjudicate: bool = False) -> str:
    """The labelling configuration of a tool.

    Args:
        tool: `labelstudio`, `doccano` or `brat`.
        adjudicate: Whether two versions stand beside the text (Label Studio).

    Raises:
        UsageError: If the tool takes none.
    """
    if tool == "labelstudio":
        return _adjudication() if adjudicate else _label_studio()
    if adjudicate:
        raise UsageError("--adjudicate goes with --to labelstudio")
    if tool == "doccano":
        return _doccano()
    if tool == "brat":
        return annotation_conf()
    raise UsageError(
        f"{tool} takes no configuration; its labels are {', '.join(NODE_LABELS)} and its "
        f"relations {', '.join(RELATIONS)}"
    )


def _label_studio() -> str:
    return "\n".join(
        [
            "<View>",
            *_indented(_relations()),
            *_indented(_controls()),
            f"  {_STYLE}",
            f'  <Text name="{TEXT}" value="$text" granularity="symbol"/>',
            "</View>",
            "",
        ]
    )


def _adjudication() -> str:
    panels = [
        "  <View style=" + quoteattr("display: flex; gap: 12px; align-items: flex-start") + ">",
    ]
    for side in SIDES:
        panels += [
            "    <View style=" + quoteattr(_panel()) + ">",
            f'      <Header value="$name_{side}" size="5"/>',
            *_indented(_controls(f"{side}_", shown=False), 6),
            f'      <Text name="{side}_{TEXT}" value="$text" granularity="symbol"/>',
            "    </View>",
        ]
    panels += [
        "    <View style=" + quoteattr(_panel()) + ">",
        '      <Header value="定稿" size="5"/>',
        f'      <Text name="{TEXT}" value="$text" granularity="symbol"/>',
        "    </View>",
        "  </View>",
    ]
    return "\n".join(
        [
            "<View>",
            *_indented(_relations()),
            *_indented(_controls()),
            f"  {_STYLE}",
            '  <Table name="differences" value="$differences"/>',
            *panels,
            "</View>",
            "",
        ]
    )


def _panel() -> str:
    return "flex: 1; max-height: 70vh; overflow-y: auto"


def _relations() -> list[str]:
    return [
        "<Relations>",
        *(f"  <Relation value={quoteattr(shown_relation(name))}/>" for name in RELATIONS),
        "</Relations>",
    ]


def _controls(prefix: str = "", *, shown: bool = True) -> list[str]:
    """The two sets of labels: the four layers, and measures with their cues."""
    lines = []
    layers = [label for label in NODE_LABELS if as_layer(label) is not None]
    blocks = [label for label in NODE_LABELS if as_layer(label) is None]
    for name, labels in ((MENTIONS, layers), (BLOCKS, blocks)):
        lines += [
            f'<Labels name="{prefix}{name}" toName="{prefix}{TEXT}" showInline="true"'
            + ("" if shown else ' visible="false"')
            + ">",
            *(f"  {_label(label, with_key=shown)}" for label in labels),
            "</Labels>",
        ]
    return lines


def _label(label: NodeLabel, *, with_key: bool) -> str:
    key = f" hotkey={quoteattr(hotkey(label))}" if with_key else ""
    return (
        f"<Label value={quoteattr(shown_label(label))} background={quoteattr(colour(label))}{key}/>"
    )


def _doccano() -> str:
    """The labels of spans; doccano reads those of relations from the same kind of file."""
    rows = [
        {
            "text": shown_label(label),
            "suffix_key": hotkey(label),
            "background_color": colour(label),
            "text_color": "#ffffff",
        }
        for label in NODE_LABELS
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def _indented(lines: Iterable[str], by: int = 2) -> list[str]:
    return [" " * by + line for line in lines]
