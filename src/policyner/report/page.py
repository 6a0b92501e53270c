"""The page: the built front end with the data in it."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path
from typing import Any

from policyner.given import open_given

# Where `page/vite.config.ts` leaves room for the data.
_ROOM = '<script id="data" type="application/json"></script>'


# How every page begins, up to what its script makes different.
_BEGIN = (
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'sha256-"
)
_HEAD = 1024


def is_page(path: Path) -> bool:
    """Whether a file is such a page, of this version or another.

    Raises:
        OSError: If it cannot be read.
    """
    with open_given(path) as file:
        return _BEGIN.encode() in file.read(_HEAD)


def page_of(data: Any) -> str:
    """The whole page, which needs nothing beside itself.

    Args:
        data: What JSON can hold, as `Archive.to_json` gives it.
    """
    page = resources.files(__package__).joinpath("page.html").read_text(encoding="utf-8")
    before, room, after = page.partition(_ROOM)
    if not room:
        raise ValueError("page.html: leaves no room for the data; build it anew (make page)")
    return f"{before}{room.replace('></', f'>{_inert(data)}</')}{after}"


def _inert(data: Any) -> str:
    """JSON that ends no script element: in a string of JSON `<` may be written otherwise."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c")
