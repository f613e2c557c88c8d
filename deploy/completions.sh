#!/bin/sh
# Writes what packages carry beside the program: shell completions and the man pages, into dist-extra/.
# usage: deploy/completions.sh [PROGRAM]
set -e
cd "$(dirname "$0")/.."
program=${1:-}
if [ -z "$program" ]; then
  program=dist-extra/montui
  CGO_ENABLED=0 go build -trimpath -buildvcs=auto -o "$program" ./cmd/montui
fi
mkdir -p dist-extra/completions
for shell in bash zsh fish; do "$program" completion "$shell" > "dist-extra/completions/montui.$shell"; done
rm -rf dist-extra/man && "$program" man --dir dist-extra/man >/dev/null && gzip -9n dist-extra/man/*.1
if [ "$program" = dist-extra/montui ]; then rm -f "$program"; fi
