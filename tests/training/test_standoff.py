import json
from dataclasses import replace
from pathlib import Path

import pytest

from policyner.annotating.inline import parse_inline
from policyner.errors import GoldError
from policyner.grammar.names.regions import regions
from policyner.span import Span
from policyner.training.config import load_config
from policyner.training.standoff import read_annotated, standoff

PROJECT = Path(__file__).parents[2]
OURS = sorted((PROJECT / "annotations" / "standoff").glob("*.jsonl"))
CORPORA = PROJECT.parent / "shared" / "corpus"

TEXT = "⟦L:2027年底前⟧，⟦T:建成社区食堂⟦P:80%⟧以上⟧。𠮷县牵头（⟦D:县民政局⟧负责）。\n"


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    notice = parse_inline(TEXT, id="a")
    texts = tmp_path / "texts.jsonl"
    rows = [{"id": "b", "text": "另一篇。"}, {"id": "a", "text": notice.text}]
    texts.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    annotations = tmp_path / "annotations.jsonl"
    annotations.write_text(json.dumps(standoff(notice)) + "\n", encoding="utf-8")
    return annotations, texts


def test_annotations_and_texts_make_the_notice_again(files: tuple[Path, Path]):
    assert [each.notice for each in read_annotated(*files)] == [parse_inline(TEXT, id="a")]


def test_annotations_hold_no_text(files: tuple[Path, Path]):
    written = files[0].read_text(encoding="utf-8").encode().decode("unicode_escape")
    assert "食堂" not in written
    assert "民政" not in written


def test_a_stretch_of_a_text_is_annotated_alone(files: tuple[Path, Path]):
    annotations, texts = files
    whole = "通知如下：\n" + parse_inline(TEXT, id="a").text + "特此通知。"
    row = {"id": "a", "text": whole, "province": "中央", "issuer": "商务部"}
    texts.write_text(json.dumps(row) + "\n", encoding="utf-8")
    part = Span(6, 6 + len(parse_inline(TEXT, id="a").text))
    row = standoff(parse_inline(TEXT, id="a"), part=part, kind="plan")
    annotations.write_text(json.dumps(row) + "\n", encoding="utf-8")
    (read,) = read_annotated(annotations, texts)
    assert read.notice == replace(parse_inline(TEXT, id="a"), id=f"a@6-{part.end}")
    # The corpus tells where it is from, unless the annotation does.
    assert (read.places, read.kind) == ({"商务部"}, "plan")
    row = standoff(parse_inline(TEXT, id="a"), part=part, places=["四川"])
    annotations.write_text(json.dumps(row) + "\n", encoding="utf-8")
    (read,) = read_annotated(annotations, texts)
    assert (read.places, read.kind) == ({"四川"}, None)


def test_a_text_that_changed_is_refused(files: tuple[Path, Path]):
    annotations, texts = files
    other = replace(parse_inline(TEXT, id="a"), text="改动过。" * 20)
    texts.write_text(json.dumps({"id": "a", "text": other.text}) + "\n", encoding="utf-8")
    with pytest.raises(GoldError, match=r"annotations\.jsonl, line 1: .*another version of 'a'"):
        list(read_annotated(annotations, texts))


def test_a_text_that_is_missing_is_named(files: tuple[Path, Path]):
    annotations, texts = files
    texts.write_text("", encoding="utf-8")
    with pytest.raises(GoldError, match=r"line 1: .*no text 'a'"):
        list(read_annotated(annotations, texts))


def test_missing_annotations_are_named(tmp_path: Path):
    with pytest.raises(GoldError, match=r"none\.jsonl: no such file"):
        list(read_annotated(tmp_path / "none.jsonl", tmp_path / "none"))


def test_our_annotations_hold_no_words_of_their_texts():
    lines = [line for path in OURS for line in path.read_text(encoding="utf-8").splitlines()]
    rows = [json.loads(line) for line in lines]
    assert len({row["id"] for row in rows}) == len(rows) > 700
    keys = {"id", "sha256", "spans", "measures"}
    for row in rows:
        assert set(row) - {"kind"} in (keys, keys | {"of", "part", "places"})
        for measure in row["measures"]:
            assert set(measure) == {"start", "end", "cue", "lead", "support", "responsible"}
    assert all(line.isascii() for line in lines)


def test_our_annotations_are_from_everywhere():
    rows = [
        json.loads(line)
        for path in OURS
        if path.stem.startswith("places-")
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    assert len(rows) >= 300
    provinces = {regions().short_name(d) for d in regions().all() if d.level == "province"}
    of_provinces = [row for row in rows if set(row["places"]) & provinces]
    assert len({place for row in of_provinces for place in row["places"]} & provinces) >= 20
    assert len([row for row in rows if not set(row["places"]) & provinces]) >= 40
    held_out = set(load_config(PROJECT / "configs" / "base.yaml").held_out_places)
    assert len([row for row in rows if set(row["places"]) & held_out]) >= 40
    assert {row["kind"] for row in rows} >= {
        "plan", "opinion", "reply", "emergency", "bulletin", "letter", "assessment", "notice",
    }  # fmt: skip


@pytest.mark.shared
@pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora are not part of the repository")
@pytest.mark.parametrize("path", OURS, ids=lambda path: path.stem)
def test_our_annotations_fit_their_texts(path: Path):
    texts = path.stem.partition("-")[2] or "notices"
    read = read_annotated(path, CORPORA / f"{texts}.jsonl.xz")
    notices = [each.notice for each in read]
    assert len(notices) == len(path.read_text(encoding="utf-8").splitlines())
    for notice in notices:
        for label, span in ((gold.label, gold.span) for gold in notice.spans):
            marked = notice.text[span.start : span.end]
            if label in {"TARGET", "DEADLINE"}:
                assert marked == marked.strip(), notice.id
