# Makes:  models to keep, and what they say of new stars.
# Needs:  what the nodes of a task left, and its verdict; tables or light curves of new stars.
# Leaves: models/{task}/{name}; predictions/{table}.
from lightfold.workflow.prediction import Prediction

PREDICTION = Prediction(PLAN)
