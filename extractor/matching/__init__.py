"""Matching: what each figure counts, argued from the parts around it."""
