-- Each organisation that takes part in a programme is in the table of organisations.
select programme_id, organisation_id from participation anti join organisation using (organisation_id)
