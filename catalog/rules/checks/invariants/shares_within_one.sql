-- A share lies between 0 and 1.
select programme_id, share from place where share < 0 or share > 1
union all
select programme_id, share from sector where share < 0 or share > 1
