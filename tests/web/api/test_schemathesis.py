"""Whatever the description allows is answered as it says, and what it does not allow is refused."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.examples import examples
from tests.web.api.conftest import VIEWERS
from waypost.web.api.service import openapi
from waypost.web.project.wsgi import application

# A whole request also looks at the connections to the database that earlier ones left.
pytestmark = pytest.mark.django_db
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
schema = schemathesis.openapi.from_dict(openapi())
schema.app = application


@pytest.fixture
def served(as_viewer):
    """Somebody of the Movement is looking."""
    return as_viewer(VIEWERS["movement"])


@schema.parametrize()
@settings(max_examples=examples(4), deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_answers_are_what_the_description_says(served, case):
    case.call_and_validate(checks=CHECKS, headers={"Accept-Encoding": "identity"})
