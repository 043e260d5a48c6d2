"""Nodes of one split as their files, and ensembles made of them."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
from lightfold import tables
from lightfold.ensembles.ensemble import write_ensembles
from lightfold.ensembles.members import FILES
from lightfold.predictions import OUT_OF_FOLD, PREDICTIONS, probability_columns
from lightfold.sampling.split import COLUMNS as SPLIT
from lightfold.sampling.split import split
from samples import CLASSES, stars

AXES = {"task": "t", "protocol": "honest", "test_size": "0.20", "repeat": "0"}


class Nodes:
    """The files of nodes, and what tests do with them."""

    def __init__(self, folder):
        self.folder = folder
        self.table = stars((120, 40, 24))
        self.split = split(self.table, "honest", 0.2, 3, seed=1)
        self.inputs = {"split": str(folder / "split.parquet")}
        self.inputs |= {name: [] for name in FILES}
        tables.write(self.split, self.inputs["split"], SPLIT)
        self.label = self.table.set_index("object_id")["label"]

    def answer(self, ids, sharpness, seed):
        """Return labels and probabilities: noise, and the truth as far as it is known."""
        label = self.label.loc[ids].to_numpy()
        logit = np.random.default_rng(seed).normal(size=(len(ids), len(CLASSES)))
        logit += sharpness * (label[:, None] == np.array(CLASSES))
        p = np.exp(logit) / np.exp(logit).sum(axis=1, keepdims=True)
        return pd.DataFrame(p, columns=probability_columns(CLASSES)).assign(
            object_id=list(ids), label=label
        )

    def add(self, model, sharpness=1.0, seed=0, reason="", cpu=10.0, resampler="none"):
        """Write the files of one more node, and return its folder."""
        folder = self.folder / resampler / "none" / model
        train = self.split[self.split["role"] == "train"].sample(frac=1, random_state=seed)
        test = self.split.loc[self.split["role"] == "test", "object_id"]
        seen = self.answer(train["object_id"], sharpness, seed).assign(
            fold=train["fold"].to_numpy()
        )
        told = self.answer(test, sharpness, seed + 100)
        folds = self.answer(test, sharpness, seed + 200)
        seen, *told = (frame.iloc[: 0 if reason else None] for frame in (seen, told, folds))
        told = [own.assign(row_id=range(50, 50 + len(own)), predicted="common") for own in told]
        axes = tables.typed({**AXES, "resampler": resampler, "reducer": "none", "model": model})
        record = (
            {"impossible": reason} if reason else {"train_seconds": 2.0, "predict_seconds": 0.1}
        )
        record |= {"node": axes, "cpu_seconds": cpu, "peak_rss_mb": 1e6 if model == "large" else 1}
        names = ("predictions", "fold_predictions", "out_of_fold")
        paths = {name: folder / f"{name}.parquet" for name in names}
        for frame, name in zip(told, names, strict=False):
            tables.write(frame, paths[name], PREDICTIONS, reason)
        tables.write(seen, paths["out_of_fold"], OUT_OF_FOLD, reason)
        paths["params"] = folder / "params.json"
        paths["params"].write_text(json.dumps(record))
        for name, path in paths.items():
            self.inputs[name].append(str(path))
        return folder

    def blend(self, names=("ensemble",), **changed):
        """Make ensembles, and return the record and the tables of each."""
        files = {"params": "params.json"}
        files |= {name: f"{name}.parquet" for name in ("predictions", "out_of_fold")}
        outputs = {
            kind: [str(self.folder / name / file) for name in names] for kind, file in files.items()
        }
        settings = {"names": list(names), "classes": CLASSES, "metric": "macro_f1", "seed": 5}
        write_ensembles(self.inputs | changed, outputs, AXES, settings, "hash")
        return [
            (
                json.loads(Path(outputs["params"][number]).read_text()),
                {kind: tables.read(outputs[kind][number]) for kind in list(files)[1:]},
            )
            for number in range(len(names))
        ]


def several(folder):
    """Return a split with four nodes, each sharper than the one before."""
    nodes = Nodes(folder)
    for number, model in enumerate(["knn", "lda", "svc", "large"]):
        nodes.add(model, sharpness=1 + number / 8, seed=number)
    return nodes
