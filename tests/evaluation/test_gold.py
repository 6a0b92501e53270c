import json

import pytest

from policyner.errors import GoldError
from policyner.evaluation.gold import read_gold

TEXT = "省财政厅负责。"


def write(path, **changes):
    row = {"id": "a", "text": TEXT, "spans": [["DEPT", 0, 4]], "measures": []} | changes
    path.write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def test_offsets_are_those_of_the_file(tmp_path):
    (notice,) = read_gold(write(tmp_path / "gold.jsonl"))
    (span,) = notice.spans
    assert span.span.of(notice.text) == "省财政厅"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"spans": [["AGENCY", 0, 4]]}, "unknown label"),
        ({"spans": [["DEPT", 0, 99]]}, "outside the text"),
        ({"spans": [["DEPT", 3, 3]]}, "empty"),
        ({"spans": [["DEPT", 0, 4], ["DEPT", 3, 5]]}, "overlap"),
        ({"spans": [["DEPT", 4, 0]]}, "not a span"),
        ({"measures": [{"start": 0, "end": 7}]}, "cue"),
    ],
)
def test_a_broken_line_is_named(tmp_path, changes, message):
    path = write(tmp_path / "gold.jsonl", **changes)
    with pytest.raises(GoldError, match=message) as caught:
        list(read_gold(path))
    assert "gold.jsonl, line 1" in str(caught.value)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"id": "a"}, "missing key 'text'"),
        ({"spans": [[]]}, "not enough values"),
        ({"measures": [{"start": 0, "end": 3, "cue": [0]}]}, "index out of range"),
        ({"measures": [{"start": 0, "end": 3, "cue": [0, 1], "lead": [[0]]}]}, "out of range"),
    ],
)
def test_what_a_line_lacks_is_named(tmp_path, row, message):
    whole = row if "id" in row else {"id": "a", "text": TEXT, "spans": [], "measures": [], **row}
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(whole), encoding="utf-8")
    with pytest.raises(GoldError, match=rf"gold\.jsonl, line 1: .*{message}"):
        list(read_gold(path))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(GoldError, match="no such gold file"):
        list(read_gold(tmp_path / "absent.jsonl"))


@pytest.mark.parametrize(
    "content",
    [b"PK\x03\x04\x9c", "关于修桥的通知".encode(), b'{"schema_version": "1.4", "document": {}}'],
)
def test_another_kind_of_file_is_told_with_the_way_out(tmp_path, content):
    path = tmp_path / "gold.jsonl"
    path.write_bytes(content)
    with pytest.raises(GoldError, match=r"line 1: no gold, .* `policyner annotate import` wrote"):
        list(read_gold(path))
