-- Each match is about two records that are there, is one of the known judgements, and its score is a probability.
select left_key, right_key, how, judgement, score from match
where left_key not in (select publisher || '|' || identifier from record)
   or right_key not in (select publisher || '|' || identifier from record)
   or left_key >= right_key
   or how not in ('decision', 'identifier', 'linkage', 'review')
   or judgement not in ('same', 'not_same', 'unsure', 'cut', 'related', 'review')
   or score < 0 or score > 1
