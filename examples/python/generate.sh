#!/bin/sh
# Generates the Python stubs from Parley's proto files, into ./stubs. Needs either
#   Debian or Ubuntu:  apt install python3-grpcio protobuf-compiler protobuf-compiler-grpc
#   or with pip:       pip install grpcio grpcio-tools
set -eu
cd "$(dirname "$0")"
mkdir -p stubs
files=$(cd ../../proto && echo parley/v1/*.proto)
if plugin=$(command -v grpc_python_plugin); then
  # shellcheck disable=SC2086
  protoc -I ../../proto --plugin=protoc-gen-grpc_python="$plugin" \
    --python_out=stubs --grpc_python_out=stubs $files
else
  # shellcheck disable=SC2086
  python3 -m grpc_tools.protoc -I ../../proto --python_out=stubs --grpc_python_out=stubs $files
fi
