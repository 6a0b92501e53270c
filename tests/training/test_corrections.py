import json
from dataclasses import replace
from pathlib import Path

import pytest

from policyner.annotating.inline import parse_inline
from policyner.errors import GoldError
from policyner.training.corrections import corrected, corrections

BEFORE = "⟦M1:重点⟦T:新增站点30个⟧。⟦C1:由⟦D responsible=1:市民政局⟧⟧负责。⟧市财政局配合。"
AFTER = "⟦M1:⟦T:重点新增站点30个⟧。⟦C1:由⟦D lead=1:市民政局⟧负责。⟦D support=1:市财政局⟧配合⟧。⟧"


def test_corrections_make_the_one_annotation_the_other(tmp_path: Path):
    before, after = (parse_inline(text, id="a") for text in (BEFORE, AFTER))
    other = parse_inline("⟦D:市教育局⟧", id="b")
    row = corrections(before, after)
    assert len(row["removed"]) == 1
    assert len(row["added"]) == 2
    path = tmp_path / "corrections.jsonl"
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    first, second = corrected([before, other], path)
    assert set(first.spans) == set(after.spans)
    assert first.measures == after.measures
    assert second == other
    assert "站点" not in path.read_text(encoding="utf-8").encode().decode("unicode_escape")


def test_what_fits_no_notice_is_refused(tmp_path: Path):
    before, after = (parse_inline(text, id="a") for text in (BEFORE, AFTER))
    path = tmp_path / "corrections.jsonl"
    path.write_text(json.dumps(corrections(before, after)) + "\n", encoding="utf-8")
    with pytest.raises(GoldError, match=r"line 1: no notice 'a'"):
        corrected([replace(before, id="b")], path)
    with pytest.raises(GoldError, match=r"line 1: another version of 'a'"):
        corrected([replace(before, text=before.text + "。")], path)
    with pytest.raises(GoldError, match=r"line 1: 'a' has no TARGET at"):
        corrected([after], path)
    with pytest.raises(GoldError, match=r"none: no such file"):
        corrected([before], tmp_path / "none")
