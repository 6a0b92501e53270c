"""The pages that a browser gets, each with its content security policy."""

from __future__ import annotations

import hashlib
import html
import re
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources
from string import Template

from policyner.report import Archive, page_of

_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')

# In a header also what a page cannot say of itself.
_NOT_FRAMED = "frame-ancestors 'none'"

_KEPT = {
    None: "",
    False: "通知只在运行本服务的机器上处理，不保存。",
    True: "通知在运行本服务的机器上处理，并按其设置保存。",
}


@dataclass(frozen=True, slots=True)
class Page:
    """A page and the policy that it is served under."""

    html: str
    policy: str


@dataclass(frozen=True, slots=True)
class SavedFile:
    """A file to save."""

    name: str
    media_type: str
    content: bytes


def front_page(
    *, message: str = "", archive: bool = False, review: bool = False, stored: bool | None = None
) -> Page:
    """Where a notice is pasted or dropped.

    Args:
        message: Why the last one was refused.
        archive: Whether there are records to look through.
        review: Whether there are notices to annotate.
        stored: Whether what is sent is kept; nothing is said of it where it is `None`.
    """
    link = '<p><a href="/archive">打开已有的记录</a></p>' if archive else ""
    link += '<p><a href="/review">校对标注</a></p>' if review else ""
    kept = _KEPT[stored]
    return _filled("front.html", message=_alert(message), archive=link, kept=kept)


def token_page(message: str) -> Page:
    """Where a person brings the token."""
    return _filled("token.html", message=_alert(message))


def report_page(archive: Archive, *, files: Iterable[SavedFile] = ()) -> Page:
    """The report, under the policy that it states.

    Args:
        archive: What it shows.
        files: What the page brings along, to be saved.
    """
    data = archive.to_json()
    brought = [
        {"name": each.name, "type": each.media_type, "base64": b64encode(each.content).decode()}
        for each in files
    ]
    return built_page(page_of(data | {"files": brought} if brought else data))


def built_page(page: str) -> Page:
    """A page that `page/` built, under the policy that it states."""
    stated = _POLICY.search(page)
    if stated is None:
        raise ValueError("page.html: states no policy; build it anew (make page)")
    return Page(page, f"{html.unescape(stated[1])}; {_NOT_FRAMED}")


def _alert(message: str) -> str:
    return f'<p class="alert" role="alert">{html.escape(message)}</p>' if message else ""


def _filled(name: str, **parts: str) -> Page:
    source = resources.files(__package__)
    style = source.joinpath("front.css").read_text(encoding="utf-8").strip()
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    page = Template(source.joinpath(name).read_text(encoding="utf-8"))
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'self'; "
        f"base-uri 'none'; {_NOT_FRAMED}"
    )
    return Page(page.substitute(style=style, **parts), policy)
