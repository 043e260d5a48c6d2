#!/usr/bin/env bash
# Pin what the .in files ask for, with hashes. Run it after editing them. Needs uv (pip install uv).
# What is pinned already keeps its version; delete a .txt file to pin the newest versions.
set -euo pipefail
cd "$(dirname "$0")"
options=(--universal --python-version 3.11 --fork-strategy fewest --constraint constraints.in)
options+=(--generate-hashes --no-header --no-emit-index-url --no-emit-find-links)
for name in requirements requirements-cnn requirements-lightgbm requirements-catboost requirements-dev; do
    uv pip compile "${options[@]}" "$name.in" --output-file "$name.txt"
done
