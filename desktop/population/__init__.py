"""人口动态月报: how many were there, who came and went, how many are there now; every line balances."""
