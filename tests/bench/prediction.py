"""How many stars per second each model predicts on one core, streamed from a file to a file.

    python tests/bench/prediction.py [--rows 100000] [--models knn svc] [--limit 45] [--record]

Each model is fitted once, with its defaults, on the training set of 80,000 pulsators of OGLE-III
(--stars; in the folder that LIGHTFOLD_DATA names or data/), 8 features, 10 classes. Rows to
predict are drawn from the collection's 396,000 such stars with replacement. A process of its own
a model and chunk size reads them in chunks, scales, predicts and appends ids, classes and
probabilities to another file, with one thread.

Prints a Markdown table: rows per CPU second of all that, the part of them that the model itself
takes, and peak memory, without predicting and with it. What is not through after --limit seconds
is stopped there: its rate is that of the rows until then, and the table says of how many.
"""

import resource
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from lightfold.runtime import threads
from processes import measure
from record import parse, parser, record

threads.use_one()

MODELS = ["random_forest", "xgboost", "svc", "knn"]


def warm(model: str | None) -> None:
    """Import what is needed, ahead of the clock."""
    import stages

    stages.warm(model)


def prepare(folder: Path, stars: int, rows: int) -> list[str]:
    """Make the training set and the file of rows to predict, and return the classes."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq
    import stages

    everyone, classes = stages.pulsators()
    rng = np.random.default_rng(0)
    schema = pa.schema([("object_id", "string"), *((name, "float32") for name in stages.FEATURES)])
    with pq.ParquetWriter(folder / "rows.parquet", schema) as file:
        for start in range(0, rows, 100_000):
            drawn = everyone.iloc[rng.integers(len(everyone), size=min(100_000, rows - start))]
            file.write_table(
                pa.Table.from_pandas(drawn[schema.names], schema, preserve_index=False)
            )
    stages.write_stars(folder, stars)
    stages.assemble(folder, classes)
    stages.split(folder, classes)
    stages.resample(folder, classes, "none")
    return classes


def stream(
    folder: Path, classes: list[str], model: str, chunk: int, seconds: float
) -> tuple[int, float, float, float]:
    """Predict the rows.

    Returns
    -------
    rows : int
        How many were predicted in `seconds`.
    cpu, inside : float
        CPU seconds of reading, predicting and writing them, and of the model alone.
    before : float
        Peak memory [MB] of the process before the first of them, with the fitted model.
    """
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq
    import stages
    from lightfold import registry, tables
    from lightfold.fitting.calibration import probabilities
    from lightfold.fitting.parts import features, parts
    from lightfold.predictions import probability_columns
    from lightfold.sampling.scaling import fit_scaling

    plugin = registry.load("models", model)
    sample, table = (tables.read(folder / f"{n}.parquet") for n in ("none/resampled", "table"))
    sample = sample[sample["fold"].isna()]
    (whole,) = parts(sample, table, classes, plugin.MAX_ROWS, 0)
    scaling = fit_scaling(features(sample[sample["role"] == "train"], table))
    fitted = plugin.fit(plugin.DEFAULTS, whole.X, whole.y, whole.weight, 0)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    names = np.asarray(classes, dtype=object)
    columns = [(name, "float32") for name in probability_columns(classes)]
    schema = pa.schema([("object_id", "string"), ("predicted", "string"), *columns])
    start, begun = time.perf_counter(), time.process_time()
    done, inside = 0, 0.0
    with pq.ParquetWriter(folder / f"{model}.parquet", schema) as file:
        for batch in pq.ParquetFile(folder / "rows.parquet").iter_batches(chunk):
            own = [batch[name].to_numpy(zero_copy_only=False) for name in stages.FEATURES]
            X = scaling.transform(np.column_stack(own).astype("float64")).astype("float32")
            ready = time.process_time()
            if hasattr(fitted, "predict_proba"):
                p = fitted.predict_proba(X)
            else:
                p = probabilities(fitted.decision_function(X), 1.0)
            inside += time.process_time() - ready
            found = [batch["object_id"], pa.array(names[p.argmax(axis=1)], "string")]
            found += [pa.array(column, "float32") for column in p.astype("float32").T]
            file.write_batch(pa.record_batch(found, schema=schema))
            done += len(X)
            if time.perf_counter() - start > seconds:
                break
    return done, time.process_time() - begun, inside, before


def main() -> None:
    """Predict with every model and chunk size and print the table."""
    options = parser(__doc__)
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--stars", type=int, default=80_000)
    options.add_argument("--models", nargs="+", default=MODELS, choices=MODELS)
    options.add_argument("--chunks", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    options.add_argument("--limit", type=float, default=45, help="seconds that a file may take")
    given = parse(options)
    measured = []
    heads = ["model", "rows per chunk", "rows per CPU second", "of them in the model", "MB before"]
    print("| " + " | ".join([*heads, "MB at most", "of rows"]) + " |")
    print("|---" * 7 + "|")
    with tempfile.TemporaryDirectory() as scratch:
        folder, log = Path(scratch), Path(scratch, "log")
        stars = {"folder": folder, "stars": given.stars, "rows": given.rows}
        made = measure("prediction", "prepare", stars, log, 600)
        if made is None:
            sys.exit(log.read_text())
        for model in given.models:
            for chunk in given.chunks:
                own = {"model": model, "chunk": chunk, "seconds": given.limit}
                own |= {"folder": folder, "classes": made[3]}
                took = measure("prediction", "stream", own, log, given.limit + 600)
                if took is None:
                    sys.exit(log.read_text())
                _, _, peak, (rows, cpu, inside, before) = took
                share = "all" if rows == given.rows else f"the first {rows:,}"
                print(
                    f"| {model} | {chunk:,} | {rows / cpu:,.0f} | {inside / cpu:.0%} "
                    f"| {before:.0f} | {peak:.0f} | {share} |",
                    flush=True,
                )
                row = {"model": model, "chunk_rows": chunk, "rows_per_second": rows / cpu}
                row |= {"model_share": inside / cpu, "memory_before_mb": before}
                measured.append({**row, "memory_mb": peak, "rows": rows})
    if given.record:
        record("prediction", measured, rows_asked=given.rows, stars=given.stars)


if __name__ == "__main__":
    main()
