"""The language of the command line: what the user chose, help in it, and messages told in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import typer

from policyner.language import LANGUAGES, Language, language, translated

# What says the language of messages, by POSIX the first that is set.
_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
_OPTION = "--lang"


def language_of(
    arguments: Sequence[str], environment: Mapping[str, str]
) -> tuple[Language, list[str]]:
    """What `--lang` says, wherever it stands, or else the environment.

    Args:
        arguments: The command line.
        environment: The process's variables.

    Returns:
        The language, and the command line without the option; one that names no language is put
        first, where it is refused.
    """
    told = next((environment[name] for name in _VARIABLES if environment.get(name)), "")
    chosen: Language = "zh" if told.lower().startswith("zh") else "en"
    left: list[str] = []
    rest = iter(arguments)
    for argument in rest:
        name, equals, value = argument.partition("=")
        if argument == "--":
            left += [argument, *rest]
        elif name != _OPTION:
            left.append(argument)
        elif not equals and (value := next(rest, "")) not in LANGUAGES:
            return chosen, [_OPTION, value, *left, *rest]
        elif value not in LANGUAGES:
            return chosen, [argument, *left, *rest]
        else:
            chosen = value
    return chosen, left


def tell(message: object) -> None:
    """Writes a message to standard error, in the language of the command."""
    typer.echo(as_told(str(message)), err=True)


def as_told(message: str) -> str:
    """A message in the language of the command, and without what lets in whoever reads it."""
    if "@" in message:
        from policyner.reading.secrecy import without_logins

        message = without_logins(message)
    return translated(message)


def localise(command: Any) -> None:
    """Puts the help of a command, of its options and of the commands in it into the language.

    Args:
        command: As Typer builds it, anew for each run.
    """
    for each in getattr(command, "commands", {}).values():
        localise(each)
    shown = command.format_help

    def format_help(*context: Any) -> None:
        with _help_text():
            shown(*context)

    command.format_help = format_help
    if language() == "en":
        return
    command.help = command.help and translated(command.help)
    usage = command.get_usage
    command.get_usage = lambda ctx: usage(ctx).replace("Usage:", translated("Usage:"), 1)
    option = command.get_help_option

    def help_option(ctx: Any) -> Any:
        found = option(ctx)
        found.help = translated(found.help)
        return found

    command.get_help_option = help_option
    for parameter in command.params:
        parameter.help = parameter.help and translated(parameter.help)
        parameter.rich_help_panel = parameter.rich_help_panel and translated(
            parameter.rich_help_panel
        )
        if isinstance(parameter.show_default, str):
            parameter.show_default = translated(parameter.show_default)


@contextmanager
def help_words() -> Iterator[None]:
    """Typer's own words of help, such as `Options`, are in the language within."""
    if language() == "en":
        yield
        return
    from typer import rich_utils

    words = {name: value for name, value in vars(rich_utils).items() if isinstance(value, str)}
    with _put_into(rich_utils, {name: translated(value) for name, value in words.items()}):
        yield


@contextmanager
def _help_text() -> Iterator[None]:
    """Within, help has no markup, and its lines break anywhere.

    As Typer sets help, `policyner[ocr]` loses what is in its brackets, and a Chinese sentence,
    which has no blanks, is cut at the width of its column.
    """
    from rich.text import Text
    from typer import rich_utils

    class HelpText(Text):
        def __init__(self, words: str = "", style: Any = "", **rest: Any) -> None:
            super().__init__(words, style, **{"overflow": "fold", **rest})

        @classmethod
        def from_markup(cls, text: str, *, style: Any = "", **rest: Any) -> Text:
            return cls(text, style, **rest)

    with _put_into(rich_utils, {"Text": HelpText}):
        yield


@contextmanager
def _put_into(module: Any, values: Mapping[str, Any]) -> Iterator[None]:
    before = {name: getattr(module, name) for name in values}
    try:
        vars(module).update(values)
        yield
    finally:
        vars(module).update(before)
