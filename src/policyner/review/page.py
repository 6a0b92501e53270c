"""The page of the annotators, as `page/` builds it."""

from __future__ import annotations

from functools import cache
from importlib import resources

from policyner.service.front import Page, built_page


@cache
def review_page() -> Page:
    """The page, which asks this service for everything, and nobody else."""
    page = resources.files(__package__).joinpath("page.html")
    return built_page(page.read_text(encoding="utf-8"))
