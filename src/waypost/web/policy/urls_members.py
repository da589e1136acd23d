"""Addresses of texts at work and of consultations, below a language, for people who are signed in."""

from __future__ import annotations

from django.urls import path, register_converter

from waypost.web.policy.views import approval, changes, comments, drafts, files, responses, rounds, society


class ProvisionConverter:
    """The id of a provision, which holds points, or ``whole``."""

    regex = "[A-Za-z0-9_.-]+"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


register_converter(ProvisionConverter, "provision")
_ROUND = "consultations/<slug:code>"
_ANSWER = f"{_ROUND}/society/<code:organisation>"
_WORK = "drafts/<code:code>"
_VERSION = f"{_WORK}/<code:version_code>"

urlpatterns = [
    path("consultations/", rounds.consultations, name="consultations"),
    path("consultations/new/<code:work>/<code:version>/", rounds.new, name="consultation_new"),
    path(f"{_ROUND}/", rounds.consultation, name="consultation"),
    path(f"{_ROUND}/provision/<provision:name>/", rounds.provision, name="consultation_provision"),
    path(f"{_ANSWER}/", society.workspace, name="consultation_society"),
    path(f"{_ANSWER}/write/<provision:name>/", society.write, name="consultation_write"),
    path(f"{_ANSWER}/comment/<int:number>/", society.change, name="consultation_change"),
    path(f"{_ANSWER}/verify/", society.verify, name="consultation_verify"),
    path(f"{_ANSWER}/submit/", society.submit, name="consultation_submit"),
    path(f"{_ANSWER}/nothing/", society.nothing, name="consultation_nothing"),
    path(f"{_ANSWER}/form.xlsx", society.form_file, {"kind": "xlsx"}, name="consultation_xlsx"),
    path(f"{_ANSWER}/form.docx", society.form_file, {"kind": "docx"}, name="consultation_docx"),
    path(f"{_ANSWER}/form/", society.upload, name="consultation_upload"),
    path(f"{_ANSWER}/form/take/", society.take_in, name="consultation_take"),
    path("drafts/", drafts.index, name="drafts"),
    path("drafts/new/", drafts.new_work, name="draft_new"),
    path("drafts/comment/<int:number>/", comments.comment, name="draft_comment"),
    path("drafts/comment/<int:number>/react/", comments.react, name="draft_react"),
    path("drafts/comment/<int:number>/withdraw/", comments.withdraw, name="draft_withdraw"),
    path(f"{_WORK}/", drafts.work, name="draft_work"),
    path(f"{_WORK}/begin/", drafts.begin, name="draft_begin"),
    path(f"{_WORK}/add/", drafts.add, name="draft_add"),
    path(f"{_WORK}/compare/", changes.comparison, name="draft_compare"),
    path(f"{_WORK}/responses/", responses.matrix, name="draft_responses"),
    path(f"{_WORK}/issue/", drafts.issue, name="draft_issue"),
    path(f"{_WORK}/file/", drafts.upload, name="draft_upload"),
    path(f"{_WORK}/file/take/", drafts.take_in, name="draft_take"),
    path(f"{_WORK}/edit/<provision:name>/", drafts.edit, name="draft_edit"),
    path(f"{_WORK}/edit/<provision:name>/split/", drafts.split, name="draft_split"),
    path(f"{_WORK}/edit/<provision:name>/give-up/", drafts.give_up, name="draft_give_up"),
    path(f"{_VERSION}/", drafts.version, name="draft_version"),
    path(f"{_VERSION}/text.<slug:kind>", files.file, name="draft_text"),
    path(f"{_VERSION}/comments/", comments.comments, name="draft_comments"),
    path(f"{_VERSION}/comments.<slug:kind>", comments.table, name="draft_table"),
    path(f"{_VERSION}/answer/", comments.answer, name="draft_answer"),
    path(f"{_VERSION}/track/", approval.track, name="draft_track"),
    path(f"{_VERSION}/track/<slug:stage>/", approval.step, name="draft_step"),
    path(f"{_VERSION}/receive/", approval.receive, name="draft_receive"),
    path(f"{_VERSION}/sign/<code:organisation>/", approval.sign, name="draft_sign"),
]
