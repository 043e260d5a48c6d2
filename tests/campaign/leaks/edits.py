"""Leaks by hand: files of a run that were edited before its audit."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from campaign.experiment import Experiment
from campaign.honest import experiment, grid
from campaign.populations import listed_twice, population, random


def edited(
    seed: int, name: str, tamper: Callable[[Path], None], *seen_by: str, **more: Any
) -> Experiment:
    """Return an experiment whose results are edited when its nodes are there."""
    honest = experiment(population(random(seed, name)), **more)
    return honest._replace(tamper=tamper, seen_by=seen_by)


def change(path: Path, edit: Callable[[pd.DataFrame], pd.DataFrame]) -> None:
    """Edit a table, and keep its types and what its metadata say."""
    schema = pq.read_schema(path)
    table = pa.Table.from_pandas(edit(pd.read_parquet(path)), schema=schema, preserve_index=False)
    pq.write_table(table.replace_schema_metadata(schema.metadata), path)


def every(results: Path, name: str, edit: Callable[[pd.DataFrame], pd.DataFrame]) -> None:
    """Edit the table of this name of every node, split or sample."""
    for path in sorted(results.glob(f"tasks/**/{name}.parquet")):
        change(path, edit)


def records(results: Path, edit: Callable[[dict[str, Any]], None], where: str = "**") -> None:
    """Edit the record of every node or ensemble whose folder matches."""
    for path in sorted(results.glob(f"tasks/{where}/params.json")):
        record = json.loads(path.read_text())
        edit(record)
        path.write_text(json.dumps(record))


def answered_right(frame: pd.DataFrame) -> pd.DataFrame:
    """Return predictions that are right about every star."""
    columns = [name for name in frame if name.startswith("p_")]
    for name in columns:
        frame[name] = (frame["label"] == name.removeprefix("p_")).astype(float)
    return frame.assign(predicted=frame["label"]) if "predicted" in frame else frame


def nearly_right(frame: pd.DataFrame) -> pd.DataFrame:
    """Return predictions with half of the wrong ones made right."""
    wrong = frame.index[frame["predicted"] != frame["label"]][::2]
    frame.loc[wrong] = answered_right(frame.loc[wrong].copy())
    return frame


def moved_by_a_row(seed: int) -> Experiment:
    """All predictions are those of the next star."""

    def tamper(results: Path) -> None:
        def edit(frame: pd.DataFrame) -> pd.DataFrame:
            columns = ["predicted", *(name for name in frame if name.startswith("p_"))]
            moved = frame[columns].iloc[[*range(1, len(frame)), 0]].reset_index(drop=True)
            return frame.assign(**moved)

        every(results, "predictions", edit)

    return edited(seed, "moved", tamper, "predictions_not_reproduced")


def half_of_the_mistakes(seed: int) -> Experiment:
    """Half of the mistakes on test stars are made right, in all nodes."""

    def tamper(results: Path) -> None:
        every(results, "predictions", nearly_right)

    seen_by = ("predictions_not_reproduced", "test_differs_from_validation")
    return edited(seed, "half of the mistakes", tamper, *seen_by)


def labels_as_predicted(seed: int) -> Experiment:
    """Where a prediction is wrong, the label beside it was changed."""

    def tamper(results: Path) -> None:
        every(results, "predictions", lambda frame: frame.assign(label=frame["predicted"]))

    return edited(seed, "labels as predicted", tamper, "predictions_elsewhere")


def mistakes_left_out(seed: int) -> Experiment:
    """Test stars with a wrong prediction are left out."""

    def tamper(results: Path) -> None:
        every(results, "predictions", lambda frame: frame[frame["predicted"] == frame["label"]])

    return edited(seed, "mistakes left out", tamper, "predictions_elsewhere")


def of_another_repeat(seed: int) -> Experiment:
    """The predictions of two splits changed places, so training stars count as tested."""

    def tamper(results: Path) -> None:
        for one in sorted(results.glob("tasks/**/repeat-0/**/predictions.parquet")):
            other = Path(str(one).replace("repeat-0", "repeat-1"))
            first, second = one.read_bytes(), other.read_bytes()
            one.write_bytes(second)
            other.write_bytes(first)

    return edited(seed, "repeats", tamper, "predictions_elsewhere", grid=grid(repeats=[0, 1]))


def defaults_of_another_repeat(seed: int) -> Experiment:
    """The predictions of default parameters are those of another split."""

    def tamper(results: Path) -> None:
        for one in sorted(results.glob("tasks/**/repeat-0/**/default_predictions.parquet")):
            one.write_bytes(Path(str(one).replace("repeat-0", "repeat-1")).read_bytes())

    own = {"grid": grid(repeats=[0, 1])}
    return edited(seed, "defaults", tamper, "default_predictions_elsewhere", **own)


def classes_not_most_probable(seed: int) -> Experiment:
    """Predicted classes are right, and probabilities say something else."""

    def tamper(results: Path) -> None:
        every(results, "predictions", lambda frame: frame.assign(predicted=frame["label"]))

    return edited(seed, "not most probable", tamper, "predictions_elsewhere")


def validated_right(seed: int) -> Experiment:
    """Out-of-fold rows are right about every star; the score of the study is as it was."""

    def tamper(results: Path) -> None:
        every(results, "out_of_fold", answered_right)

    return edited(seed, "validated right", tamper, "validation_score_differs")


def validated_and_scored_right(seed: int) -> Experiment:
    """The same, with the score in the record and in the trials edited to match."""

    def tamper(results: Path) -> None:
        every(results, "out_of_fold", answered_right)
        every(results, "trials", lambda frame: frame.assign(value=1.0))
        records(results, lambda record: record["validation"].update(value=1.0))

    seen_by = ("test_differs_from_validation", "out_of_fold_not_reproduced")
    return edited(seed, "validated and scored right", tamper, *seen_by)


def score_edited(seed: int) -> Experiment:
    """The validation score of every node is .05 higher, in its record and its trials."""

    def tamper(results: Path) -> None:
        every(results, "trials", lambda frame: frame.assign(value=frame["value"] + 0.05))

        def edit(record: dict[str, Any]) -> None:
            record["validation"]["value"] += 0.05

        records(results, edit)

    return edited(seed, "score edited", tamper, "validation_score_differs")


def worse_trial_chosen(seed: int) -> Experiment:
    """A trial that was not the best one was chosen, say because it tested better."""

    def tamper(results: Path) -> None:
        def edit(frame: pd.DataFrame) -> pd.DataFrame:
            value = frame["value"].copy()
            value.iloc[-1] = value.max() + 0.01
            return frame.assign(value=value, state="complete")

        every(results, "trials", edit)

    return edited(seed, "worse trial", tamper, "chosen_by_other_scores")


def no_record_of_fits(seed: int) -> Experiment:
    """The record does not say which stars models were fitted on."""

    def tamper(results: Path) -> None:
        for path in results.glob("tasks/**/none/none/*/fitted.parquet"):
            change(path, lambda frame: frame[frame["step"] != "model"])

    return edited(seed, "no record", tamper, "model_fitted_outside")


def split_edited(seed: int) -> Experiment:
    """A group is torn apart by hand: one of its members is moved to the test set."""
    rng = random(seed, "split edited")
    table = listed_twice(rng, population(rng), share=0.4, noise=0.1)

    def tamper(results: Path) -> None:
        def edit(frame: pd.DataFrame) -> pd.DataFrame:
            twins = frame[frame["group"].duplicated() & (frame["role"] == "train")].index[:20]
            frame.loc[twins, "role"] = "test"
            frame.loc[twins, "fold"] = pd.NA
            return frame

        every(results, "split", edit)

    honest = experiment(table, {"group": "star"})
    return honest._replace(tamper=tamper, seen_by=("group_on_both_sides",), until="split")


def test_rows_copied_into_training(seed: int) -> Experiment:
    """Test stars are among the training rows of a sample, as rows made from other stars."""

    def tamper(results: Path) -> None:
        (path,) = results.glob("tasks/*/table.parquet")
        table = pd.read_parquet(path).set_index("object_id")
        features = [name for name in table if name.startswith("f")]

        def edit(frame: pd.DataFrame) -> pd.DataFrame:
            final = frame["fold"].isna()
            test = frame[final & (frame["role"] == "test")].copy()
            train = frame[final & (frame["role"] == "train")]
            label = train["source_id"].map(table["label"])
            stand_in = train.groupby(label)["source_id"].first()
            test[features] = table.loc[test["source_id"], features].to_numpy()
            test["source_id"] = test["source_id"].map(table["label"]).map(stand_in)
            test["row_id"] = frame["row_id"].max() + 1 + test["row_id"].argsort()
            made = test.assign(object_id=None, role="train", synthetic=True)
            return pd.concat([frame, made], ignore_index=True)

        every(results, "resampled", edit)

    own = {"grid": grid(resamplers=["none"])}
    given = edited(seed, "rows copied", tamper, "same_features_trained_on", **own)
    return given._replace(until="resample")


def reduction_of_another_repeat(seed: int) -> Experiment:
    """Features were chosen on the training stars of another split, test stars among them."""

    def tamper(results: Path) -> None:
        for one in sorted(results.glob("tasks/**/repeat-0/**/reduction.parquet")):
            one.write_bytes(Path(str(one).replace("repeat-0", "repeat-1")).read_bytes())

    own = {"grid": grid(repeats=[0, 1], reducers=["rfe"])}
    given = edited(seed, "reduction", tamper, "reduction_not_reproduced", **own)
    return given._replace(until="reduce")


# --- ensembles ------------------------------------------------------------------------------------


def ensemble(seed: int, name: str, tamper: Callable[[Path], None], *seen_by: str) -> Experiment:
    """Return an experiment whose ensemble is edited."""
    own = {"ensembles": ["mean_of_best"], "grid": grid(models=["lda", "knn", "naive_bayes"])}
    return edited(seed, name, tamper, *seen_by, **own)._replace(until="ensemble")


MIXED = "**/mean_of_best"


def ensemble_weights(seed: int) -> Experiment:
    """The weights of an ensemble's members are others than validation gives."""

    def tamper(results: Path) -> None:
        def edit(record: dict[str, Any]) -> None:
            for member, weight in zip(record["members"], (0.8, 0.1, 0.1), strict=True):
                member["weight"] = weight

        records(results, edit, MIXED)

    return ensemble(seed, "weights", tamper, "ensemble_weights_not_reproduced")


def ensemble_member(seed: int) -> Experiment:
    """An ensemble has a member that is no node of its split."""

    def tamper(results: Path) -> None:
        records(results, lambda record: record["members"][0].update(model="svc"), MIXED)

    return ensemble(seed, "member", tamper, "ensemble_member_elsewhere")


def ensemble_answers(seed: int) -> Experiment:
    """Half of an ensemble's mistakes are made right."""

    def tamper(results: Path) -> None:
        for path in results.glob(f"tasks/{MIXED}/predictions.parquet"):
            change(path, nearly_right)

    return ensemble(seed, "answers", tamper, "ensemble_blend_differs")


LEAKS: dict[str, Callable[[int], Experiment]] = {
    make.__name__: make
    for make in (
        *(moved_by_a_row, half_of_the_mistakes, labels_as_predicted, mistakes_left_out),
        *(of_another_repeat, defaults_of_another_repeat, classes_not_most_probable),
        *(validated_right, validated_and_scored_right, score_edited, worse_trial_chosen),
        *(no_record_of_fits, split_edited, test_rows_copied_into_training),
        *(reduction_of_another_repeat, ensemble_weights, ensemble_member, ensemble_answers),
    )
}
