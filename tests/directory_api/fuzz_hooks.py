"""For schemathesis: half of the made-up ids become real ones, so that the calls reach what they are for."""

from typing import Any

import schemathesis

from api.directory.oruk import at_a_distance
from api.directory.projection import stable_id
from tests.directory_api.records import EVERYTHING, SAFE

REAL = {
    "services": stable_id("service", EVERYTHING.id),
    "organizations": stable_id("organization", EVERYTHING.organization.lower()),
    "service_at_locations": at_a_distance(stable_id("service", SAFE.id)),
    "taxonomies": stable_id("taxonomy", "harm"),
    "taxonomy_terms": stable_id("term", "harm", "any"),
}


@schemathesis.hook
def map_path_parameters(context: Any, path_parameters: dict[str, Any] | None) -> dict[str, Any] | None:
    """See schemathesis."""
    if path_parameters and str(path_parameters.get("id"))[-1:] in "01234567":
        return {**path_parameters, "id": str(REAL[context.operation.path.split("/")[2]])}
    return path_parameters


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    """A distance without a postcode is refused, which an OpenAPI document cannot say: it gets one."""
    if case.query and "proximity" in case.query and "postcode" not in case.query:
        case.query["postcode"] = "SE1"
