"""The walk of a notice behind HTTP, with a page, and for assistants (Model Context Protocol).

`app.create_app` needs the extra `serve`, `assistants.create_server` the extra `mcp`; nothing else
here needs either.
"""
