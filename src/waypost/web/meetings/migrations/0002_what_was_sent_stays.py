"""The database itself refuses to change or take away what was sent, said or decided.

Rows of :data:`LOGS` are only added. A meeting, its agenda and its documents stay as they are from the invitation on;
what is added to them later has to say so. Bytes of documents are never changed.

SQLite drops a table's triggers when a later migration rebuilds the table: such a migration makes them again.
"""

from django.db import migrations

from waypost.web.project.only_grow import guard, leave

LOGS = tuple(
    f"meetings_{name}"
    for name in (
        "mandate", "place", "ending", "happening", "invited", "reply", "confirmation", "attendance", "note",
        "decision", "decided", "reservation", "action", "actionstep",
    )
)  # fmt: skip
FROZEN = "what was sent stays as it is"
# Table, verb, condition, and the row's meeting; without one the row is never touched.
SENT = (
    ("meetings_content", "update", "", ""),
    ("meetings_meeting", "update", "", "old.id"),
    ("meetings_meeting", "delete", "", "old.id"),
    ("meetings_item", "update", "", "old.meeting_id"),
    ("meetings_item", "delete", "", "old.meeting_id"),
    ("meetings_item", "insert", "not new.is_later", "new.meeting_id"),
    ("meetings_document", "update", "", "old.meeting_id"),
    ("meetings_document", "delete", "", "old.meeting_id"),
    ("meetings_document", "insert", "not new.is_later", "new.meeting_id"),
)
WAS_SENT = "exists (select 1 from meetings_happening where kind = 'invited' and meeting_id = {})"


def _freeze(apps, schema_editor):
    guard(schema_editor, "meetings", LOGS)
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for table, verb, condition, meeting in SENT:
        name = f"{table}_{verb}"
        only = " and ".join(each for each in (condition, WAS_SENT.format(meeting) if meeting else "") if each)
        if is_sqlite:
            when = f"when {only} " if only else ""
            then = f"{when}begin select raise(abort, '{FROZEN}'); end"
        else:  # a condition of a trigger cannot look into another table: its function does
            schema_editor.execute(
                f"""create function {name}() returns trigger language plpgsql as $$ begin
                if {only or "true"} then raise exception '{FROZEN}' using errcode = 'restrict_violation'; end if;
                return {"old" if verb == "delete" else "new"}; end $$"""
            )
            then = f"for each row execute function {name}()"
        schema_editor.execute(f"create trigger {name} before {verb} on {table} {then}")


def _leave(apps, schema_editor):
    sent = [(table, verb) for table, verb, _, _ in SENT]
    logged = [(table, verb) for table in LOGS for verb in ("update", "delete")]
    leave(schema_editor, "meetings", [*sent, *logged])
    if schema_editor.connection.vendor != "sqlite":
        for table, verb in sent:
            schema_editor.execute(f"drop function {table}_{verb}()")


class Migration(migrations.Migration):
    dependencies = (("meetings", "0001_initial"),)
    operations = (migrations.RunPython(_freeze, _leave),)
