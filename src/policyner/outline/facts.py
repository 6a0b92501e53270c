"""What a notice says of itself as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from policyner.span import Span

#: Where a date of issue stands: below the text, in a line of the page such as
#: `发布时间：…`, or in the document number, which gives the year alone.
IssueSource = Literal["signature", "byline", "number"]


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """Facts of the document, each `None` or empty where the text does not give it.

    Attributes:
        title: The notice's title in the clean text.
        document_number: Such as `闽政办〔2019〕17号`.
        issuers: Names of the issuing organs, from title and signature block.
        issued_on: Date of issue, from the signature block or byline.
        issued_in: Year of issue: that of the date, or the one in the document number.
        issued_at: Where date or year stands.
        issued_from: What kind of place that is.
        region: Name of the region at the beginning of the first issuer's name (`南湖省`).
        addressees: Those whom the notice addresses (主送机关), each as it stands.
        attachments: Titles of the attachments that it lists.
    """

    title: Span | None = None
    document_number: Span | None = None
    issuers: tuple[Span, ...] = ()
    issued_on: date | None = None
    issued_in: int | None = None
    issued_at: Span | None = None
    issued_from: IssueSource | None = None
    region: Span | None = None
    addressees: tuple[Span, ...] = ()
    attachments: tuple[Span, ...] = ()
