#!/bin/sh
# Nothing is started: montui setup and montui service do that when they are asked to.
set -e
if command -v systemd-sysusers >/dev/null 2>&1; then systemd-sysusers --root="${DPKG_ROOT:-/}" montui.conf; fi
if [ -z "$DPKG_ROOT" ] && [ -d /run/systemd/system ]; then systemctl daemon-reload; fi
