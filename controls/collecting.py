"""When Python looks for garbage, in the server and in its painter: both keep thousands of finished pictures, which it would walk."""

import gc

SELDOM = 100
"""Younger generations collected between two full collections, ten times more than usual: a full one lets everybody wait a tenth of a second."""


def collect_seldom() -> None:
    gc.set_threshold(*gc.get_threshold()[:2], SELDOM)


def freeze() -> None:
    """What is there now stays for the snapshot's life and need not be walked with each full collection."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
