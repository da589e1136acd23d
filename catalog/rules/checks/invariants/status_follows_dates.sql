-- A programme whose end is past is closed (or cancelled, suspended).
select programme_id, status, end_date from programme, build
where end_date < build.as_of and coalesce(status, '') not in ('closed', 'cancelled', 'suspended')
