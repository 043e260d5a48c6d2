"""What the rules of stage `prediction` ask for: of exported models and of new stars."""

from lightfold.workflow.plan import Plan


class Prediction:
    """Inputs and parameters of the rules that export models and predict new stars."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
