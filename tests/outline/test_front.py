"""Facts of the document: title, number, issuers, date."""

from __future__ import annotations

from datetime import date

import pytest

from policyner.outline import DocumentFacts, parse_outline

NOTICE = """南湖省人民政府办公厅
关于印发便民桥梁建设方案的通知
南政办〔2027〕12号
各市、县人民政府：
现将《便民桥梁建设方案》（见南政办〔2019〕3号）印发给你们。
一、修桥。
{signature}
"""


def facts(signature: str) -> tuple[str, DocumentFacts]:
    text = NOTICE.format(signature=signature)
    return text, parse_outline(text).facts


def test_title_number_and_issuers() -> None:
    text, found = facts("南湖省人民政府办公厅\n2027年3月9日")
    assert found.title is not None
    assert found.title.of(text) == "南湖省人民政府办公厅\n关于印发便民桥梁建设方案的通知"
    assert found.document_number is not None
    assert found.document_number.of(text) == "南政办〔2027〕12号"
    assert [issuer.of(text) for issuer in found.issuers] == ["南湖省人民政府办公厅"]


@pytest.mark.parametrize(
    "signature",
    [
        "南湖省人民政府办公厅\n2027年3月9日",
        "　　南湖省人民政府办公厅\n　　2027年3月9日　\n（此件主动公开）",
        "南湖省人民政府办公厅\n二〇二七年三月九日",
        "南湖省人民政府办公厅\n二○二七年三月九日",
    ],
)
def test_date_of_the_signature(signature: str) -> None:
    assert facts(signature)[1].issued_on == date(2027, 3, 9)


def test_a_date_that_no_calendar_has_is_not_given() -> None:
    assert facts("南湖省人民政府办公厅\n2027年2月31日")[1].issued_on is None


def test_a_deadline_is_no_date_of_issue() -> None:
    assert facts("2027年3月9日前完成。")[1].issued_on is None


def test_organs_of_the_signature_where_the_title_names_none() -> None:
    text = "关于修桥的通知\n各乡镇：\n一、修桥。\n南湖县交通局 南湖县财政局\n2027年3月9日\n"
    found = parse_outline(text).facts
    assert [i.of(text) for i in found.issuers] == ["南湖县交通局", "南湖县财政局"]


def test_a_cited_number_is_not_the_documents_own() -> None:
    text = "关于修桥的通知\n各乡镇：\n根据《修桥办法》（南政办〔2019〕3号）修桥。\n"
    assert parse_outline(text).facts.document_number is None


def test_a_text_that_says_nothing_of_itself() -> None:
    assert parse_outline("修桥补路。").facts == DocumentFacts()
