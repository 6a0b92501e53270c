"""The project's own annotations: complete, well-formed, and compiled."""

from pathlib import Path

import pytest

from policyner.annotating.compile import compile_folder
from policyner.annotating.inline import parse_inline
from policyner.errors import GoldError
from policyner.evaluation.gold import read_gold
from policyner.evaluation.spans import PredictedSpan, score_overlap, score_strict

FOLDER = Path(__file__).parents[2] / "annotations"


def test_the_gold_files_are_what_the_notices_compile_to():
    for name, content in compile_folder(FOLDER).items():
        assert (FOLDER / name).read_text(encoding="utf-8") == content, "run `make annotations`"


@pytest.mark.parametrize("split", ["train", "dev", "test"])
def test_every_split_reads_as_gold(split):
    notices = list(read_gold(FOLDER / f"{split}.jsonl"))
    assert notices
    assert all(notice.spans for notice in notices)


def test_spans_have_no_white_space_or_list_separator_at_their_edges():
    for split in ("train", "dev", "test"):
        for notice in read_gold(FOLDER / f"{split}.jsonl"):
            for span in notice.spans:
                surface = span.span.of(notice.text)
                assert surface == surface.strip(" \n\t\u3000、，。；："), (notice.id, surface)


def test_a_notice_outside_every_split_is_named(tmp_path):
    (tmp_path / "notices").mkdir()
    (tmp_path / "notices" / "stray-01.txt").write_text("通知", encoding="utf-8")
    (tmp_path / "splits.yaml").write_text("train: []\n", encoding="utf-8")
    with pytest.raises(GoldError, match="stray-01"):
        compile_folder(tmp_path)


def test_two_passes_over_the_same_text_agree_as_the_readme_says():
    first = {path.stem: path for path in (FOLDER / "notices").glob("*.txt")}
    second = sorted((FOLDER / "second_pass").glob("*.txt"))
    assert len(second) == 20
    pairs = []
    for path in second:
        one, other = (
            parse_inline(each.read_text(encoding="utf-8"), id=path.stem)
            for each in (first[path.stem], path)
        )
        assert one.text == other.text, path
        pairs.append((one, [PredictedSpan(span.label, span.span) for span in other.spans]))
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    overlap = score_overlap(pairs)
    for label, strict in score_strict(pairs).items():
        assert f"| {label} | {strict.f1:.3f} | {overlap[label].f1:.3f} |" in readme
