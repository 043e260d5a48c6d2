"""Trees of scikit-learn in XGBoost's form, whose TreeSHAP says what each feature contributes.

The values are those of the library shap, which would bring 300 MB of other libraries with it.
"""

import json
from typing import Any

import numpy as np
import xgboost

#: XGBoost's sign of a node without a parent.
ROOT = 2**31 - 1


def booster(trees: list[Any], values: list[np.ndarray], features: int) -> xgboost.Booster:
    """Return trees whose answers are summed, as XGBoost has them.

    Parameters
    ----------
    trees : list of sklearn.tree._tree.Tree
        The trees.
    values : list of array, shape (nodes,)
        What each node of each tree answers.
    features : int
        Number of features.
    """
    made = [
        _tree(number, *both, features)
        for number, both in enumerate(zip(trees, values, strict=True))
    ]
    model = {
        "gbtree_model_param": {"num_parallel_tree": "1", "num_trees": str(len(made))},
        "cats": {"enc": [], "feature_segments": [], "sorted_idx": []},
        "iteration_indptr": list(range(len(made) + 1)),
        "tree_info": [0] * len(made),
        "trees": made,
    }
    learner = {
        "attributes": {},
        "feature_names": [],
        "feature_types": [],
        "gradient_booster": {"model": model, "name": "gbtree"},
        "learner_model_param": {
            "base_score": "[0]",
            "boost_from_average": "0",
            "num_class": "0",
            "num_feature": str(features),
            "num_target": "1",
        },
        "objective": {"name": "reg:squarederror", "reg_loss_param": {"scale_pos_weight": "1"}},
    }
    found = xgboost.Booster({"nthread": 1})
    found.load_model(bytearray(json.dumps({"learner": learner, "version": [3, 2, 0]}).encode()))
    found.set_param({"nthread": 1})
    return found


def _tree(number: int, tree: Any, value: np.ndarray, features: int) -> dict[str, Any]:
    """Return a tree as XGBoost's JSON has it, level by level: siblings are next to each other."""
    order = [0]
    for node in order:
        if tree.children_left[node] >= 0:
            order += [tree.children_left[node], tree.children_right[node]]
    nodes, place = len(order), np.argsort(order)
    inner = (tree.children_left >= 0)[order]
    left, right = (
        np.where(inner, place[child[order]], -1)
        for child in (tree.children_left, tree.children_right)
    )
    parent = np.full(nodes, ROOT)
    for child in (left, right):
        parent[child[inner]] = np.flatnonzero(inner)
    own = value[order].astype("float32")
    return {
        "id": number,
        "base_weights": own.tolist(),
        "left_children": left.tolist(),
        "right_children": right.tolist(),
        "parents": parent.tolist(),
        "split_indices": np.where(inner, tree.feature[order], 0).tolist(),
        "split_conditions": np.where(inner, _cuts(tree.threshold)[order], own).tolist(),
        "split_type": [0] * nodes,
        "default_left": tree.missing_go_to_left[order].astype(int).tolist(),
        "loss_changes": [0.0] * nodes,
        "sum_hessian": tree.weighted_n_node_samples[order].tolist(),
        "categories": [],
        "categories_nodes": [],
        "categories_segments": [],
        "categories_sizes": [],
        "tree_param": {
            "num_deleted": "0",
            "num_feature": str(features),
            "num_nodes": str(nodes),
            "size_leaf_vector": "1",
        },
    }


def _cuts(threshold: np.ndarray) -> np.ndarray:
    """Return cuts such that a float32 is less just if it is at most the threshold."""
    cut = threshold.astype("float32")
    cut = np.where(cut > threshold, np.nextafter(cut, np.float32(-np.inf)), cut)
    return np.nextafter(cut, np.float32(np.inf))
