# syntax=docker/dockerfile:1

# Builds with everything; the image that runs has neither compilers nor development dependencies.
FROM node:24-bookworm AS build
WORKDIR /parley
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json tsconfig.client.json ./
COPY gen gen
COPY scripts scripts
COPY src src
COPY web web
RUN npm run build && npm prune --omit=dev --omit=optional --no-audit --no-fund

FROM node:24-bookworm-slim
ENV NODE_ENV=production \
    PARLEY_HOST=0.0.0.0 \
    PARLEY_AUTH=keys \
    PARLEY_PORT=9002 \
    PARLEY_MODELS=/models \
    PARLEY_STORE=/data/parley.db
WORKDIR /parley
COPY --from=build /parley/package.json ./
COPY --from=build /parley/node_modules node_modules
COPY --from=build /parley/dist dist
COPY proto proto
COPY assets assets
COPY models /models
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 9002
# Everything that is written goes to /data: run it with --read-only.
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PARLEY_PORT + '/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
STOPSIGNAL SIGTERM
CMD ["node", "dist/src/cli/main.js", "serve"]
