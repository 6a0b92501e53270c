"""Addresses as they may be shown and kept: without what lets in whoever has it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote, unquote, unquote_plus

from policyner.span import Span
from policyner.vocabulary import any_of, read_vocabulary

#: What stands for a secret. The name of its parameter stays: an address that does not work
#: says why.
HIDDEN = "***"

# User and password stand in front of the host, up to the last `@` before the path.
_USER = re.compile(r"(?<=://)[^/?#\s]*@")

# The same in a message, where an address may have been taken for a path: `https:/me:…@host`.
_TYPED = re.compile(r"(?<=[A-Za-z0-9]:/)(/?)[^/?#\s]*:[^/?#\s]*@")

# Parameters stand in the query, or behind a semicolon of the path. A fragment is sent to nobody,
# but may have been copied with the address. An address within another one is quoted.
_NAME = re.compile(
    r"(?:(?<=[?&;#])|(?<=%3F)|(?<=%26))((?:(?!%3D)[^=?&;#/\s])+)(?:=|(%3D))", re.IGNORECASE
)
_VALUE = re.compile(r"[^&#]*")
_VALUE_IN_PATH = re.compile(r"[^;/?#]*")
_VALUE_QUOTED = re.compile(r"(?:(?!%26|%23)[^&#])*")

_WORD = re.compile(r"\S+")

# A driver may tell a secret without its parameter. A shorter one would be found in any number of
# a message, and keeps nobody out.
_TELLING = 6


def public(address: str) -> str:
    """The address as it may be shown and kept; it still says which page it is.

    User and password are left out, and `***` stands for the values of parameters that are
    known to be secret (`secrets.yaml`).
    """
    address = _USER.sub("", address)
    shown, at = "", 0
    for secret in _secrets(address):
        shown += address[at : secret.start] + HIDDEN
        at = secret.end
    return shown + address[at:]


def without_logins(message: str) -> str:
    """What is said of words that were typed, without user and password of addresses in it."""
    return _TYPED.sub(r"\1", message)


def without_secrets(text: str, address: str) -> str:
    """What a driver says of an address, and of those that it leads to, without secrets."""
    text = _WORD.sub(lambda found: public(found[0]), text)
    user = _USER.search(address)
    secrets = [] if user is None else [user[0].removesuffix("@").partition(":")[2]]
    values = (address[each.start : each.end] for each in _secrets(address))
    secrets += [value for value in values if len(value) >= _TELLING]
    for secret in secrets:
        plain = unquote(secret)
        for form in {secret, plain, unquote_plus(secret), quote(plain, safe="")} - {""}:
            text = text.replace(form, HIDDEN)
    return text


def _secrets(address: str) -> Iterator[Span]:
    """Where the values of secret parameters stand; one that is empty is none."""
    end = 0
    for name in _NAME.finditer(address):
        if name.start() < end or not _SECRET.fullmatch(_alike(unquote(name[1]))):
            continue
        is_in_path = not {"?", "#"} & set(address[: name.start()])
        pattern = _VALUE_IN_PATH if is_in_path else _VALUE_QUOTED if name[2] else _VALUE
        # Each matches anywhere, if only nothing.
        value = pattern.match(address, name.end())
        if value is not None and value[0]:
            end = value.end()
            yield Span(name.end(), end)


def _alike(name: str) -> str:
    return re.sub(r"[-_]", "", name).lower()


def _secret_names() -> re.Pattern[str]:
    words = read_vocabulary(__package__, "secrets.yaml")
    names, endings = (any_of(map(_alike, words[each])) for each in ("names", "endings"))
    return re.compile(f"{names}|.*(?:{endings})", re.DOTALL)


_SECRET = _secret_names()
