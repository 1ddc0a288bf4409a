#!/bin/sh
# First process of the node's mount and process namespaces: what is mounted here is seen by the node alone, and when this
# process ends, the kernel ends every other one of the node.
# usage: enter.sh FOLDER PAUSE
set -eu
folder=$1 pause=$2

mount --make-rprivate /
mount -t tmpfs tmpfs /run
mkdir -p /run/containerd /run/lock /run/var/upper /run/var/work
# Places that are hard-coded in the node's programs: nothing of them reaches the machine's own /var.
mount -t overlay overlay -o lowerdir=/var,upperdir=/run/var/upper,workdir=/run/var/work /var
for place in /var/lib/kubelet /var/lib/cni /var/log/pods /var/log/containers; do
  mkdir -p "$place" "$folder$place"
  mount --bind "$folder$place" "$place"
done
mount --make-rshared /var/lib/kubelet

# The kubelet insists on values of four settings of the whole machine: it is shown files with these values instead.
mkdir -p "$folder/sysctl"
show() {
  echo "$2" > "$folder/sysctl/$(basename "$1")"
  mount --bind "$folder/sysctl/$(basename "$1")" "/proc/sys/$1"
}
show vm/overcommit_memory 1
show vm/panic_on_oom 0
show kernel/panic 10
show kernel/panic_on_oops 1

touch "$folder/entered"
exec "$pause"
