"""`policyner convert`: records that were extracted, in another format."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policyner.cli.options import (
    ForExcel,
    HeaderLanguage,
    Out,
    OutputFormat,
    Parts,
    PartSize,
    Records,
)

if TYPE_CHECKING:
    from policyner.records.notice import Record


def convert(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="RECORDS",
            help="What extract wrote with --records documents: .jsonl (also .gz or .zst) or "
            ".parquet files, folders of their parts, or - for standard input.",
        ),
    ],
    *,
    out: Out = "-",
    records: Records = "documents",
    format: OutputFormat = None,
    headers: HeaderLanguage = "en",
    excel: ForExcel = False,
    parts: Parts = False,
    part_size: PartSize = 1000,
) -> None:
    """Turn record files into any other format or table, without extracting again.

    Exit status: 0 all done; 1 some lines were no records, each with an error record; 2 wrong
    usage or a broken file, nothing written; 3 cut short, such as by a full disk.
    """
    from policyner.batch.apart import Apart
    from policyner.batch.convert import convert as write
    from policyner.cli.destination import chosen_encoding, destination

    chosen = destination(out, layout=records, format=format, part_size=part_size if parts else None)
    encoding = chosen_encoding(records, format=chosen.format, headers=headers, excel=excel)
    apart = Apart(chosen.target, ledger=chosen.ledger)
    apart.demand_none_of(_files(inputs))
    done = write(_records(inputs), encoding=encoding, output=chosen.target, ledger=chosen.ledger)
    typer.echo(done, err=True)
    if done.broken:
        raise typer.Exit(1)


def _files(inputs: list[str]) -> Iterator[Path]:
    from policyner.cli.destination import STREAM
    from policyner.records.read import record_files

    for each in inputs:
        if each != STREAM:
            yield from record_files(Path(each))


def _records(inputs: list[str]) -> Iterator[Record]:
    from policyner.cli.destination import STREAM
    from policyner.records.read import read_records, records_of

    for each in inputs:
        if each == STREAM:
            yield from records_of(sys.stdin.buffer, name=each, strict=False)
        else:
            yield from read_records(each, strict=False)
