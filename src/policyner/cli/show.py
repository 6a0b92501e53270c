"""`policyner show`: notices for a person to read."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from policyner.cli.language import tell
from policyner.cli.options import Model
from policyner.cli.reading_options import Encoding, Inputs, TextColumn


def show(
    inputs: Inputs,
    *,
    model: Model = None,
    table: Annotated[
        bool, typer.Option("--table", help="A table, one row a measure, instead of a tree.")
    ] = False,
    text_column: TextColumn = None,
    encoding: Encoding = None,
) -> None:
    """Show the outline as a tree, beside each measure who does what until when."""
    from rich.console import Console

    from policyner.batch.loading import load_extractor
    from policyner.batch.tasks import tasks
    from policyner.cli.extras import demand_readers
    from policyner.cli.table import notice_table
    from policyner.cli.tree import notice_tree
    from policyner.errors import PolicynerError
    from policyner.reading import ReadingOptions, find_inputs, printable

    demand_readers(inputs)
    extractor = load_extractor(model)
    console = Console()
    failed = False
    options = ReadingOptions(text_column, encoding=encoding)
    for task in tasks(find_inputs(inputs, options=options), stdin=sys.stdin.buffer.read):
        try:
            (reading,) = extractor.read_many([task.read()])
            console.print(notice_table(reading.to_record()) if table else notice_tree(reading))
        except PolicynerError as error:
            tell(f"policyner: {printable(str(error))}")
            failed = True
    if failed:
        raise typer.Exit(1)
