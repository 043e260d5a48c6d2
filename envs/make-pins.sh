#!/usr/bin/env bash
# Pin what the .in files ask for, with hashes: run after editing them. Needs uv (pip install uv).
set -euo pipefail
cd "$(dirname "$0")"
options=(--universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links)
uv pip compile "${options[@]}" requirements.in --output-file requirements.txt
uv pip compile "${options[@]}" requirements-cnn.in --output-file requirements-cnn.txt
uv pip compile "${options[@]}" requirements-dev.in --output-file requirements-dev.txt
