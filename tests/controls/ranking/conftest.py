from tests.controls.topics.conftest import gallery as gallery
