"""Full names of local organs, and of those that took over from them."""

from __future__ import annotations

from policyner.grammar.names.regions import Division, RegionLevel, regions
from policyner.grammar.names.registry import HEADS, Local

_COURTS: dict[RegionLevel, str] = {
    "province": "高级人民法院",
    "prefecture": "中级人民法院",
    "county": "人民法院",
}


def full_name(local: Local, place: Division) -> str:
    """A local organ's full name."""
    body = local.body
    if local.function == "court" and body == "人民法院":
        body = _COURTS[place.level]
    return filled(local.style, place, body=body)


def successor_of(local: Local, place: Division) -> str | None:
    """Full name of the organ that took over from a local one."""
    succession = local.succession
    if succession is None or (succession.province_only and place.level != "province"):
        return None
    code = place.code[:2] + "0000"
    if code in succession.by_province and place.level == "province":
        name = succession.by_province[code]
    else:
        head = next((head for head in HEADS if local.body.endswith(head)), "")
        name = (
            succession.by_level.get(place.level)
            or succession.by_body.get(local.body)
            or succession.by_body.get(head)
        )
        # The four municipalities have no 厅.
        if name is not None and name.endswith("厅") and place.is_municipality:
            return None
    if name is None:
        return None
    template = name if "{" in name else "{full}{body}"
    successor = filled(template, place, body=name)
    return None if successor == full_name(local, place) else successor


def filled(template: str, place: Division, *, written: str = "", body: str = "") -> str:
    """A name's template with a region filled in.

    Args:
        template: The name, with {full}, {short}, {party}, {place} and {body} where they stand.
        place: The region.
        written: The region as the mention writes it; its short name where that is empty.
        body: What stands behind the region.
    """
    full, short = place.region.name, regions().short_name(place)
    return template.replace("{body}", body).format(
        full=full, short=short, party=f"中共{full}委", place=written or short
    )
