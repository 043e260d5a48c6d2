"""FLAML as its documentation starts it, for macro-F1, with the time it is given."""

import handed

handed.count_cpu()  # before FLAML looks at a clock


def main() -> None:
    """Search, fit, and answer."""
    from flaml import AutoML

    given = handed.take()
    automl = AutoML()
    automl.fit(
        given.X,
        given.train["label"],
        task="classification",
        metric="macro_f1",
        time_budget=given.seconds,
        n_jobs=1,
        seed=given.seed,
        verbose=1,
    )
    probability = automl.predict_proba(given.X_test)
    predicted = automl.predict(given.X_test)
    handed.hand_back(given, handed.answer(given, predicted, probability, automl.classes_))


if __name__ == "__main__":
    main()
