"""`policyner show`: notices for a person to read."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from policyner.cli.options import Inputs, Model


def show(
    inputs: Inputs,
    *,
    model: Model = None,
    table: Annotated[
        bool, typer.Option("--table", help="A table, one row a measure, instead of a tree.")
    ] = False,
) -> None:
    """Show the outline as a tree, beside each measure who does what until when."""
    from rich.console import Console

    from policyner.batch.loading import load_extractor
    from policyner.cli.table import notice_table
    from policyner.cli.tree import notice_tree
    from policyner.errors import PolicynerError
    from policyner.reading import find_inputs, read_bytes, read_path

    extractor = load_extractor(model)
    console = Console()
    failed = False
    for each in find_inputs(inputs):
        try:
            if each.error is not None:
                raise each.error
            if each.path is None:
                source = read_bytes(sys.stdin.buffer.read(), name=each.name)
            else:
                source = read_path(each.path, name=each.name)
            (reading,) = extractor.read_many([source])
            console.print(notice_table(reading.to_record()) if table else notice_tree(reading))
        except PolicynerError as error:
            typer.echo(f"policyner: {error}", err=True)
            failed = True
    if failed:
        raise typer.Exit(1)
