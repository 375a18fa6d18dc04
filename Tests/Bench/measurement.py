# SPDX-License-Identifier: Apache-2.0
"""The register of measurements: a function for one or more rows, in the order in which they are run."""

from __future__ import annotations

#: (ids, function) in order of definition.
MEASUREMENTS = []


def measures(*ids):
    """Marks a function of the workbench as what measures these rows."""

    def register(function):
        MEASUREMENTS.append((ids, function))
        return function

    return register


class Unmeasurable(Exception):
    """What a measurement needs is missing on this machine."""
