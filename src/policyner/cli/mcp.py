"""`policyner mcp`: the same walk for assistants."""

from __future__ import annotations

from policyner.cli.extras import needs_extra, say_warnings
from policyner.cli.options import Agencies, MaxCharacters, MaxSeconds, Model


def mcp(
    *,
    model: Model = None,
    agencies: Agencies = None,
    max_characters: MaxCharacters = 500_000,
    max_seconds: MaxSeconds = 60.0,
) -> None:
    """Serve assistants over standard input and output (Model Context Protocol).

    Tools: extract, resolve and compare; they read what they are given and keep nothing.
    """
    from policyner.batch.loading import load_extractor
    from policyner.grammar.names.own import read_own_agencies
    from policyner.service.desk import Desk
    from policyner.service.limits import ServiceLimits
    from policyner.service.walk import Walk

    with needs_extra("mcp"):
        from policyner.service.assistants import create_server, serve_streams

    say_warnings()
    own = read_own_agencies(agencies)
    limits = ServiceLimits(characters=max_characters, seconds=max_seconds)
    walk = Walk(load_extractor(model, agencies=own), limits=limits)
    walk.warm()
    desk = Desk(limits)
    try:
        serve_streams(create_server(walk, desk, agencies=own))
    finally:
        desk.close(within=0)
