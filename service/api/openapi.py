"""The description of the API: FastAPI's own, with the published schema of suggestions in it."""

import json
from collections.abc import Callable
from importlib.resources import files
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from service.api.suggestions import SCHEMA
from service.problems import MEDIA_TYPE

PROBLEM = {
    "title": "Problem",
    "description": "RFC 9457. `code` is stable; `title` and `detail` are in the reader's language.",
    "type": "object",
    "required": ["type", "title", "status", "code", "detail", "instance"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["parameter", "detail"],
                "properties": {"parameter": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}


def describe(app: FastAPI) -> Callable[[], dict[str, Any]]:
    """Return the function that gives the description of `app`, made once."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _with_schemas(
                get_openapi(
                    title=app.title,
                    version=app.version,
                    description=app.description,
                    routes=app.routes,
                )
            )
        return app.openapi_schema

    return openapi


def _with_schemas(document: dict[str, Any]) -> dict[str, Any]:
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    schemas["Problem"] = PROBLEM
    schemas.update(_suggestions())
    components = document["components"]
    components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    problem = {"content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    for path in document["paths"].values():
        for operation in path.values():
            operation["security"] = [{}, {"token": []}]
            operation["responses"].pop("422", None)
            operation["responses"].pop("503", None)
            operation["responses"]["default"] = {"description": "A problem.", **problem}
    return document


def _suggestions() -> dict[str, Any]:
    """Return the definitions of matcher/schema under names of their own."""
    text = (files("matcher") / "schema" / "suggestions.schema.json").read_text("utf-8")
    definitions = json.loads(text)["$defs"]
    for name in definitions:
        text = text.replace(f'"#/$defs/{name}"', f'"#/components/schemas/{_component(name)}"')
    schema = json.loads(text)
    found = {_component(name): schema["$defs"][name] for name in definitions}
    found[SCHEMA] = {"description": schema["description"], "oneOf": schema["oneOf"]}
    return found


def _component(name: str) -> str:
    return f"Suggestions.{name}"
