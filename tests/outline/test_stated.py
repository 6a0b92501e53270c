"""What a caller states of notices that do not say it themselves."""

from __future__ import annotations

from datetime import date

import pytest

from policyner.extractor import read
from policyner.outline.facts import Stated
from policyner.reading import read_text
from policyner.records.notice import DocumentRecord
from policyner.repair import repair
from policyner.tagging.mention import Mention

ATTACHMENT = "重点任务分工表\n一、修桥。由市交通局牵头，年内完成。\n二、补路。由市财政局负责。\n"
STATED = Stated(issuer="泉州市人民政府", region="350500", issued=date(2024, 3, 8))


def document(text: str, *, stated: Stated) -> DocumentRecord:
    source = read_text(text)
    return read(source, repair(text), (), stated=stated).to_record().document


def test_what_an_attachment_does_not_say_is_stated() -> None:
    found = document(ATTACHMENT, stated=STATED)
    assert found.issuers == ("泉州市人民政府",)
    assert found.issued_on == date(2024, 3, 8)
    assert found.region is not None
    assert found.region.adcode == "350500"


def test_the_region_alone_may_be_stated() -> None:
    region = document(ATTACHMENT, stated=Stated(region="泉州市")).region
    assert region is not None
    assert region.name == "泉州市"


def test_what_the_notice_says_is_believed() -> None:
    text = f"南平市财政局关于修桥的通知\n{ATTACHMENT}南平市财政局\n2023年1月2日\n"
    found = document(text, stated=STATED)
    assert found.issuers == ("南平市财政局",)
    assert found.issued_on == date(2023, 1, 2)
    assert found.region is not None
    assert found.region.name == "南平市"


@pytest.mark.parametrize("words", ["2024年3月8日", "2024-03-06"])
def test_a_date_of_page_or_signature_is_no_deadline(words: str) -> None:
    text = (
        "关于修桥的通知\n发布日期：2024-03-06\n一、修桥。\n二、补路。\n青禾市财政局\n2024年3月8日\n"
    )
    at = text.index(words)
    mention = Mention("DEADLINE", at, at + len(words))
    assert read(read_text(text), repair(text), [mention]).to_record().mentions == ()
