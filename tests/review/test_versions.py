"""What is kept in the folder, wherever a process ends and whoever else writes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from policyner.errors import AnnotationError, OutputError, UsageError
from policyner.evaluation.gold import GoldMeasure, GoldNotice, GoldSpan, read_gold
from policyner.review.opening import open_review
from policyner.review.refusals import AnnotatorError, OlderError
from policyner.review.versions import Versions, annotator_name
from policyner.span import Span

TEXT = "由县交通局牵头，县财政局配合。"
TRAFFIC, MONEY = Span(1, 5), Span(8, 12)


def notice(*agencies: Span, id: str = "a", **roles: Span) -> GoldNotice:
    spans = tuple(GoldSpan("DEPT", each) for each in agencies)
    whole = Span(0, len(TEXT))
    measures = (GoldMeasure(whole, whole, tuple(roles.items())),) if roles else ()
    return GoldNotice(id, TEXT, spans, measures)


def opened(folder: Path) -> Versions:
    return Versions(folder, text_of={"a": TEXT, "b": TEXT}.get)


def kept(versions: Versions, marks: GoldNotice, *, after: int, done: bool = True):
    return versions.save("张三", marks, after=after, by="张三", done=done)


def test_every_version_is_to_be_had_again(tmp_path):
    versions = opened(tmp_path)
    first, second = notice(TRAFFIC, lead=TRAFFIC), notice(TRAFFIC, MONEY, support=MONEY)
    kept(versions, first, after=0, done=False)
    kept(versions, second, after=1)
    for read in (versions, opened(tmp_path)):
        assert read.version("张三", "a", 1).notice == first
        assert read.version("张三", "a", 2).notice == second
        assert read.version("张三", "a", 3) is None
        assert [row["done"] for row in read.versions("张三", "a")] == [False, True]
        assert read.of("张三")["a"].number == 2
    # The history holds what changed, and no text.
    assert TEXT not in (tmp_path / "history" / "张三.jsonl").read_text(encoding="utf-8")


def test_what_the_files_lack_is_put_in_at_the_next_start(tmp_path):
    kept(opened(tmp_path), notice(TRAFFIC), after=0)
    gold = tmp_path / "gold" / "张三.jsonl"
    before = gold.read_bytes()
    kept(opened(tmp_path), notice(TRAFFIC, MONEY), after=1)
    after = gold.read_bytes()
    # As a process leaves it that ended between the two.
    gold.write_bytes(before)
    assert opened(tmp_path).of("张三")["a"].number == 2
    assert gold.read_bytes() == after
    gold.unlink()
    assert opened(tmp_path).of("张三")["a"].number == 2
    assert gold.read_bytes() == after


def test_a_line_that_was_cut_off_costs_no_other(tmp_path, caplog):
    versions = opened(tmp_path)
    kept(versions, notice(TRAFFIC), after=0)
    kept(versions, notice(TRAFFIC, id="b"), after=0)
    history = tmp_path / "history" / "张三.jsonl"
    whole = history.read_bytes()
    history.write_bytes(whole + whole[:40])
    read = opened(tmp_path)
    assert set(read.of("张三")) == {"a", "b"}
    assert "cut off" in caplog.text
    assert history.read_bytes() == whole
    assert kept(read, notice(MONEY), after=1).number == 2


def test_a_change_by_other_means_is_a_version_of_its_own(tmp_path):
    versions = opened(tmp_path)
    kept(versions, notice(TRAFFIC), after=0)
    gold = tmp_path / "gold" / "张三.jsonl"
    row = json.loads(gold.read_text(encoding="utf-8"))
    row["spans"].append(["DEPT", MONEY.start, MONEY.end])
    gold.write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    assert versions.of("张三")["a"].notice == notice(TRAFFIC, MONEY)
    with pytest.raises(OlderError) as refused:
        kept(versions, notice(), after=1)
    assert refused.value.current.number == 2
    assert [row["version"] for row in versions.versions("张三", "a")] == [1, 2]


def test_gold_of_somebody_who_used_another_tool_is_taken(tmp_path):
    (tmp_path / "gold").mkdir()
    gold = tmp_path / "gold" / "李四.jsonl"
    row = {**notice(TRAFFIC).to_json(), "source": "甲.txt"}
    gold.write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    versions = opened(tmp_path)
    assert versions.annotators() == ["李四"]
    assert versions.of("李四")["a"].done
    assert json.loads(gold.read_text(encoding="utf-8"))["source"] == "甲.txt"
    assert list(read_gold(gold)) == [notice(TRAFFIC)]


def test_a_broken_file_is_named(tmp_path):
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / "李四.jsonl").write_text('{"id": "a"}\n', encoding="utf-8")
    with pytest.raises(AnnotationError, match=r"李四\.jsonl: line 1"):
        opened(tmp_path)


LINE = {"id": "a", "text": TEXT, "spans": [], "measures": []}
PAST = {"id": "a", "version": 1, "at": "", "by": "", "done": True, "checked": []}
DEEP = "[" * 100_000


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("gold", DEEP),
        ("gold", {**LINE, "version": 1e400}),
        ("drafts", {**LINE, "checked": 1}),
        ("drafts", {**LINE, "checked": [["DEPT"]]}),
        ("history", DEEP),
        ("history", 1),
        ("history", {}),
        ("history", PAST),
        ("history", {**PAST, "version": "1"}),
    ],
)
def test_whatever_a_file_holds_it_is_named(tmp_path, kind, line):
    path = tmp_path / kind / "李四.jsonl"
    path.parent.mkdir()
    path.write_text((line if line == DEEP else json.dumps(line)) + "\n", encoding="utf-8")
    with pytest.raises(AnnotationError, match=r"李四\.jsonl"):
        opened(tmp_path)


def test_what_cannot_be_written_is_said(tmp_path):
    versions = opened(tmp_path)
    (tmp_path / "history" / "张三.jsonl").mkdir()
    with pytest.raises((OutputError, OSError)):
        kept(versions, notice(TRAFFIC), after=0)


@pytest.mark.parametrize("name", ["张三", " 张三 ", "Li Si", "甲-1", "O·B", "a"])
def test_names_of_people(name):
    assert annotator_name(name) == name.strip()


@pytest.mark.parametrize("name", ["", " ", "..", "a/b", "a\\b", ".a", "a:b", "a\nb", "x" * 41])
def test_what_is_no_name_of_a_file(name):
    with pytest.raises(AnnotatorError):
        annotator_name(name)


def test_a_folder_is_one_services(tmp_path):
    held = open_review(tmp_path, desk=None, extractor=None, model="v1")
    with held, pytest.raises(UsageError, match="another"):
        open_review(tmp_path, desk=None, extractor=None, model="v1").__enter__()
    with open_review(tmp_path, desk=None, extractor=None, model="v1"):
        pass
