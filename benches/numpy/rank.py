"""The formula of the match engine in vectorised NumPy, timed on the same arrays.

    python rank.py FOLDER

FOLDER holds what `matching::export` wrote. For each place that asks, all cities are scored and
the best 25 picked; what the network of ties adds is handed over ready (rows and values), so
that only array work is timed. Prints JSON: seconds of processor time per place, and how far the scores lie from
the engine's (whose scales have fine steps).
"""

import json
import sys
import time
from pathlib import Path

import numpy as np

folder = Path(sys.argv[1])
index = json.loads((folder / "export.json").read_text())
A = {}
for a in index["arrays"]:
    data = np.fromfile(folder / f"{a['name']}.bin", dtype=a["dtype"])
    A[a["name"]] = data.reshape(-1, a["columns"]) if a["columns"] > 1 else data
curves = {c["feature"]: c for c in index["curves"]}
RADIUS_KM = np.float32(6371.0088)
for name in ("rank", "universities", "koppen", "geo", "country", "division", "cell"):
    A[name] = A[name].astype(np.int64)


def line(feature, x):
    """A curve between knots; unknown (NaN) counts 0."""
    c = curves[feature]
    y = np.interp(x, c["knots"], c["values"]).astype(np.float32)
    return np.where(np.isnan(x), np.float32(0), y)


def cases(feature, case, known):
    values = np.asarray(curves[feature]["values"], dtype=np.float32)
    return np.where(known, values[np.where(known, case, 0)], np.float32(0))


def pair_case(a, b):
    low, high = np.minimum(a, b), np.maximum(a, b)
    return high * (high + 1) // 2 + low


def curve(feature, x):
    if curves[feature]["knots"] is not None:
        return line(feature, x)
    known = ~np.isnan(x)
    return cases(feature, np.where(known, x, 0).astype(np.int64), known)


SIZES = np.array([8.006, 8.854, 9.616, 10.309, 11.156, 12.206, 13.459], dtype=np.float32)
KOPPEN_GROUP = np.array([ord(c[0]) for c in (
    "Af Am Aw BSh BSk BWh BWk Cfa Cfb Cfc Csa Csb Csc Cwa Cwb Cwc Dfa Dfb Dfc Dfd Dsa Dsb Dsc Dsd "
    "Dwa Dwb Dwc Dwd ET EF").split()] + [0] * 226)


def score(q):
    ln_q = A["ln_people"][q]
    total = line("population-ratio", A["ln_people"] - ln_q) + line("population-size", A["ln_people"])
    sizes = np.searchsorted(SIZES, A["ln_people"], side="right")
    known = ~np.isnan(A["ln_people"])
    total += cases("population-pair", sizes[q] * 8 + sizes, known & known[q])
    for i, feature in enumerate(("coast", "port", "lake", "river", "relief")):
        mine, theirs = A["geo"][q, i], A["geo"][:, i]
        total += cases(feature, pair_case(mine, theirs), (theirs != 3) & (mine != 3))
    total += line("elevation", np.abs(A["root_elevation"] - A["root_elevation"][q]))
    cell = A["cell"][q]
    square = lambda name: np.sqrt(np.mean((A[name] - A[name][cell]) ** 2, axis=1))
    mine, theirs = A["koppen"][cell], A["koppen"]
    koppen = (KOPPEN_GROUP[theirs] == KOPPEN_GROUP[mine]).astype(np.int64) + (theirs == mine)
    climate = line("temperature", square("temperature")) + line("rain", square("rain"))
    climate += cases("koppen", koppen, (theirs < 30) & (mine < 30))
    total += climate[A["cell"]]
    fewer = np.minimum(A["universities"], A["universities"][q])
    total += cases("universities", fewer, fewer > 0)
    rank = A["rank"]
    total += cases("rank", pair_case(rank, rank[q]), (rank < 4) & (rank[q] < 4))
    of_country = line("partners-in-country", A[f"partners_in-{q}"])
    values = A[f"countries-{q}"]
    for i, feature in enumerate(index["country_features"]):
        of_country = of_country + curve(feature, values[:, i])
    total += of_country[A["country"]]
    total += line("division-ties", A[f"divisions-{q}"])[A["division"]]
    total += A["own"]
    chord = np.sqrt(((A["unit"] - A["unit"][q]) ** 2).sum(axis=1))
    with np.errstate(divide="ignore"):
        km = np.log(2 * RADIUS_KM * np.arcsin(np.minimum(chord / 2, 1)))
    total += line("distance", km)
    total += line("hours", np.abs(A["hours"] - A["hours"][q]))
    total += line("airport", np.maximum(A["root_airport"], A["root_airport"][q]))
    sparse = A[f"sparse-{q}"]
    added = np.zeros(len(sparse), dtype=np.float32)
    for i, feature in enumerate(index["sparse_features"]):
        added += curve(feature, sparse[:, i])
    total[A[f"touched-{q}"]] += added
    return total


def best(scores, k=25):
    top = np.argpartition(-scores, k)[:k]
    return top[np.argsort(-scores[top])]


times, off, shared = [], [], []
for q in index["queries"]:
    start = time.thread_time()
    scores = score(q)
    top = best(scores)
    times.append(time.thread_time() - start)
    true = A[f"scores-{q}"]
    others = np.arange(len(true)) != q
    off.append(float(np.median(np.abs(scores - true)[others])))
    shared.append(len(set(top.tolist()) & set(best(true).tolist())) / 25)
print(json.dumps({"seconds": times, "median_difference": max(off), "top_25_shared": min(shared), "numpy": np.__version__}))
