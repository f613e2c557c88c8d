#!/bin/sh
# Starts boot.sh in control groups of its own; ended by killing this process.
# usage, as root: start.sh DIRECTORY HOSTNAME
set -e
here=$(cd "$(dirname "$0")" && pwd)
group=montui-e2e-$$
for tree in /sys/fs/cgroup/cgroup.procs /sys/fs/cgroup/*/cgroup.procs; do
  tree=${tree%/cgroup.procs}
  if [ -L "$tree" ] || [ ! -e "$tree/cgroup.procs" ]; then continue; fi
  if mkdir "$tree/$group" 2>/dev/null && ! echo $$ 2>/dev/null > "$tree/$group/cgroup.procs"; then rmdir "$tree/$group"; fi
done
echo "$group" > "$1/group"
exec unshare --mount --pid --fork --kill-child --uts --ipc --net --cgroup sh "$here/boot.sh" "$1" "$2"
