"""What docs/annotators.md says exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer

from policyner.annotating.labels import (
    NODE_LABELS,
    RELATIONS,
    hotkey,
    shown_label,
    shown_relation,
)
from policyner.annotating.lint import CHECKS
from policyner.cli import app

DOCS = Path(__file__).parents[2] / "docs"
TEXT = (DOCS / "annotators.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^    policyner (annotate \S+)([^#\n]*)", TEXT, re.MULTILINE)


@pytest.mark.parametrize("picture", re.findall(r"\]\((images/[^)]+)\)", TEXT))
def test_every_picture_is_there_and_small(picture):
    assert 10_000 < (DOCS / picture).stat().st_size < 150_000


def test_no_picture_is_left_over():
    used = set(re.findall(r"\(images/([^)]+)\)", TEXT))
    assert {path.name for path in (DOCS / "images").glob("label-studio-*")} == used


@pytest.mark.parametrize(("command", "rest"), COMMANDS)
def test_every_command_and_option_exists(command, rest):
    group = typer.main.get_command(app).commands["annotate"]
    known = {option for one in group.commands[command.split()[1]].params for option in one.opts}
    assert set(re.findall(r"(?<= )--?[a-z][a-z-]*", rest)) <= known


def test_every_command_is_told_of():
    group = typer.main.get_command(app).commands["annotate"]
    assert {command.split()[1] for command, _ in COMMANDS} == set(group.commands)


def test_labels_keys_and_arrows_are_those_of_the_configuration():
    for label in NODE_LABELS:
        assert f"| {hotkey(label)} | {shown_label(label)} {label} |" in TEXT
    for relation in RELATIONS:
        assert f"| {shown_relation(relation)} |" in TEXT


def test_every_check_of_lint_is_told_of():
    assert {name for name in CHECKS if f"`{name}`" not in TEXT} == set()
