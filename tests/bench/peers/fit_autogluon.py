"""AutoGluon with its preset `best_quality`, for macro-F1, with the time it is given."""

import tempfile

import handed

handed.count_cpu()  # before AutoGluon looks at a clock


def main() -> None:
    """Fit bagged and stacked models, and answer."""
    from autogluon.tabular import TabularPredictor

    given = handed.take()
    with tempfile.TemporaryDirectory() as path:  # hundreds of megabytes of models
        predictor = TabularPredictor(
            label="label", eval_metric="f1_macro", path=path, verbosity=1
        ).fit(
            given.X.assign(label=given.train["label"]),
            presets="best_quality",
            time_limit=given.seconds,
            num_cpus=1,
            num_gpus=0,
            ag_args_ensemble={"fold_fitting_strategy": "sequential_local"},
            ds_args={"memory_safe_fits": False},  # else it looks for Ray
        )
        probability = predictor.predict_proba(given.X_test)
        predicted = predictor.predict(given.X_test)
    answers = handed.answer(given, predicted, probability.to_numpy(), list(probability))
    handed.hand_back(given, answers)


if __name__ == "__main__":
    main()
