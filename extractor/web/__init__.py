"""The review page: a local web application on which officers check, correct and hand on what a run has found.

``views`` decide what is shown (pure, from records and changes), ``pages`` show it, ``access`` says who may do what.
"""

from __future__ import annotations
