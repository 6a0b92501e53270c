"""The commands put together, and how their errors end.

Nothing but typer is imported here: each command imports what it needs when
it runs, so that `policyner --help` answers at once and works without PyTorch.
"""

from __future__ import annotations

import errno
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from policyner import __version__
from policyner.cli.annotate import annotate
from policyner.cli.calibrate import calibrate
from policyner.cli.card import card
from policyner.cli.compare import compare
from policyner.cli.convert import convert
from policyner.cli.evaluate import evaluate
from policyner.cli.export import export
from policyner.cli.extract import extract
from policyner.cli.mcp import mcp
from policyner.cli.pretrain import pretrain
from policyner.cli.profile import profile
from policyner.cli.report import report
from policyner.cli.resolve import resolve
from policyner.cli.schema import schema
from policyner.cli.serve import serve
from policyner.cli.show import show
from policyner.cli.signals import Ended, ended_by_signals
from policyner.cli.train import train
from policyner.errors import PolicynerError, RunError

#: Exit status: some inputs failed, each with an error record; the others are complete.
SOME_FAILED = 1

#: Exit status: wrong usage, nothing written.
WRONG_USAGE = 2

#: Exit status: a run had to end before its last input, such as on a full disk.
CUT_SHORT = 3


class _Commands(TyperGroup):
    """A group whose commands end in a message instead of a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Runs a command; the library's own errors become a line on standard error."""
        try:
            return super().invoke(ctx)
        except PolicynerError as error:
            from policyner.reading.escapes import printable

            typer.echo(f"policyner: {printable(str(error), lines=True)}", err=True)
            status = CUT_SHORT if isinstance(error, RunError) else WRONG_USAGE
            raise typer.Exit(status) from error
        except OSError as error:
            # What was typed can be the name of no file; all else is told where it happens.
            if error.errno != errno.ENAMETOOLONG:
                raise
            typer.echo(f"policyner: {error.filename}: {error.strerror}", err=True)
            raise typer.Exit(WRONG_USAGE) from error
        except Ended as error:
            typer.echo(f"policyner: ended by {error}", err=True)
            raise typer.Exit(error.status) from error


app = typer.Typer(
    name="policyner",
    cls=_Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
    help="Chinese government notices to JSON records: measures, lead and supporting agencies, "
    "targets, deadlines, percentages.",
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"policyner {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version and exit."
        ),
    ] = False,
) -> None:
    """Holds the options that stand before a command."""


for _command in (
    extract,
    convert,
    compare,
    profile,
    show,
    report,
    serve,
    mcp,
    resolve,
    evaluate,
    schema,
    pretrain,
    train,
    export,
    calibrate,
    card,
):
    app.command()(_command)
app.add_typer(annotate)


def main() -> None:
    """Runs the command line with the process's arguments; the console script's entry point."""
    with ended_by_signals():
        app()
