from django.urls import path

from employers.views import (
    approvals,
    contact_lists,
    experiences,
    joining,
    library,
    mandates,
    merging,
    organisations,
    providers,
    reports,
    safety,
    saved_searches,
    slots,
    terms,
)

urlpatterns = [
    path("organisations/providers/new/", providers.add_provider, name="add-provider"),
    path("employers/sign-up/", organisations.sign_up_employer, name="sign-up-employer"),
    path("employer/", organisations.edit_employer, name="edit-employer"),
    path("employer/ask-again/", organisations.ask_again, name="ask-again"),
    path("employer/places/add/", organisations.add_site, name="add-site"),
    path("employer/places/<uuid:public_id>/", organisations.edit_site, name="edit-site"),
    path("employer/contacts/add/", organisations.add_contact, name="add-contact"),
    path(
        "employer/contacts/<uuid:public_id>/replace/",
        organisations.replace_contact,
        name="replace-contact",
    ),
    path("employer/contacts/<uuid:public_id>/end/", organisations.end_contact, name="end-contact"),
    path("employers/suggest/", joining.suggest_employers, name="suggest-employers"),
    path("employers/<uuid:public_id>/join/", joining.join_employer, name="join-employer"),
    path("employers/<uuid:public_id>/merge/", merging.merge_employers, name="merge-employers"),
    path(
        "employer/joining/<uuid:public_id>/",
        joining.answer_join_request,
        name="answer-join-request",
    ),
    path(
        "employers/joining/<uuid:public_id>/",
        joining.answer_join_request_as_hub,
        name="answer-join-request-as-hub",
    ),
    path("employer/leave/", joining.leave_employer, name="leave-employer"),
    path(
        "experiences/<uuid:public_id>/report/", reports.report_experience, name="report-experience"
    ),
    path("employers/reported/", reports.list_reported, name="list-reported"),
    path("employers/reported/<uuid:public_id>/", reports.decide_report, name="decide-report"),
    path("experiences/<uuid:public_id>/show-again/", reports.show_again, name="show-again"),
    path("good-experiences/", library.list_case_studies, name="list-case-studies"),
    path("good-experiences/write/", library.write_case_study, name="write-case-study"),
    path("good-experiences/<uuid:public_id>/", library.show_case_study, name="show-case-study"),
    path(
        "good-experiences/<uuid:public_id>/edit/", library.edit_case_study, name="edit-case-study"
    ),
    path(
        "good-experiences/<uuid:public_id>/start/",
        library.start_from_case_study,
        name="start-from-case-study",
    ),
    path("employer/safety/", safety.show_safety, name="show-safety"),
    path("employer/safety/insurance/", safety.state_insurance, name="state-insurance"),
    path("employer/safety/risk/", safety.record_risk_talk, name="record-risk-talk"),
    path("employer/safety/supervisors/add/", safety.add_supervisor, name="add-supervisor"),
    path(
        "employer/safety/supervisors/<uuid:public_id>/end/",
        safety.end_supervisor,
        name="end-supervisor",
    ),
    path(
        "slots/<uuid:public_id>/supervisors/", safety.assign_supervisors, name="assign-supervisors"
    ),
    path("mandates/", mandates.list_mandates, name="list-mandates"),
    path("mandates/give/", mandates.give_mandate, name="give-mandate"),
    path("mandates/<uuid:public_id>/accept/", mandates.accept_mandate, name="accept-mandate"),
    path("mandates/<uuid:public_id>/end/", mandates.end_mandate, name="end-mandate"),
    path("mandates/<uuid:public_id>/act/", mandates.act_by_mandate, name="act-by-mandate"),
    path("employers/", approvals.list_employers, name="list-employers"),
    path("employers/lists/", contact_lists.list_contact_lists, name="list-contact-lists"),
    path(
        "employers/lists/<uuid:public_id>/",
        contact_lists.review_contact_list,
        name="review-contact-list",
    ),
    path(
        "employers/lists/<uuid:public_id>/discard/",
        contact_lists.discard_contact_list,
        name="discard-contact-list",
    ),
    path(
        "employers/lists/<uuid:public_id>/undo/",
        contact_lists.undo_contact_list,
        name="undo-contact-list",
    ),
    path("employers/<uuid:public_id>/", approvals.decide_employer, name="decide-employer"),
    path("experiences/saved/", saved_searches.list_saved_searches, name="list-saved-searches"),
    path("experiences/saved/new/", saved_searches.save_search, name="save-search"),
    path(
        "experiences/saved/<uuid:public_id>/switch/",
        saved_searches.switch_search,
        name="switch-search",
    ),
    path(
        "experiences/saved/<uuid:public_id>/delete/",
        saved_searches.delete_search,
        name="delete-search",
    ),
    path("experiences/own/", experiences.list_own_experiences, name="list-own-experiences"),
    path("experiences/post/", experiences.post_experience, name="post-experience"),
    path("experiences/<uuid:public_id>/", experiences.show_experience, name="show-experience"),
    path("experiences/<uuid:public_id>/edit/", experiences.edit_experience, name="edit-experience"),
    path(
        "experiences/<uuid:public_id>/pause/",
        experiences.pause_experience,
        name="pause-experience",
    ),
    path(
        "experiences/<uuid:public_id>/reopen/",
        experiences.reopen_experience,
        name="reopen-experience",
    ),
    path(
        "experiences/<uuid:public_id>/confirm/",
        experiences.confirm_experience,
        name="confirm-experience",
    ),
    path("experiences/<uuid:public_id>/terms/", terms.edit_terms, name="edit-terms"),
    path(
        "experiences/<uuid:public_id>/duplicate/",
        experiences.duplicate_experience,
        name="duplicate-experience",
    ),
    path("experiences/<uuid:public_id>/slots/", slots.edit_slots, name="edit-slots"),
    path("slots/<uuid:public_id>/", slots.edit_slot, name="edit-slot"),
]
