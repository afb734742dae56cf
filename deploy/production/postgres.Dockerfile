# PostgreSQL with pgBackRest, both of the PostgreSQL project's repository, so that they fit: deploy/docs/production.md says which need which.
ARG POSTGRES_IMAGE=postgres:17
FROM $POSTGRES_IMAGE
RUN apt-get update && apt-get install -y --no-install-recommends pgbackrest && rm -rf /var/lib/apt/lists/* \
    && install -d -o postgres -g postgres /var/lib/pgbackrest
