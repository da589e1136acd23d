"""Very many rows at once: Django's own way puts each statement together anew, which a large file waits for."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connections, models, router


def add_rows(model: type[models.Model], rows: Iterable[models.Model]) -> None:
    """Write rows as ``bulk_create`` would, by one prepared statement; their keys are not given back."""
    connection = connections[router.db_for_write(model)]
    fields = [each for each in model._meta.local_concrete_fields if not isinstance(each, models.AutoField)]
    # Text and truth are what they are; everything else is put into the database's own form.
    ready = [isinstance(each, models.CharField | models.TextField) for each in fields]
    name = connection.ops.quote_name
    columns = ", ".join(name(each.column) for each in fields)
    marks = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"insert into {name(model._meta.db_table)} ({columns}) values ({marks})",
            [
                [
                    getattr(row, each.attname)
                    if is_ready
                    else each.get_db_prep_save(getattr(row, each.attname), connection)
                    for each, is_ready in zip(fields, ready, strict=True)
                ]
                for row in rows
            ],
        )
