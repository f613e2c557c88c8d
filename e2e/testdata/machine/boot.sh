#!/bin/sh
# A machine of its own for a test: this one's files under an overlay, its own processes, network and systemd.
# usage, as root: unshare --mount --pid --fork --kill-child --uts --ipc --net --cgroup boot.sh DIRECTORY HOSTNAME
set -e
base=$1 name=$2
root=$base/root
mkdir -p "$base/upper" "$base/work" "$root"
mount --make-rprivate /
ip link set lo up
hostname "$name"
mount -t overlay overlay -o "lowerdir=/,upperdir=$base/upper,workdir=$base/work" "$root"
mount -t proc proc "$root/proc"
mount -t sysfs -o ro sysfs "$root/sys"
for dir in run tmp; do mount -t tmpfs -o mode=1777 tmpfs "$root/$dir"; done
chmod 755 "$root/run"
# The nodes programs need, and no disk.
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
mkdir "$root/dev/pts" "$root/dev/shm"
for node in null zero full random urandom tty; do touch "$root/dev/$node"; mount --bind "/dev/$node" "$root/dev/$node"; done
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
ln -s pts/ptmx "$root/dev/ptmx"
mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
  mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
else
  mount -t tmpfs -o mode=755 tmpfs "$root/sys/fs/cgroup"
  for tree in systemd cpu cpuacct memory pids; do
    mkdir "$root/sys/fs/cgroup/$tree"
    options=$tree
    if [ "$tree" = systemd ]; then options=none,name=systemd; fi
    mount -t cgroup -o "$options" cgroup "$root/sys/fs/cgroup/$tree" || rmdir "$root/sys/fs/cgroup/$tree"
  done
fi
# What would reach through to the machine beneath.
: > "$root/etc/fstab"
for unit in systemd-sysctl systemd-binfmt systemd-modules-load systemd-udevd systemd-udev-trigger systemd-random-seed systemd-networkd systemd-timesyncd systemd-remount-fs; do
  ln -sf /dev/null "$root/etc/systemd/system/$unit.service"
done
ln -sf /dev/null "$root/etc/systemd/system/proc-sys-fs-binfmt_misc.automount"
rm -rf "$root/etc/montui" "$root/etc/systemd/system/"montui* "$root/usr/local/bin/montui" "$root/var/log/journal"
echo "$name" > "$root/etc/hostname"
printf '127.0.0.1 localhost %s\n' "$name" > "$root/etc/hosts"
mkdir -p "$root/opt/test"
mount --bind "$base/share" "$root/opt/test"
# As on any machine that systemd starts: what it mounts for a unit, such as its credentials, is seen there.
mount --make-rshared /
exec env -i container=test PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin chroot "$root" /lib/systemd/systemd --system --log-target=null --unit=basic.target
