#!/usr/bin/env bash
# Starts a private Slurm cluster on this machine, for tests: munged, slurmctld and a slurmd for each
# virtual node, on the loopback interface, all state in one folder, no systemd and no cgroups.
#
#   eval "$(tests/slurm/start_slurm.sh)"     # prints `export ...` lines; messages go to stderr
#   tests/slurm/stop_slurm.sh                # stops exactly what was started
#
# Knobs, from the environment:
#   SLURM_TEST_DIR      folder of all state; a new one below TMPDIR by default
#   SLURM_TEST_NODES    number of virtual nodes (2)
#   SLURM_TEST_CPUS     CPUs that each node says it has (2)
#   SLURM_TEST_MEM_MB   memory that each node says it has [MB] (6000)
#
# Missing Debian packages are installed if this runs as root. Exit code 77: it cannot run here.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
nodes=${SLURM_TEST_NODES:-2}
cpus=${SLURM_TEST_CPUS:-2}
memory=${SLURM_TEST_MEM_MB:-6000}
export PATH=$PATH:/usr/sbin

say() { echo "start_slurm: $*" >&2; }
cannot() { say "$*"; exit 77; }

install_packages() {
    local missing=() pair
    for pair in slurmctld:slurmctld slurmd:slurmd sbatch:slurm-client munged:munge; do
        command -v "${pair%:*}" >/dev/null || missing+=("${pair#*:}")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    [ "$(id -u)" = 0 ] || cannot "not root, and these packages are missing: ${missing[*]}"
    command -v apt-get >/dev/null || cannot "no apt-get, and these are missing: ${missing[*]}"
    say "installing ${missing[*]}"
    # The packages start daemons of their own unless this file forbids it.
    local policy=/usr/sbin/policy-rc.d mine=0
    [ -e $policy ] || { printf '#!/bin/sh\nexit 101\n' >$policy; chmod +x $policy; mine=1; }
    local get=(apt-get install -y -qq --no-install-recommends "${missing[@]}") failed=0
    export DEBIAN_FRONTEND=noninteractive
    "${get[@]}" >&2 || { apt-get update -qq >&2 && "${get[@]}" >&2; } || failed=1
    [ $mine = 0 ] || rm -f $policy
    [ $failed = 0 ] || cannot "apt-get could not install ${missing[*]}"
}

free_ports() {
    python3 - "$1" <<'PY'
import socket, sys

sockets = [socket.socket() for _ in range(int(sys.argv[1]))]
for each in sockets:
    each.bind(("127.0.0.1", 0))
print(*(each.getsockname()[1] for each in sockets))
PY
}

start_munge() {
    (umask 077 && head -c 128 /dev/urandom >munge/munge.key)
    munged --key-file="$dir/munge/munge.key" --socket="$dir/munge/munge.sock" \
        --pid-file="$dir/run/munged.pid" --log-file="$dir/log/munged.log" \
        --seed-file="$dir/munge/munged.seed" --num-threads=2 >&2
    munge -n -S munge/munge.sock | unmunge -S munge/munge.sock >/dev/null
}

write_configuration() {
    local i host
    host=$(hostname -s)
    cat <<CONF
ClusterName=lightfold
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=${ports[0]}
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
AuthType=auth/munge
AuthInfo=socket=$dir/munge/munge.sock
CredType=cred/munge
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
# Without cgroups, memory limits are kept by looking at processes every second.
JobAcctGatherType=jobacct_gather/linux
JobAcctGatherFrequency=task=1
JobAcctGatherParams=OverMemoryKill
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
# Nodes may say that they have more CPUs than the machine.
SlurmdParameters=config_overrides
SchedulerParameters=sched_min_interval=0,batch_sched_delay=0,bf_interval=2,sched_interval=2
ReturnToService=2
MinJobAge=600
OverTimeLimit=0
KillWait=2
CompleteWait=0
JobRequeue=0
SlurmctldLogFile=$dir/log/slurmctld.log
SlurmdLogFile=$dir/log/slurmd.%n.log
SlurmctldPidFile=$dir/run/slurmctld.pid
SlurmdPidFile=$dir/run/slurmd.%n.pid
SlurmdSpoolDir=$dir/state/slurmd.%n
StateSaveLocation=$dir/state/slurmctld
MailProg=/bin/true
AccountingStorageType=accounting_storage/none
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE DefaultTime=60 DefMemPerCPU=500
CONF
    for ((i = 1; i <= nodes; i++)); do
        echo "NodeName=n$i NodeHostname=$host NodeAddr=127.0.0.1 Port=${ports[i]}" \
            "CPUs=$cpus RealMemory=$memory"
    done
}

install_packages
dir=${SLURM_TEST_DIR:-$(mktemp -d "${TMPDIR:-/tmp}/slurm.XXXXXX")}
mkdir -p "$dir"/{run,log,state/slurmctld,munge}
chmod 0755 "$dir" "$dir/munge"
cd "$dir"
dir=$PWD
# What a failure leaves running is stopped; the logs are kept.
trap '[ $? = 0 ] || SLURM_TEST_KEEP=1 "$here/stop_slurm.sh" "$dir" || true' EXIT

start_munge
read -r -a ports <<<"$(free_ports $((nodes + 1)))"
write_configuration >slurm.conf
echo "CgroupAutomount=no" >cgroup.conf
export SLURM_CONF=$dir/slurm.conf

slurmctld -c </dev/null >&2
for ((i = 1; i <= nodes; i++)); do
    mkdir -p "state/slurmd.n$i"
    slurmd -N "n$i" </dev/null >&2
done
for _ in $(seq 150); do
    [ "$(sinfo -h -N -o %T 2>/dev/null | grep -c '^idle$')" = "$nodes" ] && break
    sleep 0.2
done
[ "$(sinfo -h -N -o %T | grep -c '^idle$')" = "$nodes" ] || {
    tail -n 20 log/*.log >&2
    echo "start_slurm: the nodes did not come up" >&2
    exit 1
}
printf 'export %s=%q\n' SLURM_TEST_DIR "$dir" SLURM_CONF "$SLURM_CONF"
