"""Loading a framework as a new version, and putting one in use."""

import hashlib

from django.db import transaction

from equalex.journal.actions import record
from equalex.kernel.access import Actor
from outcomes.models import Framework, FrameworkState, Outcome
from outcomes.rules.frameworks import FrameworkFile, UnreadableFramework, read_framework


@transaction.atomic
def load_framework(*, data: bytes, by: Actor) -> Framework:
    """Store the framework in `data` as a version of its own; the first one comes into use.

    The same file again returns the version already there. Raises UnreadableFramework, also when
    the version is known with other content: a version never changes.
    """
    content = read_framework(data)
    digest = hashlib.sha256(data).hexdigest()
    known = Framework.objects.filter(code=content.code, version=content.version).first()
    if known is not None:
        if known.content_hash == digest:
            return known
        raise UnreadableFramework(
            f"Version {content.version} of “{content.title}” is already loaded with other content. "
            "A version never changes: give the file a new version."
        )
    framework = Framework.objects.create(
        code=content.code,
        version=content.version,
        title=content.title,
        statement=content.statement,
        content_hash=digest,
        loaded_by_id=by.person_id,
    )
    Outcome.objects.bulk_create(_outcomes(framework, content))
    record(
        "load framework",
        by=by,
        subject=framework,
        version=content.version,
        outcomes=len(content.outcomes),
    )
    if not Framework.objects.in_use().exists():
        use_framework(framework=framework, by=by)
    return framework


def _outcomes(framework: Framework, content: FrameworkFile) -> list[Outcome]:
    return [
        Outcome(
            framework=framework,
            code=row.code,
            text=row.text,
            focus=row.focus,
            area=row.area,
            skill=row.skill,
            variant=row.variant,
            is_tier_1=1 in row.tiers,
            is_tier_2=2 in row.tiers,
            is_tier_3=3 in row.tiers,
            for_ks3="KS3" in row.key_stages,
            for_ks4="KS4" in row.key_stages,
            position=position,
        )
        for position, row in enumerate(content.outcomes)
    ]


@transaction.atomic
def use_framework(*, framework: Framework, by: Actor) -> None:
    """Let schools choose from this framework from now on; what was chosen before stays."""
    Framework.objects.select_for_update().in_use().exclude(pk=framework.pk).update(
        state=FrameworkState.RETIRED
    )
    if framework.state != FrameworkState.IN_USE:
        framework.state = FrameworkState.IN_USE
        framework.save(update_fields=["state"])
        record("use framework", by=by, subject=framework, version=framework.version)
