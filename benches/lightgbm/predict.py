"""What LightGBM takes to score the candidates of one query with an ensemble of a given shape.

    python predict.py ROWS NUMBERS RUNS TREESxLEAVES...

Predicting and nothing else: gathering the numbers of the candidates is not in it. The trees are
grown on numbers by chance, each to its full number of leaves; what they say means nothing, but
takes as long as if it did. One thread. Prints JSON: for each shape how it came out and the
processor time of each run in seconds.
"""

import json
import sys
import time

import lightgbm
import numpy as np

rows, numbers, runs = map(int, sys.argv[1:4])
dice = np.random.default_rng(2026)
examples = dice.standard_normal((20_000, numbers)).astype(np.float32)
chance = examples[:, : min(12, numbers)].sum(axis=1) + 2 * dice.standard_normal(len(examples))
data = lightgbm.Dataset(examples, (chance > 0).astype(np.float32), params={"max_bin": 63, "verbose": -1})
asked = dice.standard_normal((rows, numbers)).astype(np.float32)

shapes = []
for shape in sys.argv[4:]:
    trees, leaves = map(int, shape.split("x"))
    settings = {
        "objective": "binary",
        "num_leaves": leaves,
        "min_data_in_leaf": 5,
        "min_sum_hessian_in_leaf": 0,
        "learning_rate": 0.01,
        "seed": 2026,
        "verbose": -1,
    }
    booster = lightgbm.train(settings, data, num_boost_round=trees)
    grown = [tree["num_leaves"] for tree in booster.dump_model()["tree_info"]]
    seconds = []
    for _ in range(runs):
        start = time.process_time()
        booster.predict(asked, num_threads=1, raw_score=True)
        seconds.append(time.process_time() - start)
    shapes.append({"trees": len(grown), "leaves": sum(grown) / len(grown), "seconds": seconds})
print(json.dumps({"lightgbm": lightgbm.__version__, "shapes": shapes}))
