-- No country is stated: the programme cannot be placed on any trail.
select r.record_id, 'country_code' as field, 'no country' as found, 'at least one country or region' as expected,
       'add the countries where the work is done' as suggestion
from programme p join version r on r.programme_id = p.programme_id and r.rank = 1
where p.country_codes is null
  and not exists (select 1 from place x where x.programme_id = p.programme_id and x.region_code is not null)
