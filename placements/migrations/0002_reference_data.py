"""The policy the product ships with, published from the first day on."""

from django.db import migrations
from django.utils import timezone

from placements.rules.policy import SHIPPED_POLICY, WHY


def load(apps, schema_editor):
    PolicyVersion = apps.get_model("placements", "PolicyVersion")
    values = SHIPPED_POLICY.as_values()
    code, effective_from = values.pop("id"), values.pop("effective_from")
    PolicyVersion.objects.get_or_create(
        code=code,
        defaults={
            "effective_from": effective_from,
            "values": values,
            "sources": dict(WHY),
            "note": "The rules the product ships with.",
            "state": "published",
            "published_at": timezone.now(),
        },
    )


class Migration(migrations.Migration):
    dependencies = [("placements", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop, elidable=False)]
