"""The data of a page."""

from __future__ import annotations

import json

import made_reports as made

from policyner.records import ErrorRecord
from policyner.report import Archive


def data(*records, text=made.TEXT):
    archive = Archive()
    for record in records:
        archive.add(record, text=text)
    return archive.to_json()


def test_measures_of_all_notices_stand_in_columns():
    measures = data(made.notice(), made.notice())["measures"]
    assert measures["document"] == [0, 0, 1, 1]
    assert measures["heading"] == ["扩大服务覆盖", "守住食品安全"] * 2
    assert {len(column) for column in measures.values()} == {4}


def test_what_the_source_says_is_not_said_twice():
    found = data(made.notice())
    assert found["measures"]["text"] == [None, None]
    assert set(found["documents"][0]["mentions"]["clean"]) == {None}


def test_repaired_words_are_kept():
    text = "由市衛(wèi)生健康委负责"
    record = made.record(
        text,
        [("DEPT", "市衛(wèi)生健康委", {"clean": "市卫生健康委"})],
        [{"words": text, "text": "由市卫生健康委负责"}],
    )
    found = data(record, text=text)
    assert found["documents"][0]["mentions"]["clean"] == ["市卫生健康委"]
    assert found["measures"]["text"] == ["由市卫生健康委负责"]


def test_a_notice_without_its_text_keeps_the_words_of_the_record():
    found = data(made.notice(), text=None)
    assert found["documents"][0]["text"] is None
    assert found["documents"][0]["mentions"]["clean"][0] == "2027年底前"
    assert found["measures"]["text"][1].startswith("（二）守住食品安全")


def test_names_and_values_stand_once():
    found = data(made.notice(), made.notice())
    assert found["names"].count("市财政局") == 1
    values = [json.dumps(value) for value in found["values"]]
    assert len(values) == len(set(values)) == 8


def test_a_target_names_its_deadline_and_percentage_by_their_places():
    found = data(made.notice())
    document = found["documents"][0]
    target = found["values"][document["mentions"]["value"][1]]
    assert document["mentions"]["label"] == "LTPDDDDD"
    assert (target["deadline"], target["percent"]) == (0, 2)


def keys(record, text):
    found = data(record, text=text)
    return [
        (found["names"][agency[4]], found["names"][agency[5]])
        for agencies in found["measures"]["agencies"]
        for agency in agencies
    ]


def test_an_agency_is_counted_by_its_full_name_where_that_is_known():
    assert keys(made.notice(), made.TEXT)[:2] == [
        ("市民政局", "青禾市民政局"),
        ("市财政局", "市财政局"),
    ]


def test_agencies_that_one_mention_names_together_are_counted_each_by_its_own_name():
    text = "由财政、民政部门负责"
    record = made.record(
        text,
        [("DEPT", "财政、民政部门", {"status": "resolved", "name": "财政、民政部门"})],
        [
            {
                "words": text,
                "agencies": [
                    ("responsible", "D1", "财政部门", "负责"),
                    ("responsible", "D1", "民政部门", "负责"),
                ],
            }
        ],
    )
    assert keys(record, text) == [("财政部门", "财政部门"), ("民政部门", "民政部门")]


def test_inputs_that_failed_are_listed():
    archive = Archive()
    archive.add_error(ErrorRecord.of("空白.txt", type="empty", message="空白.txt: empty"))
    assert archive.to_json()["errors"][0]["source"] == "空白.txt"
    assert str(archive) == "0 notices; 1 failed"
    assert archive
    assert not Archive()
