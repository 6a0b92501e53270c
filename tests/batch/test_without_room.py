"""An output that takes no more says so in every format, and nothing half written stays."""

from __future__ import annotations

import gc
import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import fake_pipeline
import pytest

from policyner.batch.output import Target, open_output
from policyner.errors import OutputError, UsageError
from policyner.reading import read_text
from policyner.records import NoticeRecord
from policyner.records.formats import encoding_for, files_of

resource = pytest.importorskip("resource")

#: Formats whose files a library puts together, and what they lay out.
FORMATS = [
    ("parquet", "documents"), ("xlsx", "tables"), ("sqlite", "tables"), ("duckdb", "tables"),
    ("graph", "documents"),
]  # fmt: skip


@contextmanager
def files_of_at_most(number: int) -> Iterator[None]:
    """A file takes no more than so many bytes within, as on a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (number, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture(scope="module")
def notices() -> list[NoticeRecord]:
    """Notices of a few measures, no two of which have many characters in common."""
    characters = random.Random(7)
    pipeline = fake_pipeline.load()
    return [
        pipeline.extract(
            read_text(
                "".join(
                    f"一、{''.join(map(chr, characters.sample(range(0x4E00, 0x9FA5), 40)))}。"
                    "（省财政厅牵头，省教育厅配合）\n"
                    for _ in range(5)
                ),
                name=f"{number}.txt",
            )
        )
        for number in range(20)
    ]


def write_all(notices: list[NoticeRecord], place: Path, *, format: str, layout: str) -> None:
    encoding = encoding_for(layout, format=format)
    target = Target(place, files=files_of(layout, format=format))
    with open_output(target, encoding=encoding) as output:
        for notice in notices:
            output.write(encoding.encode(notice))
        output.complete()
        output.publish()


@pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize(("format", "layout"), FORMATS)
@pytest.mark.parametrize("share", [0.1, 0.95])
def test_a_full_disk_leaves_nothing_half_written(
    notices: list[NoticeRecord], tmp_path: Path, *, format: str, layout: str, share: float
):
    whole = tmp_path / "whole"
    write_all(notices, whole, format=format, layout=layout)
    largest = max(each.stat().st_size for each in [whole, *whole.glob("*")])
    place = tmp_path / "full" / "out"
    place.parent.mkdir()
    with (
        files_of_at_most(int(largest * share)),
        pytest.raises((OutputError, UsageError), match=r"out[^:]*: cannot be written: "),
    ):
        write_all(notices, place, format=format, layout=layout)
    # What a library does when its objects go is heard here too.
    gc.collect()
    assert [each.name for each in place.parent.rglob("*")] in ([], ["out"])


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no full device")
@pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize(("format", "layout"), FORMATS[:4])
def test_a_full_device_says_so(notices: list[NoticeRecord], *, format: str, layout: str):
    with pytest.raises(OutputError, match=f"/dev/full: cannot be written: {os.strerror(28)}"):
        write_all(notices, Path("/dev/full"), format=format, layout=layout)
    gc.collect()
