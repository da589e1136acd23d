-- What a society took back is no programme of the register, and no claim of it is left.
select t.programme_id from tombstone t
where t.programme_id in (select programme_id from programme) or t.programme_id in (select programme_id from claim)
