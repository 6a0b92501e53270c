"""Correcting notices in the page: `policyner serve --review DIR`.

`notices` knows what there is to annotate and what the model proposes, `versions` what each
annotator made of it, `routes` answers the page (`page/src/review`), which the build leaves
in `page.html`. It needs the extra `serve`.
"""
