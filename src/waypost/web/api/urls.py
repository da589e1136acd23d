"""Addresses of the API, of the files and of the page that tells of them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path

from waypost.web.api.page import api_page
from waypost.web.api.problems import Problem, problem_response
from waypost.web.api.service import api
from waypost.web.files.views import release_file


def nothing_here(request: HttpRequest) -> HttpResponse:
    """What an address below ``/api/v1/`` or ``/files/`` gives that is none of ours."""
    detail = f"there is nothing at {request.path[:200]}; /api/v1/openapi.json tells what there is"
    return problem_response(Problem("not-found", detail), request.path)


urlpatterns = [
    path("api/v1/", api.urls),
    path("files/<str:release>/<str:audience>/<str:name>", release_file, name="release_file"),
    re_path(r"^(?:api/v1|files)/", nothing_here),
    path("<lang:language>/data/api/", api_page, name="api_page"),
]
