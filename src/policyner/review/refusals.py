"""Why the page's requests are not served; the messages are for annotators, in Chinese."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from policyner.service.refusals import NotServedError

if TYPE_CHECKING:
    from policyner.review.versions import Version


class ReviewError(NotServedError):
    """What the page sent cannot be kept."""

    kind = "review"


class AnnotatorError(ReviewError):
    """A name that cannot be that of a file."""

    kind = "annotator"


class UnknownNoticeError(ReviewError):
    """There is no such notice or version."""

    kind = "unknown_notice"
    status = HTTPStatus.NOT_FOUND


class OlderError(ReviewError):
    """There is a newer version than the one that this was made from.

    Attributes:
        current: The newer one; `None` where there is none any more.
    """

    kind = "older"
    status = HTTPStatus.CONFLICT

    def __init__(self, current: Version | None) -> None:
        told = (
            f"第 {current.number} 版（{current.at[:16].replace('T', ' ')}，{current.by}）"
            if current is not None
            else "文件里已经没有这份标注"
        )
        super().__init__(
            f"没有保存：另一个窗口已保存了较新的版本，{told}。请比较两者，再决定留下哪一个。"
        )
        self.current = current
