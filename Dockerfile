# A static binary in an empty image.
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /sandbank .
RUN mkdir /data

FROM scratch
COPY --from=build /sandbank /sandbank
COPY --from=build --chown=65532:65532 /data /data
USER 65532:65532
VOLUME /data
EXPOSE 8080
ENTRYPOINT ["/sandbank"]
# Publish it on loopback (-p 127.0.0.1:8080:8080); listening wider demands --admin-token.
CMD ["up", "--data=/data", "--listen=0.0.0.0:8080", "--public-url=http://localhost:8080", "--allow-host=localhost:8080"]
