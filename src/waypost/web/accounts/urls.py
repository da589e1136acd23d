"""Addresses below ``/en/account/``. Of allauth's pages those that are used; there is no sign-up."""

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.socialaccount import views as social
from allauth.usersessions.views import list_usersessions
from django.urls import path, re_path
from django.views.generic import RedirectView

from waypost.web.accounts.views import own, people

_home = RedirectView.as_view(pattern_name="account_home")
_login = RedirectView.as_view(pattern_name="account_login")

urlpatterns = [
    path("", own.home, name="account_home"),
    path("leave/<int:membership_id>/", own.leave, name="account_leave"),
    path("invitation/<str:token>/", own.invitation, name="account_invitation"),
    path("people/", people.of_society, name="account_people"),
    path("everybody/", people.of_everybody, name="account_everybody"),
    path("end/<int:membership_id>/", people.end, name="account_end"),
    path("withdraw/<int:invitation_id>/", people.withdraw, name="account_withdraw"),
    path("reads/", people.reads, name="account_reads"),
    path("sessions/", list_usersessions, name="usersessions_list"),
    # allauth's own
    path("login/", own.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("second-factor/", factor.index, name="mfa_index"),
    path("second-factor/authenticate/", factor.authenticate, name="mfa_authenticate"),
    path("second-factor/reauthenticate/", factor.reauthenticate, name="mfa_reauthenticate"),
    path("second-factor/set-up/", totp.activate_totp, name="mfa_activate_totp"),
    path("second-factor/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("second-factor/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("second-factor/codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("second-factor/codes/file/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    # Where single sign-on ends when it does not end well
    path("sso/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("sso/failed/", social.login_error, name="socialaccount_login_error"),
    path("sso/sign-up/", _login, name="socialaccount_signup"),
    path("sso/connections/", _home, name="socialaccount_connections"),
]
