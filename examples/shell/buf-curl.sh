#!/bin/sh
# A whole conversation with the bank model by `buf curl`, which learns the API from the server itself. Needs jq.
#
#     sh examples/shell/buf-curl.sh [http://127.0.0.1:9002]
set -eu
url=${1:-http://127.0.0.1:9002}
command -v buf >/dev/null || buf() { npx --no buf "$@"; }

call() {
  buf curl --protocol grpc --http2-prior-knowledge -d "$2" "$url/parley.v1.SessionService/$1"
}

# What people see of an event.
show() {
  jq -r '(.events[]?, .event // empty) |
    if .userText then "you:  \(.userText.text)"
    elif .reply then "bank: \(.reply.text)"
    elif .command then "run:  \(.command.commandId) \(.command.inputs | tojson)"
    else empty end'
}

answer=$(call NewSession '{"model_id": "bank"}')
printf '%s\n' "$answer" | show
session=$(printf '%s\n' "$answer" | jq .session.sessionId)

send() {
  answer=$(call CreateEvent "{\"session_id\": $session, $1}")
  printf '%s\n' "$answer" | show
}

send '"user_text": {"text": "Transfer 50 euros from checking to savings"}'
send '"user_text": {"text": "yes"}'
send '"command_result": {"command_id": "make_transfer", "outputs": {"transfer_status": "done", "reference": "T-1001"}}'
call EndSession "{\"session_id\": $session}" >/dev/null
