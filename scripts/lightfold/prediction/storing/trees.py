"""Whether the trees of an estimator from a file are trees: libraries follow them without a look.

scikit-learn, XGBoost and LightGBM go from node to node by the numbers that the file holds. A number
out of range makes them read memory that is not their own, and the process dies, or computes with
what happened to be there. skops says so of scikit-learn's
(https://github.com/scikit-learn/scikit-learn/pull/34558).
"""

import re
from typing import Any

import numpy as np
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.ensemble._hist_gradient_boosting.common import PREDICTOR_RECORD_DTYPE
from sklearn.ensemble._hist_gradient_boosting.predictor import TreePredictor
from sklearn.tree._tree import Tree

#: Columns of an estimator that does not say how many it was fitted on.
MANY = np.iinfo("int64").max


def check_scikit(fitted: Any) -> None:
    """Check all trees below an object of scikit-learn or imbalanced-learn.

    Raises
    ------
    ValueError
        If one of them has nodes out of range, loops, or asks for a feature that there is not.
    """
    _visit(fitted, MANY, set())


def _visit(value: Any, columns: int, seen: set[tuple[int, int]]) -> None:
    """Check the trees below a value, which is given so many columns at most."""
    if (id(value), columns) in seen:
        return
    seen.add((id(value), columns))
    if isinstance(value, Tree):
        if not 0 < value.node_count <= value.capacity:
            raise ValueError("one of its trees has fewer nodes than it says")
        left, right = np.asarray(value.children_left), np.asarray(value.children_right)
        _check(left, right, np.asarray(value.feature), left != -1, columns)
    elif isinstance(value, TreePredictor):
        nodes = np.asarray(value.nodes)
        if nodes.dtype != PREDICTOR_RECORD_DTYPE or nodes["is_categorical"].any():
            raise ValueError("one of its trees has nodes of a kind that Lightfold does not grow")
        inner = nodes["is_leaf"] == 0
        _check(nodes["left"], nodes["right"], nodes["feature_idx"], inner, columns)
    elif isinstance(value, dict | list | tuple) or _holds_objects(value):
        for part in value.values() if isinstance(value, dict) else np.ravel(_objects(value)):
            _visit(part, columns, seen)
    elif hasattr(value, "__dict__"):
        if isinstance(value, GradientBoostingClassifier):
            _check_stages(value)
        columns = min(columns, int(getattr(value, "n_features_in_", columns)))
        _visit(vars(value), columns, seen)


def _check_stages(fitted: GradientBoostingClassifier) -> None:
    """Check that there is a tree for each sum that a step adds to, and that each adds one number.

    scikit-learn's compiled loop over them asks neither.
    """
    stages = fitted.estimators_
    found = {type(tree.tree_) for tree in stages.ravel()}
    if stages.ndim != 2 or stages.shape[1] != fitted.n_trees_per_iteration_ or found != {Tree}:
        raise ValueError("its trees are not as many as it says")
    if any(tree.tree_.value.shape[1:] != (1, 1) for tree in stages.ravel()):
        raise ValueError("one of its trees has nodes of a kind that Lightfold does not grow")


