-- Each claim belongs to a record that is there.
select record_id, claim_no from claim anti join record using (record_id)
