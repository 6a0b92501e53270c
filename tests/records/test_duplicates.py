"""Copies of a notice are told as such in the table of documents."""

from __future__ import annotations

import io
import random
import sqlite3
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from made_records import failure, notice

from policyner.records import NoticeRecord
from policyner.records.formats import encoding_for
from policyner.resolving import Region

SENTENCES = [
    "每个街道至少建成一个社区食堂，方便老年人就近用餐。",
    "对社区食堂每半年抽查一次，结果向社会公布。",
    "对八十岁以上老年人用餐给予补贴，由市级财政承担。",
    "引导餐饮企业参与运营，租金三年内减半收取。",
    "建立送餐队伍，为行动不便的老年人送餐上门。",
]


def made(text: str = "".join(SENTENCES), **facts: Any) -> NoticeRecord:
    base = notice()
    document = base.document.model_copy(update={"document_number": None, **facts})
    measure = base.measures[0].model_copy(update={"text": text})
    return base.model_copy(update={"document": document, "measures": (measure,)})


def originals(*records: Any) -> list[int | None]:
    encoding = encoding_for("tables", format="sqlite")
    stream = io.BytesIO()
    writer = encoding.open(stream)
    for record in records:
        writer.write(encoding.encode(record))
    writer.close()
    database = sqlite3.connect(":memory:")
    database.deserialize(stream.getvalue())
    rows = database.execute("SELECT duplicate_of FROM documents ORDER BY document_no").fetchall()
    database.close()
    return [number for (number,) in rows]


def test_the_same_notice_in_another_format_is_a_copy_of_the_first():
    page = made(media_type="text/html", sha256="cd" * 32)
    # A page breaks lines, writes other marks, and loses a character.
    other = made("".join(SENTENCES).replace("，", ", ").replace("方便", "便"), source="b.html")
    assert originals(made(), failure(), page, other) == [None, None, 1, 1]


@pytest.mark.parametrize(
    ("facts", "others", "original"),
    [
        ({}, {"document_number": "青政发〔2026〕3号"}, 1),
        ({"document_number": "青政发〔2026〕3号"}, {"document_number": "青政发[2026]3号"}, 1),
        ({"document_number": "青政发〔2026〕3号"}, {"document_number": "青政发〔2025〕3号"}, None),
        # The number is believed over a date, which a page may give wrongly.
        ({"document_number": "青政发〔2026〕3号"},
         {"document_number": "青政发〔2026〕3号", "issued_on": date(2026, 4, 1)}, 1),
        ({}, {"issued_on": date(2025, 3, 5)}, None),
        ({}, {"issued_on": None}, 1),
        ({}, {"region": Region(name="松河县", adcode="990201")}, None),
    ],
)  # fmt: skip
def test_what_both_state_must_agree(
    facts: dict[str, Any], others: dict[str, Any], original: int | None
):
    assert originals(made(**facts), made(**others)) == [None, original]


def test_notices_of_one_subject_and_short_ones_are_no_copies():
    rewritten = "".join(sentence[::-1] for sentence in SENTENCES[:3]) + "".join(SENTENCES[3:])
    assert originals(made(), made(rewritten)) == [None, None]
    short = made("尽快落实。", title=None)
    assert originals(short, short) == [None, None]


def test_a_copy_is_found_among_many(tmp_path: Path):
    chance = random.Random(7)
    characters = [chr(0x4E00 + number) for number in range(3000)]
    texts = ["".join(chance.choices(characters, k=200)) for _ in range(300)]
    found = originals(*map(made, texts), made(texts[123]), made(texts[123] + "此件公开发布"))
    assert found == [None] * 300 + [124, 124]
