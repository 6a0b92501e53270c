"""The pages that a browser gets, each with its content security policy."""

from __future__ import annotations

import hashlib
import html
import re
from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import resources
from string import Template
from typing import TYPE_CHECKING

from policyner.language import in_chinese
from policyner.report import Archive, page_of

if TYPE_CHECKING:
    from policyner.service.jobs import Progress

_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')

# In a header also what a page cannot say of itself.
_NOT_FRAMED = "frame-ancestors 'none'"

_KEPT = {
    None: "",
    False: "公文只在运行本服务的机器上处理，不保存。",
    True: "公文在运行本服务的机器上处理，并按其设置保存。",
}


_FILES = Template(
    '<p class="actions"><a class="button first" href="$job/report">打开报告</a>'
    '<a class="button" href="$place.xlsx">下载 XLSX</a>'
    '<a class="button" href="$place.jsonl">下载 JSON</a>'
    '<a class="button" href="$place.html">下载报告</a></p>'
)
_CANCEL = Template(
    '<form class="actions" method="post" action="$job/cancel"><button>取消</button></form>'
)


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


def job_page(progress: Progress, *, failures: Sequence[str]) -> Page:
    """How far a job is, and at its end what can be had of it.

    Args:
        progress: How far.
        failures: Why notices failed.
    """
    done, failed, total = progress.done, progress.failed, progress.total
    ended = progress.state in ("done", "failed")
    told = {
        "counting": "正在清点…",
        "running": f"已处理 {done:,} / {total or 0:,} 份，失败 {failed:,} 份",
        "done": f"全部完成：{done:,} 份，失败 {failed:,} 份",
        "failed": f"没有做完：已处理 {done:,} 份",
    }[progress.state]
    listed = "".join(f"<li>{html.escape(in_chinese(each))}</li>" for each in failures)
    place = f"/extract/batch/{html.escape(progress.id)}/records"
    cancel = f"/page/job/{html.escape(progress.id)}"
    return _filled(
        "job.html",
        told=told,
        message=_alert(in_chinese(progress.message or "")),
        total=str(max(1, total or 0)),
        done=str(done),
        actions=_FILES.substitute(place=place, job=cancel)
        if ended
        else _CANCEL.substitute(job=cancel),
        failures=f"<h2>失败的</h2><ul>{listed}</ul>" if listed else "",
    )


def report_page(archive: Archive, *, files: Iterable[SavedFile] = (), served: bool = False) -> Page:
    """The report, under the policy that it states.

    Args:
        archive: What it shows.
        files: What the page brings along, to be saved.
        served: Whether it leads back to the form.
    """
    data = archive.to_json()
    brought = [
        {"name": each.name, "type": each.media_type, "base64": b64encode(each.content).decode()}
        for each in files
    ]
    if brought:
        data["files"] = brought
    if served:
        data["home"] = "/"
    return built_page(page_of(data))


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
