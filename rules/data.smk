# Makes:  the stars of each data set, with their light curves or their features.
# Needs:  the files that a kind of data set reads, below the data folder; the simulated one none.
# Leaves: datasets/{dataset}/objects.parquet and light_curves.parquet or features.parquet.
def source_files(wildcards):
    """Return the files that a data set is read from."""
    dataset = EXPERIMENT["datasets"][wildcards.dataset]
    plugin = plugins.load("datasets", dataset["kind"])
    return [f"{EXPERIMENT['data']}/{file}" for file in plugin.files(dataset)]


def source(wildcards):
    """Return the options of a data set, and the seed if it is made from one."""
    seed = derive(EXPERIMENT["seed"], wildcards.dataset)
    return {**EXPERIMENT["datasets"][wildcards.dataset], "seed": seed}


def load_code(wildcards):
    """Return the fingerprint of reading a data set."""
    kind = EXPERIMENT["datasets"][wildcards.dataset]["kind"]
    return fingerprint("loading", f"datasets.{kind}")


rule load_curves:
    input:
        source_files,
    output:
        objects=f"{DATASET}/objects.parquet",
        table=f"{DATASET}/light_curves.parquet",
    log:
        f"{DATASET}/load_curves.log",
    benchmark:
        f"{DATASET}/load_curves.benchmark.tsv"
    wildcard_constraints:
        dataset=one_of(datasets_with("light_curves")),
    conda:
        "../envs/lightfold.yaml"
    params:
        code=load_code,
        source=source,
        folder=EXPERIMENT["data"],
    script:
        "../scripts/load_curves.py"


rule load_features:
    input:
        source_files,
    output:
        objects=f"{DATASET}/objects.parquet",
        table=f"{DATASET}/features.parquet",
    log:
        f"{DATASET}/load_features.log",
    benchmark:
        f"{DATASET}/load_features.benchmark.tsv"
    wildcard_constraints:
        dataset=one_of(datasets_with("features")),
    conda:
        "../envs/lightfold.yaml"
    params:
        code=load_code,
        source=source,
        folder=EXPERIMENT["data"],
    script:
        "../scripts/load_features.py"
