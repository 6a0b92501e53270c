"""Our own heads as other sites show them: in one line, below a menu, in other signs.

A fact stays the same or is lost; none is ever another one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import opencc
import pytest
from test_heads import BODY, HEADS

from policyner.extractor import read
from policyner.reading import read_text
from policyner.records.notice import DocumentRecord
from policyner.repair import repair

FACTS = (
    "title", "document_number", "issuers", "issued_on", "published_on", "printed_on", "addressees",
    "doc_type",
)  # fmt: skip
MENU = "首页 政务公开 政务服务 互动交流 走进青禾 当前位置： 首页 > 政务公开 > 政府文件"
FOOTER = "版权所有：青禾市人民政府 青ICP备10000001号"
LONG = "各有关单位要明确分工，落实责任，抓好组织实施，及时总结经验，确保各项任务按期完成。" * 4
HALF = str.maketrans("，：；（）？！", ",:;()?!")


def in_one_line(text: str) -> str:
    return " ".join(text.split("\n"))


MUTATIONS: dict[str, Callable[[str], str]] = {
    "in one line": in_one_line,
    "a page in one line": lambda text: f"{MENU} {in_one_line(text)} {FOOTER}",
    "below a menu": lambda text: MENU.replace(" ", "\n") + "\n" + text,
    "below a menu in one line": lambda text: f"{MENU}\n{text}",
    "half width": lambda text: text.translate(HALF),
    "traditional": opencc.OpenCC("s2t").convert,
    "blank lines": lambda text: text.replace("\n", "\n\n \n"),
}
# Whatever a copy damages has its own tests; what libraries of laws put around a notice, too.
KINDS = ("fields", "numbers", "titles", "issuers", "addressees", "signatures", "furniture")


def facts_of(text: str) -> DocumentRecord:
    source = read_text(text)
    aligned = repair(source.text, set_aside=source.set_aside)
    return read(source, aligned, ()).to_record().document


def plain(value: Any) -> str:
    return re.sub(r"\s", "", str(value)).translate(HALF)


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_a_fact_of_a_copy_is_that_of_the_notice_or_none(mutation: str) -> None:
    other, lost, cases = [], 0, 0
    for kind, head in (parameters.values for parameters in HEADS):
        if kind not in KINDS:
            continue
        text = head["text"].replace("BODY", f"{BODY}\n{LONG}")
        facts, found = facts_of(text), facts_of(MUTATIONS[mutation](text))
        for name in FACTS:
            value, copied = getattr(facts, name), getattr(found, name)
            cases += 1
            if plain(value) != plain(copied):
                lost += not copied
                other += [(kind, name, value, copied)] if copied else []
    assert other == []
    assert lost <= cases * 0.03
