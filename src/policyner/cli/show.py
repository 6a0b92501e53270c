"""`policyner show`: notices for a person to read."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from policyner.cli.extras import say_warnings
from policyner.cli.language import tell
from policyner.cli.options import Agencies, Model
from policyner.cli.reading_options import Encoding, Inputs, MaxOcrPages, Ocr, TextColumn


def show(
    inputs: Inputs,
    *,
    model: Model = None,
    agencies: Agencies = None,
    table: Annotated[
        bool, typer.Option("--table", help="A table, one row a measure, instead of a tree.")
    ] = False,
    text_column: TextColumn = None,
    encoding: Encoding = None,
    ocr: Ocr = False,
    max_ocr_pages: MaxOcrPages = None,
) -> None:
    """Show the outline as a tree, beside each measure who does what until when."""
    from rich.console import Console

    from policyner.batch.loading import load_extractor
    from policyner.batch.tasks import tasks
    from policyner.cli.extras import demand_readers
    from policyner.cli.table import notice_table
    from policyner.cli.tree import notice_tree
    from policyner.errors import PolicynerError
    from policyner.grammar.names.own import read_own_agencies
    from policyner.reading import OCR_PAGES, ReadingLimits, ReadingOptions, find_inputs, printable

    say_warnings()
    demand_readers(inputs, ocr=ocr)
    own = read_own_agencies(agencies)
    extractor = load_extractor(model, agencies=own)
    console = Console()
    failed = False
    options = ReadingOptions(
        text_column,
        encoding=encoding,
        limits=ReadingLimits(ocr_pages=(max_ocr_pages or OCR_PAGES) if ocr else 0),
    )
    for task in tasks(find_inputs(inputs, options=options), stdin=sys.stdin.buffer.read):
        try:
            (reading,) = extractor.read_many([task.read()])
            console.print(notice_table(reading.to_record()) if table else notice_tree(reading))
        except PolicynerError as error:
            tell(f"policyner: {printable(str(error))}")
            failed = True
    if failed:
        raise typer.Exit(1)
