#!/usr/bin/env bash
# Stops exactly the daemons that start_slurm.sh started, by their pid files, and deletes their folder.
#
#   tests/slurm/stop_slurm.sh [FOLDER]       # SLURM_TEST_DIR by default
#   SLURM_TEST_KEEP=1                        # keeps the folder, with its logs
set -u
dir=${1:-${SLURM_TEST_DIR:?name the folder, or set SLURM_TEST_DIR}}
export SLURM_CONF=$dir/slurm.conf

stop() { # stop PIDFILE NAME: if the process is still the daemon that it was
    local file=$dir/run/$1 pid
    [ -s "$file" ] || return 0
    pid=$(cat "$file")
    case "$(tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline")" in
        *"$2"*) ;;
        *) return 0 ;;
    esac
    kill -TERM "$pid" 2>/dev/null
    for _ in $(seq 100); do
        kill -0 "$pid" 2>/dev/null || return 0
        sleep 0.1
    done
    kill -KILL "$pid" 2>/dev/null
}

# Running jobs first: their processes would outlive slurmd.
if [ -s "$dir/run/slurmctld.pid" ]; then
    jobs=$(timeout 10 squeue -h -o %A 2>/dev/null | sort -u)
    if [ -n "$jobs" ]; then
        # shellcheck disable=SC2086 # one word a job
        timeout 10 scancel -f $jobs 2>/dev/null
        for _ in $(seq 50); do
            [ -z "$(timeout 5 squeue -h 2>/dev/null)" ] && break
            sleep 0.2
        done
    fi
fi
for file in "$dir"/run/slurmd.*.pid; do
    [ -e "$file" ] && stop "$(basename "$file")" slurmd &
done
wait
stop slurmctld.pid slurmctld
stop munged.pid munged
if [ "${SLURM_TEST_KEEP:-0}" != 1 ] && [ -d "$dir/munge" ] && [ -f "$dir/slurm.conf" ]; then
    rm -rf -- "$dir"
fi
