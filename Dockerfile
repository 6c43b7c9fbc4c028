# syntax=docker/dockerfile:1
# One image for web, worker and beat: the command decides (see docker-compose.yml).

FROM python:3.12-slim-bookworm AS build
WORKDIR /build
COPY requirements/runtime.txt ./
# Exactly the locked versions, each proved by its hash; wheels only, so no compiler is needed.
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --require-hashes --only-binary=:all: --requirement runtime.txt

FROM python:3.12-slim-bookworm
SHELL ["/bin/bash", "-eu", "-o", "pipefail", "-c"]
# Pango draws the letters of PDFs; pg_dump and pg_restore, of the compose file's PostgreSQL, take backups. Debian's own security fixes come with each rebuild, so versions are not pinned here.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
        fonts-noto-core fonts-noto-cjk postgresql-client \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --system --gid 10001 equalex \
    && useradd --system --uid 10001 --gid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin equalex \
    && install --directory --owner equalex --group equalex --mode 0750 /var/lib/equalex

ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=equalex.settings \
    VAR_DIR=/var/lib/equalex \
    STATIC_ROOT=/srv/static
COPY --from=build /opt/venv /opt/venv
WORKDIR /srv/equalex
COPY . .
# Only static files are gathered here: a demo's settings need no secret, and nothing of them stays in the image.
RUN DEMO=true VAR_DIR=/tmp/build python manage.py collectstatic --no-input --verbosity 0 --ignore rest_framework \
    && rm -rf /tmp/build

USER 10001:10001
VOLUME /var/lib/equalex
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import os; from urllib.parse import urlsplit; from urllib.request import Request, urlopen; urlopen(Request('http://127.0.0.1:8000/healthz', headers={'Host': urlsplit(os.environ['PUBLIC_URL']).netloc}), timeout=4)"]
CMD ["gunicorn", "equalex.wsgi", "--no-control-socket", "--bind", "0.0.0.0:8000", "--workers", "4", "--timeout", "60", "--max-requests", "5000", "--max-requests-jitter", "500", "--worker-tmp-dir", "/dev/shm"]
