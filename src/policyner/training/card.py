"""The model card: what a model is made of and what it is worth, measured when it is written."""

from __future__ import annotations

import statistics
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from policyner.evaluation.gold import GoldNotice, read_gold
from policyner.evaluation.report import Report, evaluate_files, extract_notices, score_records
from policyner.evaluation.scores import Scores
from policyner.extractor import Extractor
from policyner.tagging.mention import LABELS, Label
from policyner.tagging.tagger import read_settings
from policyner.training.calibrate import Judged, judge
from policyner.training.config import ModelConfig
from policyner.training.facts import read_facts
from policyner.training.lessons import of_held_out_places
from policyner.training.standoff import Annotated

_FIGURES = (*LABELS, "links")
# Between which confidences mentions are counted together: most of them are sure.
_BOUNDS = (0.0, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)


def write_card(config: ModelConfig, folder: Path, *, gold: Sequence[Path]) -> Path:
    """Measures a model and writes `README.md` into its folder.

    Args:
        config: Says what the model is for and where its limits lie (`card`).
        folder: The model folder.
        gold: Gold files to measure on, none of which it was trained on.

    Returns:
        The card.

    Raises:
        GoldError: If a gold file is missing or malformed.
        ModelError: If the folder is no model.
    """
    began = time.perf_counter()
    extractor = Extractor.load(folder, threads=1)
    loading = time.perf_counter() - began
    reports = {path: evaluate_files([path], model=folder, slices=True) for path in gold}
    lines = [
        f"# {config.card.title or config.name}",
        "",
        config.card.purpose,
        "",
        *_made_of(folder, loading),
        "",
        "## What it is worth",
        "",
        "F1, the rules of the tagger and the linker included (`policyner evaluate`).",
    ]
    for path, report in reports.items():
        notices = list(read_gold(path))
        lines += ["", f"### `{path}`: {len(notices)} notices", ""]
        lines += [*_layers(report), "", *_slices(report)]
        kinds = by_kind(notices)
        if len(kinds) > 1:
            lines += ["", *_kinds(extractor, kinds)]
        lines += ["", _calibration(judge(extractor.tagger, notices))]
    if held_out := of_held_out_places(config):
        lines += ["", *_held_out(extractor, held_out)]
    for heading, entries in (("Measured apart", config.card.apart), ("Limits", config.card.limits)):
        if entries:
            lines += ["", f"## {heading}", "", *(f"- {entry}" for entry in entries)]
    card = folder / "README.md"
    card.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return card


def _held_out(extractor: Extractor, annotated: Sequence[Annotated]) -> Iterator[str]:
    """Figures on the places that no stage of the training read, by place and by kind."""
    notices = [one.notice for one in annotated]
    yield f"### Places held out: {len(notices)} notices"
    yield ""
    yield "Every choice (checkpoint, thresholds, calibration) is made on them."
    yield ""
    records = list(extract_notices(extractor, notices))
    version = extractor.tagger.settings.version
    yield from _layers(score_records(notices, records, model=version))
    by_place: dict[str, list[GoldNotice]] = defaultdict(list)
    kinds: dict[str, list[GoldNotice]] = defaultdict(list)
    for one in annotated:
        by_place["、".join(sorted(one.places))].append(one.notice)
        kinds[one.kind or "?"].append(one.notice)
    yield ""
    yield from _kinds(extractor, dict(sorted(by_place.items())), what="place")
    yield ""
    yield from _kinds(extractor, dict(sorted(kinds.items())))
    judged = judge(extractor.tagger, notices)
    yield ""
    yield _calibration(judged)
    yield ""
    yield from _reliability(judged)


def by_kind(notices: Sequence[GoldNotice]) -> dict[str, list[GoldNotice]]:
    """Notices by the part of their id in front of the last hyphen: kind of document or field."""
    kinds: dict[str, list[GoldNotice]] = defaultdict(list)
    for notice in notices:
        kinds[notice.id.rpartition("-")[0] or notice.id].append(notice)
    return dict(sorted(kinds.items()))


def _made_of(folder: Path, loading: float) -> Iterator[str]:
    facts = read_facts(folder)
    yield "| | |"
    yield "|---|---|"
    yield f"| version | `{read_settings(folder).version}`, the start of `model.onnx`'s SHA-256 |"
    for stage, tell in (
        ("pretrain", _pretraining),
        ("train", _training),
        ("export", _export),
        ("calibrate", _fitting),
    ):
        if stage in facts:
            yield tell(facts[stage])
    yield f"| loads in | {loading:.2f} s |"


