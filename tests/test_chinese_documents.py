"""What is told in both languages: the same parts, commands and tables in each."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from policyner.annotating.inline import parse_inline
from policyner.annotating.labels import NODE_LABELS, RELATIONS, shown_label, shown_relation
from policyner.annotating.lint import CHECKS
from policyner.records.producer import GUIDELINES_VERSION

ROOT = Path(__file__).parents[1]
# Words that Chinese readers are told in others.
_OTHER_WORDS = ("打包文件", "限额", "举措", "责任语")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def snippets(text: str) -> list[str]:
    """Indented lines and fenced blocks, without remarks and the words of the notices in them."""
    fenced = re.findall(r"^```\w*\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    lines = [*re.findall(r"^    \S.*", text, re.MULTILINE), *"".join(fenced).splitlines()]
    bare = (re.split(r"\s+#\s|\s{3,}", line.strip())[0] for line in lines)
    return [line for line in bare if line and not line.startswith("-")]


def shape(text: str) -> list[str]:
    """Headings by their depth, pictures, and the number of cells of each row of a table."""
    found = []
    fence = False
    for line in text.splitlines():
        fence ^= line.startswith("```")
        if fence:
            continue
        if heading := re.match("#+ ", line):
            found.append(heading[0])
        elif picture := re.search(r"!\[[^]]*\]\(([^)]*)\)", line):
            found.append(picture[1])
        elif line.startswith("|"):
            found.append("|" * line.count("|"))
    return found


def test_both_readmes_have_the_same_parts_and_tables():
    assert shape(read("README.zh.md")) == shape(read("README.md"))


def test_both_readmes_have_the_same_snippets():
    assert snippets(read("README.zh.md")) == snippets(read("README.md"))


def test_both_readmes_name_the_same_options_and_commands():
    told = [set(re.findall(r"--[a-z][a-z-]+", read(n))) for n in ("README.md", "README.zh.md")]
    assert told[0] == told[1]


@pytest.mark.parametrize(
    "name", ["README.zh.md", "docs/annotators.zh.md", "annotations/GUIDELINES.zh.md"]
)
def test_a_thing_has_one_name_in_chinese(name: str):
    # What older files and pictures call it is named beside them, and a cap on a subsidy is 限额.
    text = re.sub(r"以前用.*能导入。|（图中的.*?）|补助比例、限额", "", read(name))
    assert [word for word in _OTHER_WORDS if word in text] == []


@pytest.mark.parametrize("name", ["docs/annotators.md", "docs/annotators.zh.md"])
def test_annotators_are_told_every_label_arrow_and_check(name: str):
    text = read(name)
    for label in NODE_LABELS:
        assert f"{shown_label(label)} {label}" in text
    assert all(f"| {shown_relation(each)} |" in text for each in RELATIONS)
    assert all(f"`{check}`" in text for check in CHECKS)


def test_the_handbook_leads_to_its_parts():
    text = read("docs/annotators.zh.md")
    assert set(re.findall(r"\]\(#([^)]*)\)", text)) == set(
        re.findall("^## (.*)", text, re.MULTILINE)
    )
    for link in re.findall(r"\]\(([^)#]+)", text):
        assert (ROOT / "docs" / link).exists()


def test_the_guidelines_in_chinese_are_of_the_same_version():
    assert f"版本 {GUIDELINES_VERSION}，" in read("annotations/GUIDELINES.zh.md")


def test_the_examples_of_the_guidelines_can_be_read():
    text = read("annotations/GUIDELINES.zh.md")
    blocks = re.findall(r"(?:^      .*\n)+", text, re.MULTILINE)
    assert len(blocks) == 2
    for block in blocks:
        gold = parse_inline("\n".join(map(str.strip, block.splitlines())), id="example")
        assert gold.measures
        assert all(left.span.end <= right.span.start for left, right in pairwise(gold.measures))
