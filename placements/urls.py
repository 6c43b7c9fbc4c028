from django.urls import path

from placements.views import (
    barriers,
    bookings,
    cohorts,
    criteria,
    day_files,
    hosts,
    insurance,
    judgements,
    links,
    moves,
    plans,
    policies,
    recording,
    registers,
    rules,
    withdrawals,
)

urlpatterns = [
    path("moves/", moves.list_moves, name="list-moves"),
    path("moves/<uuid:public_id>/agree/", moves.agree_to_move, name="agree-to-move"),
    path("moves/<uuid:public_id>/refuse/", moves.refuse_move, name="refuse-move"),
    path("moves/<uuid:public_id>/object/", moves.object_to_move, name="object-to-move"),
    path("bookings/", bookings.list_bookings, name="list-bookings"),
    path("bookings/to-place/", bookings.list_to_place, name="list-to-place"),
    path("bookings/record/", recording.record_experience, name="record-experience"),
    path("days-lived/", day_files.import_days, name="import-days"),
    path("days-lived/<uuid:public_id>/", day_files.review_day_file, name="review-day-file"),
    path(
        "days-lived/<uuid:public_id>/trips/<slug:key>/",
        day_files.take_in_trip_of_register,
        name="take-in-trip",
    ),
    path(
        "days-lived/<uuid:public_id>/earlier-years/",
        day_files.add_earlier_years_for_file,
        name="add-earlier-years",
    ),
    path("days-lived/<uuid:public_id>/undo/", day_files.undo_day_file, name="undo-day-file"),
    path(
        "days-lived/<uuid:public_id>/discard/", day_files.discard_day_file, name="discard-day-file"
    ),
    path("bookings/<uuid:public_id>/record/", recording.edit_record, name="edit-record"),
    path("bookings/<uuid:public_id>/", bookings.show_booking, name="show-booking"),
    path("bookings/<uuid:public_id>/learners/", bookings.place_learners, name="place-learners"),
    path("bookings/<uuid:public_id>/register/", registers.mark_register, name="mark-register"),
    path("bookings/<uuid:public_id>/ask-employer/", hosts.ask_host, name="ask-host"),
    path("bookings/<uuid:public_id>/choose/", bookings.take_offer, name="take-offer"),
    path("bookings/<uuid:public_id>/cancel/", bookings.cancel_booking, name="cancel-booking"),
    path(
        "placements/<uuid:public_id>/withdraw/", bookings.withdraw_learner, name="withdraw-learner"
    ),
    path("hosting/", hosts.list_host_bookings, name="list-host-bookings"),
    path(
        "hosting/<uuid:public_id>/what-happened/",
        criteria.say_what_happened,
        name="say-what-happened",
    ),
    path("hosting/<uuid:public_id>/", hosts.show_host_booking, name="show-host-booking"),
    path("hosting/<uuid:public_id>/answer/", hosts.answer_request, name="answer-request"),
    path("hosting/<uuid:public_id>/supervisor/", hosts.name_supervisor, name="name-supervisor"),
    path("host/request/<str:token>/", links.answer_request_as_host, name="answer-request-as-host"),
    path(
        "host/supervisor/<str:token>/",
        links.name_supervisor_as_host,
        name="name-supervisor-as-host",
    ),
    path(
        "experiences/<uuid:public_id>/withdraw/",
        withdrawals.withdraw_experience,
        name="withdraw-experience",
    ),
    path("slots/<uuid:public_id>/cancel/", withdrawals.cancel_slot, name="cancel-slot"),
    path("hosting/<uuid:public_id>/cancel/", hosts.cancel_hosting, name="cancel-hosting"),
    path("experiences/plan/", plans.plan_experience, name="plan-experience"),
    path("bookings/<uuid:public_id>/insurance/", insurance.waive_insurance, name="waive-insurance"),
    path("cohort/", cohorts.show_cohort, name="show-cohort"),
    path("days-to-decide/", judgements.judge_days, name="judge-days"),
    path("days-to-decide/<uuid:public_id>/", judgements.judge_experience, name="judge-experience"),
    path("learners/<uuid:public_id>/barriers/", barriers.note_barriers, name="note-barriers"),
    path("school/barriers/", barriers.edit_barrier_list, name="edit-barrier-list"),
    path(
        "school/barriers/<uuid:public_id>/off/",
        barriers.take_barrier_off,
        name="take-barrier-off",
    ),
    path("rules/", rules.explain_rules, name="explain-rules"),
    path("rules/versions/", policies.list_policies, name="list-policies"),
    path("rules/versions/new/", policies.draft_policy, name="draft-policy"),
    path("rules/versions/<uuid:public_id>/", policies.show_policy, name="show-policy"),
    path("rules/versions/<uuid:public_id>/edit/", policies.edit_policy, name="edit-policy"),
    path(
        "rules/versions/<uuid:public_id>/propose/", policies.propose_policy, name="propose-policy"
    ),
    path(
        "rules/versions/<uuid:public_id>/publish/", policies.publish_policy, name="publish-policy"
    ),
    path("slots/<uuid:public_id>/book/", bookings.book_places, name="book-places"),
]