def _pretraining(facts: dict[str, Any]) -> str:
    return (
        f"| pretrained | from {facts['start']}, on {facts['texts']:,} official texts, "
        f"{facts['characters'] / 1e6:.1f} million characters; {facts['steps']:,} steps, "
        f"{facts['tokens'] / 1e6:.1f} million tokens, loss {facts['loss']:.2f} |"
    )


def _training(facts: dict[str, Any]) -> str:
    rounds = [facts]
    while before := rounds[0].get("before"):
        rounds.insert(0, before)
    told = "; then ".join(map(_round, rounds))
    return f"| fine-tuned | {told}; {facts['parameters'] / 1e6:.1f} million parameters |"


def _round(facts: dict[str, Any]) -> str:
    told = f"on {facts['notices']:,} annotated notices"
    if taught := facts["unlabelled"]:
        told += f" and {taught:,} texts that a teacher tagged"
    told += (
        f", {facts['held_out']} held out, best of {facts['steps']:,} steps: "
        f"{facts['best_step'] or facts['steps']:,}"
    )
    if share := facts.get("start_share"):
        told += f", {share:.0%} of the weights those before"
    return told


def _export(facts: dict[str, Any]) -> str:
    precision = "8-bit integers" if facts["integers"] is not None else "32-bit floats"
    return (
        f"| file | {facts['bytes'] / 1e6:.1f} MB, {precision}; in 32-bit floats logits differ from "
        f"the checkpoint's by at most {facts['difference']:.1g} |"
    )


def _fitting(facts: dict[str, Any]) -> str:
    return f"| confidences | fitted on {facts['notices']} held-out notices |"


def _layers(report: Report) -> Iterator[str]:
    yield "| | precision | recall | F1 strict | F1 overlap | gold |"
    yield "|---|---:|---:|---:|---:|---:|"
    for label in LABELS:
        strict, overlap = report.strict[label], report.overlap[label]
        yield (
            f"| {label} | {strict.precision:.3f} | {strict.recall:.3f} | {strict.f1:.3f} "
            f"| {overlap.f1:.3f} | {strict.gold:,} |"
        )
    links = report.links.links
    figures = f"{links.precision:.3f} | {links.recall:.3f} | {links.f1:.3f}"
    yield f"| links | {figures} | | {links.gold:,} |"


def _slices(report: Report) -> Iterator[str]:
    yield f"| damaged copies | {' | '.join(_FIGURES)} |"
    yield "|---|" + "---:|" * len(_FIGURES)
    for name, damaged in report.slices.items():
        yield f"| {name} | {_row(damaged)} |"


def _kinds(
    extractor: Extractor, kinds: dict[str, list[GoldNotice]], *, what: str = "kind"
) -> Iterator[str]:
    yield f"| {what} (notices) | {' | '.join(_FIGURES)} |"
    yield "|---|" + "---:|" * len(_FIGURES)
    for kind, notices in kinds.items():
        records = list(extract_notices(extractor, notices))
        report = score_records(notices, records, model=extractor.tagger.settings.version)
        yield f"| {kind} ({len(notices)}) | {_row(report)} |"


def _row(report: Report) -> str:
    scores: dict[str, Scores] = {label: report.strict[label] for label in LABELS}
    scores["links"] = report.links.links
    return " | ".join(f"{scores[name].f1:.3f}" if scores[name].gold else "–" for name in _FIGURES)


def _calibration(judged: dict[Label, Judged]) -> str:
    errors = {label: judged[label].error() for label in LABELS if len(judged[label].right)}
    return (
        "Expected calibration error of the confidences: "
        + ", ".join(f"{label} {error:.3f}" for label, error in errors.items())
        + f"; mean {statistics.fmean(errors.values()):.3f}."
    )


def _reliability(judged: dict[Label, Judged]) -> Iterator[str]:
    """How sure mentions are and how many of them are right, from bound to bound."""
    yield f"| confidence: mean, right (mentions) | {' | '.join(LABELS)} |"
    yield "|---|" + "---:|" * len(LABELS)
    for low, high in pairwise(_BOUNDS):
        cells = (judged[label].between(low, high) for label in LABELS)
        yield (
            f"| {low} to {high} | "
            + " | ".join(
                f"{part.confidence.mean():.2f}, {part.right.mean():.2f} ({len(part.right):,})"
                if len(part.right)
                else "–"
                for part in cells
            )
            + " |"
        )
