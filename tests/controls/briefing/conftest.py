"""The demo district as a gallery, and one briefing of it for many tests."""

import pytest

from controls.briefing.making import Briefing
from controls.gallery import Gallery
from tests.controls.briefing.reading import made
from tests.controls.looks import look_at
from tests.demo_district import DemoDistrict


@pytest.fixture(scope="session")
def gallery(demo_district: DemoDistrict) -> Gallery:
    return Gallery(demo_district.snapshot)


@pytest.fixture(scope="session")
def of_district(gallery: Gallery) -> Briefing:
    return made(look_at(gallery, period="2026"))
