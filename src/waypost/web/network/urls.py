"""The public addresses of the network; those of members stand in ``urls_members``."""

from __future__ import annotations

from waypost.web.network.views import public
from waypost.web.pages.twins import page

urlpatterns = [
    *page("network", public.front, "network"),
    *page("network/platform/<code:platform>", public.platform, "network_platform"),
]
