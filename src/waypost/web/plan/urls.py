from django.http import HttpResponse
from django.urls import path

urlpatterns = [path("indicators/<slug:key>/", lambda r, key: HttpResponse(), name="plan_indicator")]
