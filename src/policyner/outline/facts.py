"""What a notice says of itself as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from policyner.span import Span


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """Facts of the document, each `None` or empty where the text does not give it.

    Attributes:
        title: The notice's title in the clean text.
        document_number: Such as `闽政办〔2019〕17号`.
        issuers: Names of the issuing organs, from title and signature block.
        issued_on: Date of issue, from the signature block or byline.
    """

    title: Span | None = None
    document_number: Span | None = None
    issuers: tuple[Span, ...] = ()
    issued_on: date | None = None
