"""What the fields that a page sets around a notice give."""

from __future__ import annotations

from policyner.records.values import Value


class Metadata(Value):
    """What the fields that a page sets around a notice give, as the page writes it.

    Attributes:
        index_number: 索引号.
        subject: 主题分类 or another classification.
        keywords: 主题词.
        document_kind: 公文种类.
        level: 效力等级.
        validity: 有效性, such as `现行有效`.
        effective: 施行日期.
        expires: 废止日期 or 有效期.
        publisher: Who put it up (发布机构).
        source: Where the page has it from (来源).
        disclosure: How the notice is open to the public (公开方式), such as `主动公开`.
    """

    index_number: str | None = None
    subject: str | None = None
    keywords: str | None = None
    document_kind: str | None = None
    level: str | None = None
    validity: str | None = None
    effective: str | None = None
    expires: str | None = None
    publisher: str | None = None
    source: str | None = None
    disclosure: str | None = None
