# policyner as an image that runs without root and on a read-only file system:
#
#     docker build --tag policyner .
#     docker run --rm --read-only --tmpfs /tmp --network none \
#         --volume "$PWD/notices:/notices:ro" --volume "$PWD/out:/out" \
#         policyner extract /notices -o /out/notices.jsonl
#
# `out` must be writable for the user 65534, or give `--user "$(id -u)"`. tests/test_wheel.py
# follows these instructions, as they stand, outside of a container.

FROM python:3.13-slim AS built
ENV PREFIX=/opt/policyner
WORKDIR /source
COPY pyproject.toml README.md LICENSE ./
COPY src ./src
COPY models ./models
RUN python -m pip wheel --no-cache-dir --no-deps --wheel-dir dist .
RUN python -m venv "$PREFIX" \
    && "$PREFIX/bin/python" -m pip install --no-cache-dir dist/*.whl

FROM python:3.13-slim
# The environment is whole and compiled: nothing is written beside it. What libraries keep in a
# home directory goes where there is room.
ENV PATH=/opt/policyner/bin:$PATH PYTHONDONTWRITEBYTECODE=1 HOME=/tmp
COPY --from=built /opt/policyner /opt/policyner
USER 65534:65534
WORKDIR /tmp
ENTRYPOINT ["policyner"]
CMD ["--help"]
