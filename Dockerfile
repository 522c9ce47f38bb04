# The Parlor server in an image that holds nothing else.
#
#   docker build -t parlor .
#   docker run -p 8080:8080 -v parlor:/data -e PARLOR_SECRET_KEY=… parlor

FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /out/parlor ./server/cmd/parlor \
 && mkdir -p /out/data /out/tmp

FROM scratch
# For TLS to PostgreSQL, NATS and services.
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/parlor /parlor
COPY --from=build --chown=65532:65532 /out/data /data
COPY --from=build --chown=65532:65532 /out/tmp /tmp
USER 65532:65532
WORKDIR /data
VOLUME /data
ENV PARLOR_LISTEN=:8080 PARLOR_METRICS_LISTEN=:9090 PARLOR_LOG_FORMAT=json
EXPOSE 8080 9090
HEALTHCHECK --interval=10s --timeout=6s --start-period=30s CMD ["/parlor", "health"]
ENTRYPOINT ["/parlor"]
CMD ["serve"]
