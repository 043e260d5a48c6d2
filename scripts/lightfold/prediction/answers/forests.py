"""Trees of scikit-learn in XGBoost's form, whose TreeSHAP says what each feature contributes.

The values are those of the library shap, but for rounding. That would bring 280 MB of libraries
with it and is no faster.
"""

import json
from typing import Any, NamedTuple

import numpy as np
from sklearn.ensemble import (
    ExtraTreesClassifier,
    GradientBoostingClassifier,
    HistGradientBoostingClassifier,
    RandomForestClassifier,
)
from sklearn.tree import DecisionTreeClassifier

#: XGBoost's sign of a node without a parent.
NO_PARENT = 2**31 - 1


class Nodes(NamedTuple):
    """The nodes of a tree, each an array of shape (nodes,); node 0 is the root.

    ``left`` and ``right`` are the numbers of the children, -1 for a leaf; rows go left if their
    ``feature`` is at most ``cut``, or missing and ``missing_left``. ``cover`` is the weight of the
    training rows, ``value`` what the tree answers, of which that of leaves counts.
    """

    left: np.ndarray
    right: np.ndarray
    feature: np.ndarray
    cut: np.ndarray
    missing_left: np.ndarray
    cover: np.ndarray
    value: np.ndarray


def trees(model: Any, code: int, most: int, deepest: int | None = None) -> list[Nodes]:
    """Return the trees of a scikit-learn model that answer about a class; none for no trees.

    Parameters
    ----------
    model : object
        A fitted model. Of a forest, trees give the class's probability, of boosted trees its
        decision score, which is their sum.
    code : int
        The class, as its number among the model's.
    most : int
        The most trees of a forest. The mean of its first ones stands for the mean of all.
    deepest : int, optional
        Trees of a forest are cut at this depth, where a node answers as the stars in it. The time
        that SHAP values take grows with the leaves, and with the square of the depth.
    """
    if isinstance(model, DecisionTreeClassifier):
        return [_shallow(model.tree_, model.tree_.value[:, 0, code], deepest)]
    if isinstance(model, RandomForestClassifier | ExtraTreesClassifier):
        some = [tree.tree_ for tree in model.estimators_[:most]]
        return [_shallow(tree, tree.value[:, 0, code] / len(some), deepest) for tree in some]
    if isinstance(model, GradientBoostingClassifier):
        stages = [_of_class(stage, code) for stage in model.estimators_]
        rate = model.learning_rate
        return [
            _nodes(tree.tree_, sign * rate * tree.tree_.value[:, 0, 0]) for tree, sign in stages
        ]
    if isinstance(model, HistGradientBoostingClassifier):
        stages = [_of_class(stage, code) for stage in model._predictors]
        return [_of_histograms(stage.nodes, sign) for stage, sign in stages]
    return []


def booster(nodes: list[Nodes], features: int) -> Any:
    """Return trees whose answers are summed, an `xgboost.Booster`."""
    import xgboost

    made = [_spelled(number, tree, features) for number, tree in enumerate(nodes)]
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


def _of_class(stage: Any, code: int) -> tuple[Any, int]:
    """Return a stage's tree of a class, and its sign: two classes share that of the second."""
    return (stage[code], 1) if len(stage) > 1 else (stage[0], 1 if code == 1 else -1)


def _nodes(tree: Any, value: np.ndarray) -> Nodes:
    """Return the nodes of a tree of scikit-learn."""
    children = tree.children_left, tree.children_right
    missing = tree.missing_go_to_left
    cover = tree.weighted_n_node_samples
    return Nodes(*children, tree.feature, tree.threshold, missing, cover, value)


def _shallow(tree: Any, value: np.ndarray, deepest: int | None) -> Nodes:
    """Return the nodes of a tree down to a depth."""
    found = _nodes(tree, value)
    if deepest is None:
        return found
    level, here = np.full(len(value), -1), np.array([0])
    for depth in range(deepest + 1):
        level[here] = depth
        inner = here[found.left[here] >= 0]
        here = np.concatenate([found.left[inner], found.right[inner]])
    kept = (level >= 0) & (level < deepest)
    left, right = (np.where(kept, side, -1) for side in (found.left, found.right))
    return found._replace(left=left, right=right)


def _of_histograms(nodes: np.ndarray, sign: int) -> Nodes:
    """Return the nodes of a tree that was grown on histograms."""
    leaf = nodes["is_leaf"].astype(bool)
    left, right = (np.where(leaf, -1, nodes[side].astype(int)) for side in ("left", "right"))
    cut, missing = nodes["num_threshold"], nodes["missing_go_to_left"]
    return Nodes(
        left, right, nodes["feature_idx"], cut, missing, nodes["count"], sign * nodes["value"]
    )


def _spelled(number: int, tree: Nodes, features: int) -> dict[str, Any]:
    """Return a tree as XGBoost's JSON has it, level by level: siblings are next to each other."""
    order = [0]
    for node in order:
        if tree.left[node] >= 0:
            order += [tree.left[node], tree.right[node]]
    nodes, place = len(order), np.empty(len(tree.left), dtype=int)
    place[order] = np.arange(nodes)
    inner = (tree.left >= 0)[order]
    left, right = (np.where(inner, place[side[order]], -1) for side in (tree.left, tree.right))
    parent = np.full(nodes, NO_PARENT)
    for side in (left, right):
        parent[side[inner]] = np.flatnonzero(inner)
    value = tree.value[order].astype("float32")
    return {
        "id": number,
        "base_weights": value.tolist(),
        "left_children": left.tolist(),
        "right_children": right.tolist(),
        "parents": parent.tolist(),
        "split_indices": np.where(inner, tree.feature[order], 0).tolist(),
        "split_conditions": np.where(inner, _cuts(tree.cut)[order], value).tolist(),
        "split_type": [0] * nodes,
        "default_left": tree.missing_left[order].astype(int).tolist(),
        "loss_changes": [0.0] * nodes,
        "sum_hessian": tree.cover[order].astype(float).tolist(),
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
