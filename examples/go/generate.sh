#!/bin/sh
# Generates the Go stubs from Parley's proto files, into ./parleyv1. Needs either
#   Debian or Ubuntu:  apt install protobuf-compiler protoc-gen-go protoc-gen-go-grpc
#   or with Go:        protoc, and
#                      go install google.golang.org/protobuf/cmd/protoc-gen-go@latest
#                      go install google.golang.org/grpc/cmd/protoc-gen-go-grpc@latest
set -eu
cd "$(dirname "$0")"
module=example.com/bank
files=$(cd ../../proto && echo parley/v1/*.proto)
# The proto files name no Go package; here is where each of them goes.
options=module=$module
for file in $files; do
  options="$options,M$file=$module/parleyv1"
done
# shellcheck disable=SC2086
protoc -I ../../proto --go_out=. --go_opt="$options" --go-grpc_out=. --go-grpc_opt="$options" $files
