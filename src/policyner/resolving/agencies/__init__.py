"""Agencies: from a mention's words to the organ, its level, function and region."""

from policyner.resolving.agencies.registry import registry
from policyner.resolving.agencies.resolve import region_of, resolve_agency

__all__ = ["region_of", "registry", "resolve_agency"]
