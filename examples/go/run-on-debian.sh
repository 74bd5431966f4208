#!/bin/sh
# Builds and runs the example with nothing but packages of Debian 12, where there is no internet:
#   apt install golang-go golang-google-grpc-dev golang-github-golang-protobuf-1-5-dev \
#     protobuf-compiler protoc-gen-go protoc-gen-go-grpc
#
#     sh run-on-debian.sh [127.0.0.1:9002]
set -eu
cd "$(dirname "$0")"
sh generate.sh
workspace=$(mktemp -d)
trap 'rm -rf "$workspace"' EXIT
mkdir -p "$workspace/src/example.com"
cp -R . "$workspace/src/example.com/bank"
(
  cd "$workspace/src/example.com/bank"
  GO111MODULE=off GOPATH="$workspace:/usr/share/gocode" go build -tags debian12 -o "$workspace/bank" .
)
"$workspace/bank" "$@"
