-- Each record is registered, merged or set aside; those set aside say why and have no programme.
select record_id, fate, reason, programme_id from record
where fate is null or (fate = 'set_aside') <> (programme_id is null) or (fate <> 'registered' and reason is null)
