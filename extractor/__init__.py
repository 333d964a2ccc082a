"""Reads township reports on building a law-based government (法治政府建设情况报告) into a checked table."""
