"""The description is the one that is committed, complete, and drawn as a page that needs nothing from elsewhere."""

from __future__ import annotations

import re

import pytest
from scripts.openapi import TARGET

from waypost.settings import LANGUAGES
from waypost.web.advocacy.actions.shipping import take_in_shipped
from waypost.web.api.page import routes_told
from waypost.web.api.service import openapi, openapi_bytes
from waypost.web.pages.templating import texts


def test_the_committed_description_is_the_served_one(api):
    assert TARGET.read_bytes() == openapi_bytes(), "run: make dictionary"
    assert api.get("/api/v1/openapi.json").content == openapi_bytes()


def test_every_route_and_parameter_is_described():
    for path, told in ((path, told) for path, operations in openapi()["paths"].items() for told in operations.values()):
        assert told["summary"], path
        assert told["description"], path
        mine = {"401", "403", "404", "422", "500"}
        public = {"200", "304", "404", "406", "422", "429", "500"}
        assert (mine if path.startswith("/api/v1/my/") else public) <= set(told["responses"]), path
        for parameter in told["parameters"]:
            assert parameter["in"] == "path" or parameter.get("description"), (path, parameter["name"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_tells_of_every_route(api, language):
    response = api.get(f"/{language}/data/api/")
    body = response.content.decode()
    assert f'<html lang="{language}"' in body
    for path, operations in openapi()["paths"].items():
        for method in operations:
            assert f"{method.upper()} {path}<" in body
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', body)
    assert not re.findall(r"<script(?! src=)", body)
    assert "style=" not in body


@pytest.mark.django_db
def test_examples_lead_somewhere(api):
    take_in_shipped()
    for route in routes_told():
        if route["example"]:
            assert api.get(route["example"]).status_code == 200, route["example"]


def test_the_page_is_in_four_languages(api):
    for language in LANGUAGES:
        body = api.get(f"/{language}/data/api/").content.decode()
        assert texts()["api_lead"][language] in body
