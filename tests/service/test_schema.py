"""The API does what its description says, whatever is sent: no 5xx, no answer of another shape."""

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.service.conftest import House

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)
OPERATIONS = (
    "GET /api/v1/themes", "GET /api/v1/cities", "GET /api/v1/cities/{city}",
    "GET /api/v1/suggestions", "GET /api/v1/statements", "POST /api/v1/statements",
    "GET /api/v1/statements/versions",
    "POST /api/v1/statements/publish", "POST /api/v1/statements/decline",
    "POST /api/v1/statements/withdraw", "GET /api/v1/workshops", "POST /api/v1/workshops",
    "GET /api/v1/workshops/{workshop}", "POST /api/v1/workshops/{workshop}",
    "GET /health/live", "GET /health/ready",
)  # fmt: skip


@pytest.fixture(scope="module")
def described(tmp_path_factory):
    house = House(tmp_path_factory.mktemp("schema"))
    schema = schemathesis.openapi.from_asgi("/openapi.json", house.client.app)
    yield house, {one.ok().label: one.ok() for one in schema.get_all_operations()}
    house.live.database.close()


def test_every_operation_of_the_description_is_tried(described):
    _house, operations = described
    assert set(operations) == set(OPERATIONS)


@pytest.mark.parametrize("label", OPERATIONS)
def test_every_answer_is_as_described(described, label):
    house, operations = described

    @settings(
        max_examples=200, deadline=None, derandomize=True, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operations[label].as_strategy())
    def holds(case):
        for who in ("secretariat", "foreigner", None):
            headers = {"authorization": f"Bearer {house.tokens[who]}"} if who else {}
            case.validate_response(case.call(headers=headers), checks=CHECKS)

    holds()
