-- The largest place is at most the largest services added, which are at most the sum.
select programme_id, measure, unit from people_total
pivot (max(count) for model in ('sum', 'largest_service', 'largest_place') group by programme_id, measure, unit)
where not (largest_place <= largest_service and largest_service <= "sum")
