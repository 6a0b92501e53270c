"""How fast each format is read, and what it costs in memory.

    python benchmarks/reading_speed.py

Writes files of rows into a temporary folder, larger ones each time, and reads them; reads the
notice of tests/data in each format many times. The peak memory must not grow with the rows.
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from policyner.reading import Input, parts_of, read_path

DATA = Path(__file__).parents[1] / "tests" / "data"
TEXT = "一、扩大试点。由省财政厅会同省教育厅制定具体办法，按程序报批后组织实施。\n" * 50


def main() -> None:
    """Measures all formats and prints a line for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="*", default=[1_000, 10_000, 100_000])
    parser.add_argument("--file", type=Path, help="measure this one alone, in this process")
    arguments = parser.parse_args()
    if arguments.file is not None:
        print(json.dumps(measure_rows(arguments.file)))
        return
    for name in (
        "notice.txt", "notice.docx", "notice.doc", "notice.rtf", "notice.pdf", "browser.pdf",
        "notice.ofd", "same.ofd", "notice.html", "notice.mht", "notice.md", "notice.xlsx",
        "notice.xls", "tasks.csv",
    ):  # fmt: skip
        print(f"{name}: {1 / measure_document(DATA / name):,.0f} documents/s")
    with tempfile.TemporaryDirectory() as folder:
        for rows in arguments.rows:
            for path in write_rows(Path(folder), rows):
                # A process of its own each, so that its peak is its own.
                done = subprocess.run(  # noqa: S603 - this file
                    [sys.executable, __file__, "--file", path],
                    capture_output=True,
                    check=True,
                    text=True,
                )
                seconds, peak = json.loads(done.stdout)
                print(f"{path.name}: {rows / seconds:,.0f} rows/s, peak {peak:,} MiB")


def measure_document(path: Path, *, times: int = 20) -> float:
    """Seconds that one reading takes."""
    read_path(path)
    began = time.perf_counter()
    for _ in range(times):
        read_path(path)
    return (time.perf_counter() - began) / times


def measure_rows(path: Path) -> tuple[float, int]:
    """Seconds that all rows take, and the peak memory of this process in MiB."""
    began = time.perf_counter()
    for part in parts_of(Input(path.name, path), stdin=bytes):
        if part.error is not None:
            raise part.error
    seconds = time.perf_counter() - began
    return seconds, peak_memory()


def peak_memory() -> int:
    """The peak memory of this process in MiB.

    From Linux itself where it can be: `getrusage` counts what the process was before it
    became this program.
    """
    status = Path("/proc/self/status")
    if status.exists():
        line = next(s for s in status.read_text().splitlines() if s.startswith("VmHWM"))
        return int(line.split()[1]) >> 10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


def write_rows(folder: Path, rows: int) -> list[Path]:
    """Files of so many rows in each format."""
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

    jsonl, packed, table = (folder / f"{rows}.{e}" for e in ("jsonl", "jsonl.gz", "parquet"))
    schema = pa.schema([("id", pa.string()), ("text", pa.string())])
    with (
        jsonl.open("w", encoding="utf-8") as plain,
        gzip.open(packed, "wt", encoding="utf-8", compresslevel=1) as compressed,
        ParquetWriter(table, schema) as parquet,
    ):
        for begin in range(0, rows, 1_000):
            part = [{"id": str(n), "text": f"{n}{TEXT}"} for n in range(begin, begin + 1_000)]
            lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in part)
            plain.write(lines)
            compressed.write(lines)
            parquet.write_table(pa.Table.from_pylist(part, schema))
    return [jsonl, packed, table]


if __name__ == "__main__":
    main()
