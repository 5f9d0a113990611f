# One image for all services: the arguments choose which, for example `docker run IMAGE node apps/renderer/dist/main.js`.
ARG NODE_IMAGE=node:26.10.0-trixie-slim

# Manifests alone, so that a change of a source file doesn't install all dependencies anew.
FROM ${NODE_IMAGE} AS manifests
WORKDIR /src
COPY . .
RUN find . -type f ! -name package.json ! -name package-lock.json ! -name .npmrc -delete && find . -type d -empty -delete

# What runs: no development tools, no embedded Postgres, no install scripts.
FROM ${NODE_IMAGE} AS dependencies
WORKDIR /app
COPY --from=manifests /src ./
RUN npm ci --omit=dev --omit=optional --ignore-scripts && npm cache clean --force

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY --from=manifests /src ./
RUN npm ci --omit=optional --ignore-scripts
COPY . .
RUN npx tsc -b apps/git-poller apps/renderer apps/syncer apps/canary apps/promoter apps/notifier apps/api apps/cli apps/console \
  && npx vite build --config apps/console/vite.config.ts \
  && find apps libs -type d -name src -prune -exec rm -r {} + \
  && find apps libs tools -name '*.tsbuildinfo' -delete \
  && rm -r tools/go apps/pipeline-e2e libs/testing libs/local-stack

# Built from the modules that the tests use, so that both render alike.
FROM golang:1.26.8-trixie AS tools
ENV CGO_ENABLED=0
WORKDIR /tools/kustomize
COPY tools/go/kustomize ./
RUN go build -trimpath -ldflags "-s -w -X sigs.k8s.io/kustomize/api/provenance.version=v5.8.2" -o /out/kustomize sigs.k8s.io/kustomize/kustomize/v5
WORKDIR /tools/helm
COPY tools/go/helm ./
RUN go build -trimpath -ldflags "-s -w -X helm.sh/helm/v4/internal/version.version=v4.3.1" -o /out/helm helm.sh/helm/v4/cmd/helm

FROM ${NODE_IMAGE} AS runtime
# git and ssh fetch repositories; tini, as process 1, reaps what git leaves behind.
RUN apt-get update \
  && apt-get install -y --no-install-recommends ca-certificates git openssh-client tini \
  && rm -rf /var/lib/apt/lists/*
ENV NODE_ENV=production HOME=/tmp
WORKDIR /app
COPY --from=tools /out/kustomize /out/helm /usr/local/bin/
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/package.json ./
COPY --from=build /app/tools ./tools
COPY --from=build /app/libs ./libs
COPY --from=build /app/apps ./apps
# ssh does not run as a user that has no name.
RUN groupadd --gid 65532 fairlead \
  && useradd --uid 65532 --gid fairlead --home-dir /tmp --no-create-home --shell /usr/sbin/nologin fairlead
# Volumes that are mounted here for the first time take their owner from the image.
RUN mkdir -p /var/lib/fairlead/mirrors /var/lib/fairlead/promoter /var/lib/fairlead/work /srv/git \
  && mkdir -p /etc/fairlead/credentials /etc/fairlead/clusters /etc/fairlead/promoter /etc/fairlead/api \
  && chown -R 65532:65532 /var/lib/fairlead /srv/git
# A number, because Kubernetes can't tell whether a name is root.
USER 65532:65532
ENTRYPOINT ["tini", "--"]
CMD ["node", "apps/cli/dist/main.js", "--help"]
