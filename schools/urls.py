"""Routes of schools, hubs and trusts."""

from django.urls import path

from schools.views import joining, people, second_factor

urlpatterns = [
    path("switch/", people.switch_organisation, name="switch-organisation"),
    path("people/", people.manage_people, name="manage-people"),
    path("people/invite/", people.invite_colleague, name="invite-colleague"),
    path("people/<uuid:public_id>/end/", people.end_membership, name="end-membership"),
    path(
        "people/<uuid:public_id>/tutor-groups/", people.edit_tutor_groups, name="edit-tutor-groups"
    ),
    path(
        "people/invitations/<uuid:public_id>/withdraw/",
        people.revoke_invitation,
        name="revoke-invitation",
    ),
    path("join/<str:token>/", joining.accept_invitation, name="accept-invitation"),
    path("second-step/", second_factor.second_factor, name="second-factor"),
]
