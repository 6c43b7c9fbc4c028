"""Views as they must not be written: each forgot `visible_to`. Only the database stands between two schools."""

from django.db import connection, transaction
from django.http import HttpResponse
from django.urls import path

from equalex.kernel.access import ActorRequest, Can, requires
from equalex.urls import urlpatterns as of_the_portal
from schools.models import Learner, TutorGroup


@requires(Can.SIGN_IN)
def everybody(request: ActorRequest) -> HttpResponse:
    """Every learner there is, as the view thinks."""
    names = Learner.objects.order_by("pk").values_list("first_name", flat=True)
    return HttpResponse(" ".join(names))


@requires(Can.SIGN_IN)
def by_hand(request: ActorRequest) -> HttpResponse:
    """The same past the ORM, and which connection of the server answered."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT first_name FROM schools_learner ORDER BY id")
        names = [name for (name,) in cursor.fetchall()]
        cursor.execute("SELECT pg_backend_pid()")
        [(pid,)] = cursor.fetchall()
    return HttpResponse(" ".join([str(pid), *names]))


@requires(Can.SIGN_IN, methods=("POST",))
def add_group(request: ActorRequest) -> HttpResponse:
    """A tutor group for whichever school was posted."""
    with transaction.atomic():
        TutorGroup.objects.create(school_id=request.POST["school"], name="7X")
    return HttpResponse("added")


@requires(Can.SIGN_IN, methods=("POST",))
def rename(request: ActorRequest) -> HttpResponse:
    """Everybody gets the same name."""
    changed = Learner.objects.update(first_name="Changed")
    return HttpResponse(str(changed))


@requires(Can.SIGN_IN, methods=("POST",))
def give_away(request: ActorRequest) -> HttpResponse:
    """One's learners go to whichever school was posted."""
    with transaction.atomic():
        Learner.objects.update(school_id=request.POST["school"])
    return HttpResponse("gone")


urlpatterns = [
    *of_the_portal,
    path("careless/everybody/", everybody),
    path("careless/by-hand/", by_hand),
    path("careless/add-group/", add_group),
    path("careless/rename/", rename),
    path("careless/give-away/", give_away),
]
