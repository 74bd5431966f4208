#!/bin/sh
# A whole conversation with the bank model by curl alone: Connect's protocol, JSON over HTTP/1.1. Needs jq.
#
#     sh examples/shell/curl.sh [http://127.0.0.1:9002]
set -eu
url=${1:-http://127.0.0.1:9002}

# A call with one answer: JSON there, JSON back.
call() {
  curl -sS -H 'content-type: application/json' -d "$2" "$url/parley.v1.SessionService/$1" | or_refused
}

# A call that streams. Each message, there and back, has five bytes before it: flags, and its length as four bytes. The
# last one back has flag 2, and is {} or has an error. Zeros, twos and line ends are not in JSON, so lines can be made.
stream() {
  length=$(printf %s "$2" | wc -c)
  {
    printf '\000\000\000%b%b' "\\0$(printf %o $((length / 256)))" "\\0$(printf %o $((length % 256)))"
    printf %s "$2"
  } |
    curl -sSN -H 'content-type: application/connect+json' --data-binary @- "$url/parley.v1.SessionService/$1" |
    LC_ALL=C tr '\000\002' '\n\n' | LC_ALL=C sed -n 's/^.\{0,2\}\({.*}\)$/\1/p' | or_refused
}

# Passes on what the server answers, unless it says why it does not.
or_refused() {
  jq -ce '(.error // .) as $it | if $it.code then error("\($it.code): \($it.message)") else . end'
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
  answer=$(stream CreateEvent "{\"session_id\": $session, $1}")
  printf '%s\n' "$answer" | show
}

send '"user_text": {"text": "Transfer 50 euros from checking to savings"}'
send '"user_text": {"text": "yes"}'
send '"command_result": {"command_id": "make_transfer", "outputs": {"transfer_status": "done", "reference": "T-1001"}}'
call EndSession "{\"session_id\": $session}" >/dev/null
