"""A report: records as one self-contained page, for a notice or an archive."""

from policyner.report.archive import Archive
from policyner.report.collect import collect
from policyner.report.page import is_page, page_of

__all__ = ["Archive", "collect", "is_page", "page_of"]
