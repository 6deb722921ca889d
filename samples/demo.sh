#!/bin/sh
# Runs the samples in a scratch workspace and shows what comes out.
# usage: demo.sh path/to/candidate-sync
set -eu
program=$1
samples=$(cd "$(dirname "$0")" && pwd)
workspace=$(mktemp -d "${TMPDIR:-/tmp}/candidate-sync-demo.XXXXXX")

bold="" plain=""
if [ -t 1 ]; then bold=$(printf '\033[1m') plain=$(printf '\033[0m'); fi
say() { printf '\n%s%s%s\n' "$bold" "$1" "$plain"; }

# The text of a header: its folded lines joined, its encoded words (RFC 2047) decoded.
header() {
    tr -d '\r' <"$2" | sed '/^$/q' | awk -v name="$1:" '
        index($0, name) == 1 { found = 1; print substr($0, length(name) + 2); next }
        found && /^[ \t]/ { print substr($0, 2); next }
        { found = 0 }' |
        while read -r line; do
            case $line in
            =\?UTF-8\?B\?*) printf '%s' "$line" | sed 's/=?UTF-8?B?//; s/?=$//' | base64 -d ;;
            *) printf '%s' "$line" ;;
            esac
        done
}

# The links in the mails lead to this machine, so that they can be opened.
site=http://127.0.0.1:8080
sed "s#^  base_url: [^ ]*#  base_url: $site#" "$samples/../settings.yaml" >"$workspace/settings.yaml"
mkdir -p "$workspace/inbox"
cp "$samples"/*.xml "$workspace/inbox/"

say "1. The accounts that are there already (samples/accounts.csv)"
"$program" accounts import "$samples/accounts.csv" --workspace "$workspace"

say "2. The run: four of the fifteen files are bad on purpose, so its exit status is 1"
status=0
"$program" run --workspace "$workspace" 2>/dev/null || status=$?
[ "$status" = 1 ] || {
    echo "demo: expected exit status 1, got $status" >&2
    exit 1
}

mail=$(ls "$workspace"/outbox/mail/*.eml | head -n 1)
say "3. One of the mails, decoded ($(basename "$mail"))"
printf 'To: %s\n' "$(header To "$mail")"
printf 'Subject: %s\n\n' "$(header Subject "$mail")"
tr -d '\r' <"$mail" | sed '1,/^$/d' | base64 -d | tr -d '\r'

document=$(ls "$workspace"/outbox/status/*.xml | tail -n 1)
say "4. One of the status documents, for the CRM ($(basename "$document"))"
cat "$document"

say "5. Where everything lies: $workspace"
for folder in outbox/mail outbox/status outbox/receipts outbox/reports outbox/rejected state/archive; do
    printf '%-16s %3s files\n' "$folder" "$(find "$workspace/$folder" -type f | wc -l)"
done

say "6. In your browser: give yourself a password, then start the service, until Ctrl-C"
echo "$program admin set-password 管理者 --workspace $workspace"
echo "$program watch --workspace $workspace"
printf '\nThe page of the mail in 3:\n'
tr -d '\r' <"$mail" | sed '1,/^$/d' | base64 -d | tr -d '\r' | grep 'token=' | head -n 1
printf 'The admin screens: %s/admin\n' "$site"
