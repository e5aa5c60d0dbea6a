# syntax=docker/dockerfile:1
# A static binary on an empty image: no shell, no package manager, no root.
FROM golang:1.26 AS build
WORKDIR /src
# The modules have their own layer: they change less often than the code.
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=dev
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=${VERSION}" -o /out/briefbot ./cmd/briefbot \
 && mkdir -p /out/data

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/briefbot /briefbot
# The index and what the bot remembers live here; mount a volume that the user 65532 may write.
COPY --from=build --chown=65532:65532 /out/data /data
USER 65532:65532
ENV BRIEFBOT_INDEX=/data/index BRIEFBOT_STATE=/data/briefbot.db BRIEFBOT_HTTP_ADDR=:8080
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["/briefbot", "health"]
ENTRYPOINT ["/briefbot"]
CMD ["serve"]
