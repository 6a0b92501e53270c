"""The commands put together, and how their errors end.

Nothing but typer is imported here: each command imports what it needs when
it runs, so that `policyner --help` answers at once and works without PyTorch.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from collections.abc import Iterator, Sequence
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
from policyner.cli.language import as_told, help_words, language_of, localise, tell
from policyner.cli.mcp import mcp
from policyner.cli.pretrain import pretrain
from policyner.cli.profile import profile
from policyner.cli.report import report
from policyner.cli.resolve import resolve
from policyner.cli.schema import schema
from policyner.cli.serve import serve
from policyner.cli.show import show
from policyner.cli.signals import Ended, ended_by_signals, fill_closed_streams, let_go, status_of
from policyner.cli.train import train
from policyner.errors import PolicynerError, RunError
from policyner.language import Language, speaking

#: Exit status: some inputs failed, each with an error record; the others are complete.
SOME_FAILED = 1

#: Exit status: wrong usage, nothing written.
WRONG_USAGE = 2

#: Exit status: a run had to end before its last input, such as on a full disk.
CUT_SHORT = 3


class _Commands(TyperGroup):
    """A group whose commands end in a message instead of a traceback, in the user's language."""

    def main(self, args: Sequence[str] | None = None, *others: Any, **extra: Any) -> Any:
        """Runs a command line, in the language that it or the environment says."""
        given = sys.argv[1:] if args is None else [*args]
        language, rest = language_of(given, os.environ)
        with speaking(language), help_words():
            localise(self)
            return super().main(args if rest == given else rest, *others, **extra)

    def make_context(self, *args: Any, **extra: Any) -> Any:
        """Reads the options that stand before a command."""
        with _usage_told():
            return super().make_context(*args, **extra)

    def invoke(self, ctx: Any) -> Any:
        """Runs a command; the library's own errors become a line on standard error."""
        try:
            with _usage_told():
                return super().invoke(ctx)
        except PolicynerError as error:
            from policyner.reading.escapes import printable

            tell(f"policyner: {printable(str(error), lines=True)}")
            status = CUT_SHORT if isinstance(error, RunError) else WRONG_USAGE
            raise typer.Exit(status) from error
        except BrokenPipeError as error:
            # Whoever read the output has gone, as `head` does, and knows why.
            raise typer.Exit(CUT_SHORT) from error
        except OSError as error:
            # What was typed can be the name of no file; all else is told where it happens.
            if error.errno != errno.ENAMETOOLONG:
                raise
            tell(f"policyner: {error.filename}: {error.strerror}")
            raise typer.Exit(WRONG_USAGE) from error
        except Ended as error:
            tell(f"policyner: ended by {error}")
            raise typer.Exit(error.status) from error


@contextlib.contextmanager
def _usage_told() -> Iterator[None]:
    """What Typer says of a wrong command line is in the user's language."""
    try:
        yield
    except Exception as error:
        # Typer has these errors' base in a module of its own or in click's, by its version.
        if hasattr(error, "format_message"):
            told = as_told(error.format_message())
            error.format_message = lambda: told
        raise


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
    _lang: Annotated[
        Language | None,
        typer.Option(
            "--lang",
            help="Language of help and messages; may stand anywhere.",
            show_default="by LC_ALL, LC_MESSAGES or LANG",
        ),
    ] = None,
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
    fill_closed_streams()
    with ended_by_signals():
        try:
            app()
        except KeyboardInterrupt as error:
            # It came before a command was found, or behind its end.
            tell(f"policyner: ended by {error if isinstance(error, Ended) else 'SIGINT'}")
            sys.exit(status_of(error))
        finally:
            let_go(sys.stdout)
