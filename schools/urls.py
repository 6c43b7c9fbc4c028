"""Routes of schools, hubs and trusts."""

from django.urls import path

from schools.views import (
    imports,
    joining,
    learner_sign_in,
    organisations,
    people,
    schools_files,
    second_factor,
    settings,
    years,
)

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
    path("school/", settings.manage_school, name="manage-school"),
    path("school/year/", years.roll_over, name="roll-over"),
    path("school/year/undo/", years.undo_roll_over, name="undo-roll-over"),
    path("school/year/key-stages/", years.set_key_stages, name="set-key-stages"),
    path("school/cards/", learner_sign_in.sign_in_cards, name="sign-in-cards"),
    path("school/cards/<uuid:public_id>/", learner_sign_in.issue_cards, name="issue-cards"),
    path("learner/", learner_sign_in.learner_sign_in, name="learner-sign-in"),
    path("learner/passphrase/", learner_sign_in.choose_passphrase, name="choose-passphrase"),
    path("tokens/", settings.manage_tokens, name="manage-tokens"),
    path("tokens/<uuid:public_id>/revoke/", settings.revoke_token, name="revoke-token"),
    path("school/imports/", imports.list_imports, name="list-imports"),
    path("school/imports/new/", imports.import_learners, name="import-learners"),
    path("school/imports/<uuid:public_id>/", imports.review_import, name="review-import"),
    path("school/imports/<uuid:public_id>/columns/", imports.map_columns, name="map-columns"),
    path(
        "school/imports/<uuid:public_id>/rows/<slug:outcome>/",
        imports.list_import_rows,
        name="list-import-rows",
    ),
    path("school/imports/<uuid:public_id>/discard/", imports.discard_import, name="discard-import"),
    path("school/imports/<uuid:public_id>/undo/", imports.undo_import, name="undo-import"),
    path("organisations/", organisations.manage_organisations, name="manage-organisations"),
    path("organisations/gias/", schools_files.take_in_schools, name="take-in-schools"),
    path(
        "organisations/gias/<uuid:public_id>/",
        schools_files.show_schools_file,
        name="show-schools-file",
    ),
    path(
        "organisations/<uuid:public_id>/became/",
        schools_files.choose_successor,
        name="choose-successor",
    ),
    path("organisations/<uuid:public_id>/hub/", schools_files.edit_hub, name="edit-hub"),
    path(
        "organisations/<uuid:public_id>/follow-authority/",
        schools_files.follow_authority,
        name="follow-authority",
    ),
    path("organisations/hubs/new/", organisations.add_hub, name="add-hub"),
    path("organisations/trusts/new/", organisations.add_trust, name="add-trust"),
    path("organisations/schools/new/", organisations.add_school, name="add-school"),
    path("organisations/<uuid:public_id>/place/", organisations.place_school, name="place-school"),
    path(
        "organisations/<uuid:public_id>/invite/",
        organisations.invite_first_person,
        name="invite-first-person",
    ),
    path("second-step/", second_factor.second_factor, name="second-factor"),
]
