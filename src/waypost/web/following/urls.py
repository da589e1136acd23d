"""Addresses below ``/en/following/``."""

from django.urls import path

from waypost.web.following import views

urlpatterns = [
    path("", views.following, name="following"),
    path("follow/", views.follow, name="follow"),
    path("end/<int:number>/", views.unfollow, name="unfollow"),
    path("choice/", views.choose, name="following_choice"),
]
