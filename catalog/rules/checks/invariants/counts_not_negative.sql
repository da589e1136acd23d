-- A count of people is never below zero.
select programme_id, measure, count from people_count where count < 0
