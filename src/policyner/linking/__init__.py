"""Linking: which agency leads, supports or is responsible for which measure."""

from policyner.linking.link import link
from policyner.linking.measure import Measure, Role, TargetBounds

__all__ = ["Measure", "Role", "TargetBounds", "link"]
