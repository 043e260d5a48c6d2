"""Protocols: each module says which rows are trained, validated and tested on."""