def _holds_objects(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.hasobject


def _objects(values: Any) -> np.ndarray:
    """Return the parts of a list, tuple or array as an array of objects."""
    if isinstance(values, np.ndarray):
        return values
    found = np.empty(len(values), dtype=object)
    found[:] = list(values)
    return found


def check_xgboost(model: dict[str, Any]) -> None:
    """Check the trees of a model of XGBoost, as `ubjson.read` returns it.

    Raises
    ------
    ValueError
        If they are no trees, or if the model is no boosted trees for classes as Lightfold grows.
    """
    try:
        learner = model["learner"]
        booster, said = learner["gradient_booster"], learner["learner_model_param"]
        columns, groups = int(said["num_feature"]), max(int(said["num_class"]), 1)
        trees, group = booster["model"]["trees"], np.asarray(booster["model"]["tree_info"])
        rounds = np.asarray(booster["model"]["iteration_indptr"])
        params = booster["model"]["gbtree_model_param"]
        if (booster["name"], said["num_target"]) != ("gbtree", "1"):
            raise ValueError("it holds no boosted trees for classes")
        same = len(trees) == len(group) == int(params["num_trees"]) == rounds[-1]
        if not (same and rounds[0] == 0 and (np.diff(rounds) >= 0).all()):
            raise ValueError("its trees are not as many as it says")
        if ((group < 0) | (group >= groups)).any():
            raise ValueError("one of its trees is for a class that there is not")
        for tree in trees:
            _check_boosted(tree, columns)
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        raise ValueError(f"it is no model of XGBoost ({type(error).__name__}: {error})") from error


#: What each node of a tree of XGBoost has.
OF_NODES = (
    *("left_children", "right_children", "parents", "split_indices", "split_conditions"),
    *("split_type", "default_left", "base_weights", "loss_changes", "sum_hessian"),
)

#: What it has of nodes that split by category. Lightfold's trees have none.
OF_CATEGORIES = ("categories", "categories_nodes", "categories_segments", "categories_sizes")

#: The parent of a root.
NONE = 2**31 - 1


def _check_boosted(tree: dict[str, Any], columns: int) -> None:
    sizes = tree["tree_param"]
    lengths = {len(tree[name]) for name in OF_NODES}
    if lengths != {int(sizes["num_nodes"])} or int(sizes["size_leaf_vector"]) > 1:
        raise ValueError("one of its trees has fewer nodes than it says")
    if np.any(tree["split_type"]) or any(len(tree[name]) for name in OF_CATEGORIES):
        raise ValueError("one of its trees has nodes of a kind that Lightfold does not grow")
    if int(sizes["num_feature"]) != columns:
        raise ValueError("one of its trees is for other features")
    left, right = np.asarray(tree["left_children"]), np.asarray(tree["right_children"])
    inner = left != -1
    _check(left, right, np.asarray(tree["split_indices"]), inner, columns)
    parents = np.full(len(left), NONE)
    parents[left[inner]] = parents[right[inner]] = np.flatnonzero(inner)
    leafy = (right[~inner] == -1).all() and (parents[1:] != NONE).all()
    if not leafy or (parents != tree["parents"]).any():
        raise ValueError("one of its trees has nodes that are in no order")


def check_lightgbm(text: str) -> None:
    """Check the trees of a model of LightGBM, which is text.

    Raises
    ------
    ValueError
        If they are no trees.
    """
    head, *blocks = re.split(r"^Tree=\d+\n", text.partition("\nend of trees\n")[0], flags=re.M)
    try:
        said = _lines(head)
        columns = int(said["max_feature_idx"]) + 1
        if int(said["num_class"]) != int(said["num_tree_per_iteration"]) or not blocks:
            raise ValueError("its trees are not as many as it says")
        for block in blocks:
            tree = _lines(block)
            leaves = int(tree["num_leaves"])
            if int(tree["num_cat"]) or int(tree["is_linear"]):
                raise ValueError(
                    "one of its trees has nodes of a kind that Lightfold does not grow"
                )
            if leaves < 1 or len(tree["leaf_value"].split()) != leaves:
                raise ValueError("one of its trees has fewer nodes than it says")
            if leaves > 1:
                _check_leafwise(tree, leaves, columns)
    except KeyError as error:
        raise ValueError(f"it is no model of LightGBM: there is no {error}") from error


def _check_leafwise(tree: dict[str, str], leaves: int, columns: int) -> None:
    """Check a tree in which leaf i is child -1 - i, and the others are inner nodes."""
    names = ("left_child", "right_child", "split_feature", "decision_type", "threshold")
    left, right, feature, kind, _ = (np.array(tree[name].split(), dtype=float) for name in names)
    if {len(tree[name].split()) for name in names} != {leaves - 1} or (kind % 2).any():
        raise ValueError("one of its trees has nodes of a kind that Lightfold does not grow")
    # Leaves come after the inner nodes here.
    left, right = (np.where(side < 0, leaves - 2 - side, side) for side in (left, right))
    inner = np.arange(2 * leaves - 1) < leaves - 1
    ends = np.zeros(leaves)
    left, right, feature = (np.concatenate([own, ends]) for own in (left, right, feature))
    _check(left, right, feature, inner, columns)


def _lines(text: str) -> dict[str, str]:
    """Return what follows the equals sign of each line."""
    pairs = [line.partition("=")[::2] for line in text.splitlines() if "=" in line]
    if len(dict(pairs)) < len(pairs):
        raise ValueError("it says something twice")
    return dict(pairs)


def _check(
    left: np.ndarray, right: np.ndarray, feature: np.ndarray, inner: np.ndarray, columns: int
) -> None:
    """Check that inner nodes have children of their own and a feature among so many columns.

    If no node is a child twice, and the root is none, no way down from the root comes back.
    """
    children = np.concatenate([left[inner], right[inner]]).astype("int64")
    if ((children <= 0) | (children >= len(left))).any():
        raise ValueError("one of its trees has a node out of range")
    if len(np.unique(children)) < len(children):
        raise ValueError("one of its trees comes back to the same node")
    if ((feature[inner] < 0) | (feature[inner] >= columns)).any():
        raise ValueError("one of its trees asks for a feature that there is not")
