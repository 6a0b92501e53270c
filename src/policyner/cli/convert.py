"""`policyner convert`: records that were extracted, in another format."""

from __future__ import annotations

import sys
from pathlib import Path

import typer

from policyner.cli.extras import say_warnings
from policyner.cli.language import tell
from policyner.cli.options import (
    Append,
    ForExcel,
    HeaderLanguage,
    Out,
    OutputFormat,
    Parts,
    PartSize,
    RecordFiles,
    Records,
    Replace,
)


def convert(
    inputs: RecordFiles,
    *,
    out: Out = "-",
    records: Records = "documents",
    format: OutputFormat = None,
    headers: HeaderLanguage = "en",
    excel: ForExcel = False,
    parts: Parts = False,
    part_size: PartSize = 1000,
    append: Append = False,
    replace: Replace = False,
) -> None:
    """Turn record files into any other format or table, without extracting again.

    Exit status: 0 all done; 1 some lines were no records, each with an error record; 2 wrong
    usage or a broken file, nothing written; 3 cut short, such as by a full disk.
    """
    from policyner.batch.apart import Apart
    from policyner.batch.convert import convert as write
    from policyner.cli.destination import adding, chosen_encoding, destination
    from policyner.cli.extras import demand_parquet
    from policyner.errors import RecordsError
    from policyner.records.read import STREAM, placed_records, record_files

    say_warnings()
    chosen = destination(out, layout=records, format=format, part_size=part_size if parts else None)
    encoding = chosen_encoding(records, format=chosen.format, headers=headers, excel=excel)
    demand_parquet(inputs)
    apart = Apart(chosen.target, ledger=chosen.ledger)
    places = [Path(each) for each in inputs if each != STREAM]
    apart.demand_none_of(file for place in places for file in record_files(place))
    adds = adding(chosen.ledger, inputs, output=chosen.target.name, append=append, replace=replace)
    summary = write(
        placed_records(inputs, stdin=sys.stdin.buffer, strict=False),
        encoding=encoding,
        output=chosen.target,
        ledger=chosen.ledger,
        excel=excel,
        adds=adds,
    )
    tell(summary)
    broken = summary.failures[RecordsError.kind]
    if broken:
        tell(f"  lines that were no records: {broken:,}")
        raise typer.Exit(1)
