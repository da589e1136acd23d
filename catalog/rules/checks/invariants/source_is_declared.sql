-- Each record comes from a declared source.
select record_id, source_id from record anti join source using (source_id)
