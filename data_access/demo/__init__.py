"""The demo district: a made-up district of the real size and shape, repeatable for a given day and seed."""

from data_access.demo.build import EARLIEST_DAY, DemoRefused, build_demo

__all__ = ["EARLIEST_DAY", "DemoRefused", "build_demo"]
