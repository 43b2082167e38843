"""The addresses of history, notices, attachments, markings, posts, administration and the ledger."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from entente.web.views import attachments, history, ledger, markings, notices, people, posts, roles

urlpatterns: list[URLPattern | URLResolver] = [
    path("history/<slug:record_type>/<path:record_id>/", history.history, name="history"),
    path("stance/<slug:record_type>/<path:record_id>/", notices.set_stance, name="stance"),
    path("notices/", notices.notices, name="notices"),
    path("notices/unread/", notices.unread, name="unread-notices"),
    path("notices/read/", notices.mark_read, name="read-notices"),
    path("notices/mail/", notices.set_digest, name="set-digest"),
    path("markings/readers/", markings.readers, name="readers"),
    path("facts/<uuid:fact_id>/attach/", attachments.attach, name="attach"),
    path("attachments/<uuid:attachment_id>/remove/", attachments.detach, name="detach"),
    path("account/post/", posts.act_in, name="act-in"),
    path("delegations/", roles.delegations, name="delegations"),
    path("delegations/add/", roles.delegate, name="delegate"),
    path("delegations/<uuid:delegation_id>/revoke/", roles.revoke_delegation, name="revoke-delegation"),
    path("people/", people.people, name="people"),
    path("people/add/", people.create_person, name="create-person"),
    path("people/<uuid:person_id>/", people.person, name="person"),
    path("people/<uuid:person_id>/close/", people.close_account, name="close-account"),
    path("people/<uuid:person_id>/reopen/", people.reopen_account, name="reopen-account"),
    path("people/<uuid:person_id>/clear/", people.clear, name="clear"),
    path("people/<uuid:person_id>/admit/", people.admit, name="admit"),
    path("clearances/<uuid:clearance_id>/end/", people.end_clearance, name="end-clearance"),
    path("communities/<uuid:member_id>/end/", people.dismiss, name="dismiss"),
    path("posts/", posts.posts, name="posts"),
    path("posts/add/", posts.create_post, name="create-post"),
    path("posts/<uuid:post_id>/", posts.post, name="post"),
    path("posts/<uuid:post_id>/close/", posts.close_post, name="close-post"),
    path("posts/<uuid:post_id>/reopen/", posts.reopen_post, name="reopen-post"),
    path("posts/<uuid:post_id>/appoint/", posts.appoint, name="appoint"),
    path("posts/<uuid:post_id>/roles/", roles.grant_role, name="grant-role"),
    path("organisations/add/", posts.create_organisation, name="create-organisation"),
    path("appointments/<uuid:holding_id>/end/", posts.end_appointment, name="end-appointment"),
    path("roles/", roles.roles, name="roles"),
    path("roles/<uuid:granted_id>/end/", roles.end_role, name="end-role"),
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger/head.json", ledger.head, name="ledger-head"),
]
