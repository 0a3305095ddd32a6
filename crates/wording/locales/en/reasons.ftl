# Why two places match: one sentence for each criterion and case.
